package io.workflow.server.cluster.peer;

import java.util.List;

/** Everything that had gathered for one direction while the last frame was on its way. */
sealed interface PeerFrame {

  /** From the node that opened the stream. */
  record Requests(List<Request> messages) implements PeerFrame {}

  /** From the other one. */
  record Responses(List<Response> messages) implements PeerFrame {}

  /** {@code correlationId}: used once on a stream. */
  record Request(long correlationId, PeerRequest body) {}

  record Response(long correlationId, PeerResponse body) {}
}
