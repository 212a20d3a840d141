package io.workflow;

/** What a start does when a run with the same workflow id is open. */
public enum WorkflowIdConflictPolicy {
  /** The start fails and names the open run. The default. */
  FAIL,
  /** The open run is what the caller gets. */
  USE_EXISTING,
  /** The open run is terminated and a new one started. */
  TERMINATE_EXISTING
}
