package io.workflow.engine.decide;

import io.workflow.protocol.WorkflowTaskFailedCause;
import java.util.Objects;

/**
 * A command that makes no sense: fails the workflow task, not the workflow. Never leaves this
 * package.
 */
final class BadCommandException extends RuntimeException {
  private static final long serialVersionUID = 1L;
  private final WorkflowTaskFailedCause failedCause;

  BadCommandException(WorkflowTaskFailedCause failedCause, String message) {
    super(message, null, false, false);
    this.failedCause = failedCause;
  }

  WorkflowTaskFailedCause failedCause() {
    return failedCause;
  }

  String reason() {
    return Objects.requireNonNull(getMessage());
  }
}
