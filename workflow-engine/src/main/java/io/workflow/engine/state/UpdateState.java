package io.workflow.engine.state;

import io.workflow.protocol.history.UpdateRequest;

/** How far an update has come. One that was rejected is forgotten. */
public sealed interface UpdateState {

  /**
   * A client asked for it, and the code has not said yes or no.
   *
   * @param sentWith the start of the workflow task that carried it to a worker; empty while none
   *     did. Known to the shard's owner alone
   */
  record Admitted(UpdateRequest request, String sentWith, Kept kept) implements UpdateState {
    public boolean isSent() {
      return !sentWith.isEmpty();
    }
  }

  /** Where the request of an update is that waits for the code. */
  enum Kept {
    /** Known to the shard's owner alone. */
    IN_MEMORY,
    /** In the rows, but in no event: it came with the start of the run. */
    BESIDE_HISTORY,
    /** In an event, by which workers get it: a reset asks for it again. */
    IN_HISTORY;

    /** It outlives the shard's owner. */
    public boolean isDurable() {
      return this != IN_MEMORY;
    }
  }

  /** The code's validator let it in; durable by that event. */
  record Accepted(long acceptedEventId) implements UpdateState {}

  /** The event with the outcome is in the history. */
  record Completed(long acceptedEventId, long completedEventId) implements UpdateState {}
}
