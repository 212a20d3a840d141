package io.workflow.server.query;

import io.workflow.protocol.worker.WorkerRequest;
import io.workflow.protocol.worker.WorkerResponse.Pushed;

/** A worker process at the other end of a worker channel. */
public interface ConnectedWorker {

  /** Who it is and what it runs. */
  WorkerRequest.Register registration();

  /** Whether the channel is to this node, and not to another one that told of it. */
  default boolean isHere() {
    return true;
  }

  /**
   * Sends what was not asked for; returns at once.
   *
   * @return false when it can't be sent, because the connection has ended or too much waits for it
   */
  boolean push(Pushed message);
}
