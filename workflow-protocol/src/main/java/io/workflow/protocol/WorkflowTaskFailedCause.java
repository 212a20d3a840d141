package io.workflow.protocol;

import java.util.Arrays;
import java.util.Locale;
import java.util.stream.Collectors;

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
  WORKER_REJECTED,
  BAD_CONTINUE_AS_NEW_ATTRIBUTES,
  BAD_START_CHILD_EXECUTION_ATTRIBUTES,
  BAD_SIGNAL_WORKFLOW_EXECUTION_ATTRIBUTES,
  BAD_REQUEST_CANCEL_EXTERNAL_WORKFLOW_EXECUTION_ATTRIBUTES,
  BAD_SEARCH_ATTRIBUTES,
  BAD_MODIFY_WORKFLOW_PROPERTIES_ATTRIBUTES,
  BAD_UPDATE_WORKFLOW_EXECUTION_MESSAGE,
  PENDING_CHILD_WORKFLOWS_LIMIT_EXCEEDED,
  PENDING_SIGNALS_LIMIT_EXCEEDED,
  PENDING_REQUEST_CANCEL_LIMIT_EXCEEDED,
  /** The worker's sticky cache no longer holds the run. */
  RESET_STICKY_TASK_QUEUE,
  /** The run was reset to this task. */
  RESET_WORKFLOW,
  UNSPECIFIED,
  /** The worker's answer does not fit into a message, and never will: this ends the run. */
  GRPC_MESSAGE_TOO_LARGE;

  /** As it stands in texts, for example {@code BadSearchAttributes}. */
  public String title() {
    return Arrays.stream(name().split("_"))
        .map(word -> word.charAt(0) + word.substring(1).toLowerCase(Locale.ROOT))
        .collect(Collectors.joining());
  }
}
