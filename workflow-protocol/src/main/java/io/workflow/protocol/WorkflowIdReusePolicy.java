package io.workflow.protocol;

/** Whether a start is allowed when the last run with the same workflow id is closed. */
public enum WorkflowIdReusePolicy {
  ALLOW_DUPLICATE,
  ALLOW_DUPLICATE_FAILED_ONLY,
  REJECT_DUPLICATE
}
