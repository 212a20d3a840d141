package io.workflow.worker.replay;

import io.workflow.protocol.history.ArrivalEvent;
import io.workflow.protocol.history.CommandEvent;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * The part of a history that belongs to one workflow task that counts: failed and timed-out ones
 * leave no trace in the code, so what arrived before them belongs to the next one.
 *
 * @param startedEventId of the workflow task
 * @param startedTime what the code takes for now
 * @param previousCommands what the commands of the workflow task before this became
 * @param arrivals what the code is told before it runs, in the order of the history
 * @param commands what the commands of this workflow task became; empty when it is not completed:
 *     its commands are yet to be found
 */
public record Slice(
    long startedEventId,
    Instant startedTime,
    List<Recorded<CommandEvent>> previousCommands,
    List<Recorded<ArrivalEvent>> arrivals,
    Optional<List<Recorded<CommandEvent>>> commands) {

  public Slice {
    previousCommands = List.copyOf(previousCommands);
    arrivals = List.copyOf(arrivals);
  }

  /** Whether the code only has to restore its state. */
  public boolean replay() {
    return commands.isPresent();
  }
}
