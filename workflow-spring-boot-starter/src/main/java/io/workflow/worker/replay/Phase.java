package io.workflow.worker.replay;

import io.workflow.protocol.history.CommandEvent;
import io.workflow.protocol.history.MarkerRecorded;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;

/** Where a run is between its history and its code. */
sealed interface Phase {

  /** The code has not ended the workflow. */
  sealed interface Open extends Phase {}

  /** No workflow task has begun. */
  record NotBegun() implements Open {}

  /**
   * The history holds what the code asks for in this workflow task: the code restores its state.
   *
   * @param sideEffects the recorded ones that the code has not asked for yet
   */
  record Replaying(Slice current, Iterator<MarkerRecorded> sideEffects) implements Open {}

  /** What the code asks for in this workflow task is yet to become history. */
  record Live(Slice current) implements Open {}

  /** The code has ended the workflow. */
  record Closed(Open last) implements Phase {}

  /** The current or last workflow task; empty before the first. */
  default Optional<Slice> slice() {
    return switch (this) {
      case NotBegun() -> Optional.empty();
      case Replaying replaying -> Optional.of(replaying.current);
      case Live(Slice current) -> Optional.of(current);
      case Closed(Open last) -> last.slice();
    };
  }

  /** Whether the code has given commands that no history was compared with. */
  default boolean owesCommands() {
    return switch (this) {
      case NotBegun() -> false;
      case Replaying replaying -> false;
      case Live live -> true;
      case Closed(Open last) -> last.owesCommands();
    };
  }

  /** A workflow task begins; a workflow that has ended remains so. */
  default Phase begin(Slice next) {
    return switch (this) {
      case Open open -> of(next);
      case Closed closed -> new Closed(of(next));
    };
  }

  /** The code ends the workflow. */
  default Phase close() {
    return switch (this) {
      case Open open -> new Closed(open);
      case Closed closed -> closed;
    };
  }

  private static Open of(Slice slice) {
    return slice
        .commands()
        .<Open>map(commands -> new Replaying(slice, sideEffects(commands)))
        .orElseGet(() -> new Live(slice));
  }

  private static Iterator<MarkerRecorded> sideEffects(List<Recorded<CommandEvent>> commands) {
    return commands.stream()
        .map(Recorded::attributes)
        .filter(MarkerRecorded.class::isInstance)
        .map(MarkerRecorded.class::cast)
        .filter(marker -> marker.markerName().equals(ReplayMachine.SIDE_EFFECT))
        .iterator();
  }
}
