package io.workflow.worker.channel;

import io.workflow.protocol.worker.WorkerRequest;
import io.workflow.protocol.worker.WorkerResponse;
import java.util.concurrent.CompletableFuture;

/** How a worker talks to the server. Safe for use by many threads. */
public interface WorkerChannel extends AutoCloseable {

  /**
   * Sends a request; returns at once, also while there is no connection.
   *
   * <p>The request is sent again after a lost connection and while the server answers that it is
   * unavailable: completions until they are answered, claims and other requests a few times. The
   * future completes on the connection's own thread, so what depends on it must not block; with
   * {@link WorkerResponse.Refused} when the server refused for good, exceptionally with {@link
   * WorkerChannelException} when the channel is closed or too many requests wait.
   */
  CompletableFuture<WorkerResponse> send(WorkerRequest request);

  /** Whether the server can be reached, and if not, why. */
  ChannelStatus status();

  /** Ends the connection; requests without an answer fail. */
  @Override
  void close();
}
