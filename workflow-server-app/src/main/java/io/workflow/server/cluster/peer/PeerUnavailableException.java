package io.workflow.server.cluster.peer;

/** A node gave no answer, or could not be asked. */
public final class PeerUnavailableException extends RuntimeException {
  private static final long serialVersionUID = 1L;
  private final boolean maybeDone;

  PeerUnavailableException(String message, boolean maybeDone) {
    super(message);
    this.maybeDone = maybeDone;
  }

  /** Whether the request may have reached the node. */
  public boolean maybeDone() {
    return maybeDone;
  }
}
