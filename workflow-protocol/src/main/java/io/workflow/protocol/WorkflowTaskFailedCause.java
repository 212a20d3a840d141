package io.workflow.protocol;

/** Why a workflow task failed; the workflow itself stays open. */
public enum WorkflowTaskFailedCause {
  /** The workflow code threw an exception that is not a business failure. */
  WORKFLOW_WORKER_UNHANDLED_FAILURE,
  /** The commands of the replay do not match the history. */
  NON_DETERMINISTIC_ERROR,
  /** The code closed the workflow while something that it has not seen had arrived. */
  UNHANDLED_COMMAND,
  BAD_SCHEDULE_ACTIVITY_ATTRIBUTES,
  BAD_REQUEST_CANCEL_ACTIVITY_ATTRIBUTES,
  BAD_START_TIMER_ATTRIBUTES,
  BAD_CANCEL_TIMER_ATTRIBUTES,
  BAD_RECORD_MARKER_ATTRIBUTES,
  BAD_COMPLETE_WORKFLOW_EXECUTION_ATTRIBUTES,
  BAD_FAIL_WORKFLOW_EXECUTION_ATTRIBUTES,
  BAD_CANCEL_WORKFLOW_EXECUTION_ATTRIBUTES,
  SCHEDULE_ACTIVITY_DUPLICATE_ID,
  START_TIMER_DUPLICATE_ID,
  PENDING_ACTIVITIES_LIMIT_EXCEEDED,
  /** More has arrived during one workflow task than may wait for it. */
  FORCE_CLOSE_COMMAND,
  /** The worker gave the task back, for example because it does not know the workflow type. */
  WORKER_REJECTED
}
