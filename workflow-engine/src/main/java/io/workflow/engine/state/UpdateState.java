package io.workflow.engine.state;

import io.workflow.protocol.history.EventAttributes.UpdateRequest;

/** How far an update has come. One that was rejected is forgotten. */
public sealed interface UpdateState {

  /**
   * A client asked for it, and the code has not said yes or no.
   *
   * @param sentWith the start of the workflow task that carried it to a worker; empty while none
   *     did. Known to the shard's owner alone
   * @param kept it is durable, because it came with the start of the run; others are known to the
   *     shard's owner alone
   */
  record Admitted(UpdateRequest request, String sentWith, boolean kept) implements UpdateState {
    public boolean isSent() {
      return !sentWith.isEmpty();
    }
  }

  /** The code's validator let it in; durable by that event. */
  record Accepted(long acceptedEventId) implements UpdateState {}

  /** The event with the outcome is in the history. */
  record Completed(long acceptedEventId, long completedEventId) implements UpdateState {}
}
