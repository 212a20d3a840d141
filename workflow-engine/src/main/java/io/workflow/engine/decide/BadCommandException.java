package io.workflow.engine.decide;

import io.workflow.protocol.WorkflowTaskFailedCause;
import java.util.Objects;

/**
 * A command that makes no sense: fails the workflow task, and the workflow only where trying again
 * is hopeless. Never leaves this package.
 */
final class BadCommandException extends RuntimeException {
  private static final long serialVersionUID = 1L;
  private final WorkflowTaskFailedCause failedCause;
  private final boolean endsRun;

  BadCommandException(WorkflowTaskFailedCause failedCause, String message) {
    this(failedCause, message, false);
  }

  private BadCommandException(
      WorkflowTaskFailedCause failedCause, String message, boolean endsRun) {
    super(message, null, false, false);
    this.failedCause = failedCause;
    this.endsRun = endsRun;
  }

  /** The code would come to the same command again. */
  static BadCommandException endingRun(WorkflowTaskFailedCause failedCause, String message) {
    return new BadCommandException(failedCause, message, true);
  }

  boolean endsRun() {
    return endsRun;
  }

  WorkflowTaskFailedCause failedCause() {
    return failedCause;
  }

  String reason() {
    return Objects.requireNonNull(getMessage());
  }
}
