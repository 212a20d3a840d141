package io.workflow.server.persistence;

/**
 * The database does not take a value, for example a text with a NUL character. Nothing was written.
 */
public final class HistoryRefusedException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  public HistoryRefusedException(String message, Throwable cause) {
    super(message, cause);
  }
}
