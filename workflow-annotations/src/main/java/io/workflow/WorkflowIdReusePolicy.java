package io.workflow;

/** Whether a start is allowed when the last run with the same workflow id is closed. */
public enum WorkflowIdReusePolicy {
  /** Always. The default. */
  ALLOW_DUPLICATE,
  /** Unless it completed. */
  ALLOW_DUPLICATE_FAILED_ONLY,
  /** Never. */
  REJECT_DUPLICATE
}
