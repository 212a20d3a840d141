package io.workflow;

/** There is no such workflow execution, or it is closed and the request needs an open one. */
public class WorkflowNotFoundException extends WorkflowClientException {

  private final String workflowId;

  public WorkflowNotFoundException(String message, String workflowId) {
    super(message, null);
    this.workflowId = workflowId;
  }

  public String workflowId() {
    return workflowId;
  }
}
