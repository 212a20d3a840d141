package io.workflow.server.frontend.temporal.mapping;

import io.temporal.api.command.v1.Command;
import io.temporal.api.enums.v1.CancelExternalWorkflowExecutionFailedCause;
import io.temporal.api.enums.v1.SignalExternalWorkflowExecutionFailedCause;
import io.temporal.api.enums.v1.StartChildWorkflowExecutionFailedCause;
import io.workflow.protocol.ExternalFailedCause;
import io.workflow.protocol.WorkflowTaskFailedCause;

/** Why a workflow task failed, or something that it asked for. The names are the same. */
public final class FailedCauseMapper {

  private static final String PREFIX = "WORKFLOW_TASK_FAILED_CAUSE_";

  private FailedCauseMapper() {}

  /** What Temporal has no name for is unspecified. */
  public static io.temporal.api.enums.v1.WorkflowTaskFailedCause toProto(
      WorkflowTaskFailedCause cause) {
    return cause == WorkflowTaskFailedCause.WORKER_REJECTED
        ? io.temporal.api.enums.v1.WorkflowTaskFailedCause.WORKFLOW_TASK_FAILED_CAUSE_UNSPECIFIED
        : io.temporal.api.enums.v1.WorkflowTaskFailedCause.valueOf(PREFIX + cause.name());
  }

  /** What we have no name for is {@code UNSPECIFIED}: the task is tried again all the same. */
  public static WorkflowTaskFailedCause fromProto(
      io.temporal.api.enums.v1.WorkflowTaskFailedCause proto) {
    for (WorkflowTaskFailedCause cause : WorkflowTaskFailedCause.values()) {
      if (proto.name().equals(PREFIX + cause.name())) {
        return cause;
      }
    }
    return WorkflowTaskFailedCause.UNSPECIFIED;
  }

  /** What a command makes the workflow task fail by when its values can't be read. */
  public static WorkflowTaskFailedCause badAttributes(Command.AttributesCase command) {
    return switch (command) {
      case SCHEDULE_ACTIVITY_TASK_COMMAND_ATTRIBUTES ->
          WorkflowTaskFailedCause.BAD_SCHEDULE_ACTIVITY_ATTRIBUTES;
      case START_TIMER_COMMAND_ATTRIBUTES -> WorkflowTaskFailedCause.BAD_START_TIMER_ATTRIBUTES;
      case RECORD_MARKER_COMMAND_ATTRIBUTES -> WorkflowTaskFailedCause.BAD_RECORD_MARKER_ATTRIBUTES;
      case FAIL_WORKFLOW_EXECUTION_COMMAND_ATTRIBUTES ->
          WorkflowTaskFailedCause.BAD_FAIL_WORKFLOW_EXECUTION_ATTRIBUTES;
      case CONTINUE_AS_NEW_WORKFLOW_EXECUTION_COMMAND_ATTRIBUTES ->
          WorkflowTaskFailedCause.BAD_CONTINUE_AS_NEW_ATTRIBUTES;
      case START_CHILD_WORKFLOW_EXECUTION_COMMAND_ATTRIBUTES ->
          WorkflowTaskFailedCause.BAD_START_CHILD_EXECUTION_ATTRIBUTES;
      case COMPLETE_WORKFLOW_EXECUTION_COMMAND_ATTRIBUTES,
          CANCEL_WORKFLOW_EXECUTION_COMMAND_ATTRIBUTES,
          REQUEST_CANCEL_ACTIVITY_TASK_COMMAND_ATTRIBUTES,
          CANCEL_TIMER_COMMAND_ATTRIBUTES,
          SIGNAL_EXTERNAL_WORKFLOW_EXECUTION_COMMAND_ATTRIBUTES,
          REQUEST_CANCEL_EXTERNAL_WORKFLOW_EXECUTION_COMMAND_ATTRIBUTES,
          UPSERT_WORKFLOW_SEARCH_ATTRIBUTES_COMMAND_ATTRIBUTES,
          MODIFY_WORKFLOW_PROPERTIES_COMMAND_ATTRIBUTES,
          PROTOCOL_MESSAGE_COMMAND_ATTRIBUTES,
          SCHEDULE_NEXUS_OPERATION_COMMAND_ATTRIBUTES,
          REQUEST_CANCEL_NEXUS_OPERATION_COMMAND_ATTRIBUTES,
          ATTRIBUTES_NOT_SET ->
          WorkflowTaskFailedCause.UNHANDLED_COMMAND;
    };
  }

