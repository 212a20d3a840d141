package io.workflow.server.namespace;

/** A namespace can't be used or made as asked. The message says what to do. */
public final class NamespaceException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final Reason reason;

  NamespaceException(Reason reason, String message) {
    super(message);
    this.reason = reason;
  }

  /** Why. */
  public Reason reason() {
    return reason;
  }

  /** Why not. */
  public enum Reason {
    NOT_FOUND,
    ALREADY_EXISTS,
    INVALID
  }
}
