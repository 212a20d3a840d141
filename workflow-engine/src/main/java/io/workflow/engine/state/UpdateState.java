package io.workflow.engine.state;

import io.workflow.protocol.history.EventAttributes.UpdateRequest;

/** How far an update has come. One that was rejected is forgotten. */
public sealed interface UpdateState {

  /**
   * A client asked for it, and the code has not said yes or no. Known to the shard's owner alone.
   *
   * @param sentWith the start of the workflow task that carried it to a worker; empty while none
   *     did
   */
  record Admitted(UpdateRequest request, String sentWith) implements UpdateState {
    public boolean isSent() {
      return !sentWith.isEmpty();
    }
  }

  /** The code's validator let it in; durable by that event. */
  record Accepted(long acceptedEventId) implements UpdateState {}

  /** The event with the outcome is in the history. */
  record Completed(long acceptedEventId, long completedEventId) implements UpdateState {}
}
