package io.workflow.server.visibility;

/** Search attributes can't be set, registered or removed as asked. The message says what to do. */
public final class SearchAttributeException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final Reason reason;

  SearchAttributeException(Reason reason, String message) {
    super(message);
    this.reason = reason;
  }

  /** Why. */
  public Reason reason() {
    return reason;
  }

  /** Why not. */
  public enum Reason {
    INVALID,
    NOT_FOUND,
    ALREADY_EXISTS
  }
}
