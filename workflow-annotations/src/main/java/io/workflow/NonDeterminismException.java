package io.workflow;

/**
 * The workflow code did not do what the history says it did. The workflow stays open; its workflow
 * task fails and is tried again, so that it goes on once the code fits the history again.
 */
public final class NonDeterminismException extends RuntimeException {

  /** {@code message} names event and command, and the line of the workflow code where known. */
  public NonDeterminismException(String message) {
    super(message);
  }
}
