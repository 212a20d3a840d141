package io.workflow.server.namespace;

/** A namespace can't be used or made as asked. The message says what to do. */
public final class NamespaceException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final Reason reason;
  private final String namespace;

  NamespaceException(Reason reason, String namespace, String message) {
    super(message);
    this.reason = reason;
    this.namespace = namespace;
  }

  /** The name that it is about. */
  public String namespace() {
    return namespace;
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
