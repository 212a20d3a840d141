package io.workflow.server.cluster.peer;

import java.util.concurrent.CompletableFuture;

/** Another node, as the one that asks it sees it. */
public interface PeerPort {

  /**
   * Asks it. Never blocks.
   *
   * @return the answer, on a thread of the connection: what follows must be short. Fails with
   *     {@link PeerUnavailableException} when there is none
   */
  CompletableFuture<PeerResponse> ask(PeerRequest request);
}
