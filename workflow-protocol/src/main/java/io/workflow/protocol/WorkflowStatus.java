package io.workflow.protocol;

/** Whether a workflow execution is open, and if not, how it ended. */
public enum WorkflowStatus {
  RUNNING,
  COMPLETED,
  FAILED,
  CANCELED,
  TERMINATED,
  CONTINUED_AS_NEW,
  TIMED_OUT;

  public boolean isClosed() {
    return this != RUNNING;
  }
}
