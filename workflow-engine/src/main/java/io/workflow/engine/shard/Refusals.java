package io.workflow.engine.shard;

import io.workflow.engine.state.WorkflowKey;
import java.time.Duration;

/** Why a lane did not do what it was asked to. */
final class Refusals {

  private static final Duration RETRY_AFTER = Duration.ofMillis(100);

  private Refusals() {}

  static void fail(Work.OnRun work, RuntimeException reason) {
    work.answer().completeExceptionally(reason);
  }

  static ShardUnavailableException unavailable(String message) {
    return new ShardUnavailableException(message, RETRY_AFTER);
  }

  static ShardUnavailableException unreachable(RuntimeException failure) {
    return unavailable("The history store can't be read: " + failure);
  }

  static ShardUnavailableException queueFull(int waiting, int shard) {
    return unavailable(
        "%d requests wait already for shard %d's lane. Send this one again later"
            .formatted(waiting, shard));
  }

  static ShardUnavailableException notServed(int shard) {
    return ShardUnavailableException.notServed(shard, RETRY_AFTER);
  }

  static ShardUnavailableException inDoubt(int shard) {
    return new ShardUnavailableException(
        "It is not known yet what became of a transaction in shard %d. Send the request again later"
            .formatted(shard),
        RETRY_AFTER,
        true);
  }

  static ShardUnavailableException noLease() {
    return unavailable(
        """
        This node has not reached the database for a moment, and can't know whether another one \
        serves the workflow by now. Send the request again""");
  }

  static ShardUnavailableException notCommitted(RuntimeException failure) {
    return new ShardUnavailableException(
        "The transaction failed: " + failure.getMessage(), RETRY_AFTER, true);
  }

  /** Nothing of it was written. */
  static ShardUnavailableException lost(ShardLostException failure) {
    return unavailable("The transaction failed: " + failure.getMessage());
  }

  static ShardUnavailableException shardMoved() {
    return unavailable("The workflow's shard has moved to another node. Send the request again");
  }

  static ShardUnavailableException lookAgain() {
    return unavailable("It is not known whether the workflow has changed. Send the request again");
  }

  static IllegalStateException unreadable(WorkflowKey key) {
    return new IllegalStateException(
        "Expected to read the history of %s, but the store holds something else: see the server's log"
            .formatted(key));
  }
}
