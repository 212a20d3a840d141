package io.workflow.protocol;

/** What a start does when a run with the same workflow id is open. */
public enum WorkflowIdConflictPolicy {
  FAIL,
  USE_EXISTING,
  TERMINATE_EXISTING
}
