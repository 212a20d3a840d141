package io.workflow.server.frontend.temporal.mapping;

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
