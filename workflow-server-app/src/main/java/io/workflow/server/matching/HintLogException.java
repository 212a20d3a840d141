package io.workflow.server.matching;

/** The log of hints does not answer, or not in time. */
public final class HintLogException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  public HintLogException(String message, Throwable cause) {
    super(message, cause);
  }
}
