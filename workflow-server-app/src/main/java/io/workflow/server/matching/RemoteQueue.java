package io.workflow.server.matching;

import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/** A task queue that lives at another node. Safe for use by many threads. */
public interface RemoteQueue {

  /** A poll that waits there. */
  interface Parked {

    /**
     * The task, started for the poller; empty when none came in time. Fails when the node does not
     * answer.
     */
    CompletableFuture<Optional<PolledTask>> answer();

    /** Nobody waits any more. Idempotent. */
    void cancel();
  }

  /** A worker asks for a task. Never blocks. */
  Parked poll(PollRequest request);

  /** A task waits for a worker of this queue. Fails when the node was not told. */
  CompletableFuture<Boolean> dispatch(QueueKey key, Hint hint);

  /** As {@link QueryTaskQueue#offer}; cancel it to take the query back. */
  CompletableFuture<Boolean> offer(@Nullable String stickyQueue, QueryTask query);

  /**
   * As {@link TaskQueues#stopPolls(QueueKey, String)}. Nothing happens if the node is not there.
   */
  void stopPolls(QueueKey key, @Nullable String workerInstanceKey);

  /** Who polls there, and how the queue does. Fails when the node does not answer. */
  CompletableFuture<QueueView> look(QueueKey key);
}
