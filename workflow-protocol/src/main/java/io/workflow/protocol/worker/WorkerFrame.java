package io.workflow.protocol.worker;

import java.util.List;

/**
 * Everything that had gathered for one direction of a stream while the last frame was on its way.
 */
public sealed interface WorkerFrame {

  /** From worker to server. */
  record Requests(List<Request> messages) implements WorkerFrame {}

  /** From server to worker. */
  record Responses(List<Response> messages) implements WorkerFrame {}

  /**
   * Correlation ids are chosen by the worker, above 0, and not used for two requests, also not by
   * another process of the same identity. A request that is sent again keeps its id: by it the
   * server knows what it has started for that request before.
   */
  record Request(long correlationId, WorkerRequest body) {}

  /** Correlation id 0 marks what the server says unasked. */
  record Response(long correlationId, WorkerResponse body) {}
}
