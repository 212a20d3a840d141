package io.workflow;

import org.jspecify.annotations.Nullable;

/**
 * What a client gets that waits for the result of a workflow that ended without one. The cause says
 * how it ended: {@link ApplicationFailure} or {@link ActivityFailure}, {@link CanceledFailure},
 * {@link TerminatedFailure} or {@link TimeoutFailure}.
 */
public final class WorkflowFailure extends RuntimeException {

  private final String workflowId;
  private final String runId;
  private final String workflowType;

  public WorkflowFailure(
      String workflowId, String runId, String workflowType, @Nullable Throwable cause) {
    super(
        "Workflow '%s' of type %s (run %s) ended without a result: %s"
            .formatted(
                workflowId,
                workflowType,
                runId,
                cause == null ? "no cause given" : cause.getMessage()),
        cause);
    this.workflowId = workflowId;
    this.runId = runId;
    this.workflowType = workflowType;
  }

  public String workflowId() {
    return workflowId;
  }

  public String runId() {
    return runId;
  }

  public String workflowType() {
    return workflowType;
  }
}
