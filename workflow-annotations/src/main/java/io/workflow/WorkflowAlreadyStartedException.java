package io.workflow;

/** The workflow id is taken: by an open run, or by a closed one that the reuse policy forbids. */
public class WorkflowAlreadyStartedException extends WorkflowClientException {

  private final String workflowId;
  private final String runId;

  /** {@code runId} is the run that has the workflow id. */
  public WorkflowAlreadyStartedException(String message, String workflowId, String runId) {
    super(message, null);
    this.workflowId = workflowId;
    this.runId = runId;
  }

  public String workflowId() {
    return workflowId;
  }

  /** The run that has the workflow id. */
  public String runId() {
    return runId;
  }
}