  static StartChildWorkflowExecutionFailedCause startChild(ExternalFailedCause cause) {
    return switch (cause) {
      case WORKFLOW_ALREADY_EXISTS ->
          StartChildWorkflowExecutionFailedCause
              .START_CHILD_WORKFLOW_EXECUTION_FAILED_CAUSE_WORKFLOW_ALREADY_EXISTS;
      case NAMESPACE_NOT_FOUND ->
          StartChildWorkflowExecutionFailedCause
              .START_CHILD_WORKFLOW_EXECUTION_FAILED_CAUSE_NAMESPACE_NOT_FOUND;
      case EXTERNAL_WORKFLOW_EXECUTION_NOT_FOUND, SIGNAL_COUNT_LIMIT_EXCEEDED ->
          StartChildWorkflowExecutionFailedCause
              .START_CHILD_WORKFLOW_EXECUTION_FAILED_CAUSE_UNSPECIFIED;
    };
  }

  static SignalExternalWorkflowExecutionFailedCause signal(ExternalFailedCause cause) {
    return switch (cause) {
      case EXTERNAL_WORKFLOW_EXECUTION_NOT_FOUND ->
          SignalExternalWorkflowExecutionFailedCause
              .SIGNAL_EXTERNAL_WORKFLOW_EXECUTION_FAILED_CAUSE_EXTERNAL_WORKFLOW_EXECUTION_NOT_FOUND;
      case NAMESPACE_NOT_FOUND ->
          SignalExternalWorkflowExecutionFailedCause
              .SIGNAL_EXTERNAL_WORKFLOW_EXECUTION_FAILED_CAUSE_NAMESPACE_NOT_FOUND;
      case SIGNAL_COUNT_LIMIT_EXCEEDED ->
          SignalExternalWorkflowExecutionFailedCause
              .SIGNAL_EXTERNAL_WORKFLOW_EXECUTION_FAILED_CAUSE_SIGNAL_COUNT_LIMIT_EXCEEDED;
      case WORKFLOW_ALREADY_EXISTS ->
          SignalExternalWorkflowExecutionFailedCause
              .SIGNAL_EXTERNAL_WORKFLOW_EXECUTION_FAILED_CAUSE_UNSPECIFIED;
    };
  }

  static CancelExternalWorkflowExecutionFailedCause cancel(ExternalFailedCause cause) {
    return switch (cause) {
      case EXTERNAL_WORKFLOW_EXECUTION_NOT_FOUND ->
          CancelExternalWorkflowExecutionFailedCause
              .CANCEL_EXTERNAL_WORKFLOW_EXECUTION_FAILED_CAUSE_EXTERNAL_WORKFLOW_EXECUTION_NOT_FOUND;
      case NAMESPACE_NOT_FOUND ->
          CancelExternalWorkflowExecutionFailedCause
              .CANCEL_EXTERNAL_WORKFLOW_EXECUTION_FAILED_CAUSE_NAMESPACE_NOT_FOUND;
      case WORKFLOW_ALREADY_EXISTS, SIGNAL_COUNT_LIMIT_EXCEEDED ->
          CancelExternalWorkflowExecutionFailedCause
              .CANCEL_EXTERNAL_WORKFLOW_EXECUTION_FAILED_CAUSE_UNSPECIFIED;
    };
  }
}
