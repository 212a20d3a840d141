package io.workflow.server.frontend.temporal.mapping;

import io.temporal.api.enums.v1.WorkflowExecutionStatus;
import io.workflow.protocol.ContinueAsNewInitiator;
import io.workflow.protocol.ParentClosePolicy;
import io.workflow.protocol.RetryState;
import io.workflow.protocol.TimeoutType;
import io.workflow.protocol.WorkflowIdConflictPolicy;
import io.workflow.protocol.WorkflowIdReusePolicy;
import io.workflow.protocol.WorkflowStatus;

/**
 * Statuses, policies and states. What a client leaves unspecified is the field's default; a value
 * that we don't know is {@code INVALID_ARGUMENT}.
 */
@SuppressWarnings("deprecation") // "terminate if running", which older SDKs still send
public final class PolicyMapper {

  private PolicyMapper() {}

  public static WorkflowExecutionStatus toProto(WorkflowStatus status) {
    return switch (status) {
      case RUNNING -> WorkflowExecutionStatus.WORKFLOW_EXECUTION_STATUS_RUNNING;
      case COMPLETED -> WorkflowExecutionStatus.WORKFLOW_EXECUTION_STATUS_COMPLETED;
      case FAILED -> WorkflowExecutionStatus.WORKFLOW_EXECUTION_STATUS_FAILED;
      case CANCELED -> WorkflowExecutionStatus.WORKFLOW_EXECUTION_STATUS_CANCELED;
      case TERMINATED -> WorkflowExecutionStatus.WORKFLOW_EXECUTION_STATUS_TERMINATED;
      case CONTINUED_AS_NEW -> WorkflowExecutionStatus.WORKFLOW_EXECUTION_STATUS_CONTINUED_AS_NEW;
      case TIMED_OUT -> WorkflowExecutionStatus.WORKFLOW_EXECUTION_STATUS_TIMED_OUT;
    };
  }

  /** The deprecated "terminate if running" speaks of open runs: see {@link #conflictPolicy}. */
  public static WorkflowIdReusePolicy reusePolicy(
      io.temporal.api.enums.v1.WorkflowIdReusePolicy proto) {
    return switch (proto) {
      case WORKFLOW_ID_REUSE_POLICY_UNSPECIFIED,
          WORKFLOW_ID_REUSE_POLICY_ALLOW_DUPLICATE,
          WORKFLOW_ID_REUSE_POLICY_TERMINATE_IF_RUNNING ->
          WorkflowIdReusePolicy.ALLOW_DUPLICATE;
      case WORKFLOW_ID_REUSE_POLICY_ALLOW_DUPLICATE_FAILED_ONLY ->
          WorkflowIdReusePolicy.ALLOW_DUPLICATE_FAILED_ONLY;
      case WORKFLOW_ID_REUSE_POLICY_REJECT_DUPLICATE -> WorkflowIdReusePolicy.REJECT_DUPLICATE;
      case UNRECOGNIZED -> throw unknown("workflow id reuse policy");
    };
  }

  static io.temporal.api.enums.v1.WorkflowIdReusePolicy toProto(WorkflowIdReusePolicy policy) {
    return switch (policy) {
      case ALLOW_DUPLICATE ->
          io.temporal.api.enums.v1.WorkflowIdReusePolicy.WORKFLOW_ID_REUSE_POLICY_ALLOW_DUPLICATE;
      case ALLOW_DUPLICATE_FAILED_ONLY ->
          io.temporal.api.enums.v1.WorkflowIdReusePolicy
              .WORKFLOW_ID_REUSE_POLICY_ALLOW_DUPLICATE_FAILED_ONLY;
      case REJECT_DUPLICATE ->
          io.temporal.api.enums.v1.WorkflowIdReusePolicy.WORKFLOW_ID_REUSE_POLICY_REJECT_DUPLICATE;
    };
  }

  /**
   * What becomes of an open run.
   *
   * @param whenUnspecified {@code FAIL} for a start, {@code USE_EXISTING} for signal-with-start
   */
  public static WorkflowIdConflictPolicy conflictPolicy(
      io.temporal.api.enums.v1.WorkflowIdConflictPolicy proto,
      io.temporal.api.enums.v1.WorkflowIdReusePolicy reuse,
      WorkflowIdConflictPolicy whenUnspecified) {
    boolean terminates =
        reuse
            == io.temporal.api.enums.v1.WorkflowIdReusePolicy
                .WORKFLOW_ID_REUSE_POLICY_TERMINATE_IF_RUNNING;
    return switch (proto) {
      case WORKFLOW_ID_CONFLICT_POLICY_UNSPECIFIED ->
          terminates ? WorkflowIdConflictPolicy.TERMINATE_EXISTING : whenUnspecified;
      case WORKFLOW_ID_CONFLICT_POLICY_FAIL -> unless(terminates, WorkflowIdConflictPolicy.FAIL);
      case WORKFLOW_ID_CONFLICT_POLICY_USE_EXISTING ->
          unless(terminates, WorkflowIdConflictPolicy.USE_EXISTING);
      case WORKFLOW_ID_CONFLICT_POLICY_TERMINATE_EXISTING ->
          unless(terminates, WorkflowIdConflictPolicy.TERMINATE_EXISTING);
      case UNRECOGNIZED -> throw unknown("workflow id conflict policy");
    };
  }

  private static WorkflowIdConflictPolicy unless(
      boolean terminates, WorkflowIdConflictPolicy policy) {
    if (terminates) {
      throw InvalidMessages.invalid(
          """
          Invalid WorkflowIDReusePolicy: WORKFLOW_ID_REUSE_POLICY_TERMINATE_IF_RUNNING cannot be \
          used together with a WorkflowIDConflictPolicy. Use the conflict policy \
          TERMINATE_EXISTING alone.""");
    }
    return policy;
  }

  /** Of a failure, which says what it says whatever is made of it here. */
  static TimeoutType fromProto(io.temporal.api.enums.v1.TimeoutType proto) {
    return switch (proto) {
      case TIMEOUT_TYPE_SCHEDULE_TO_START -> TimeoutType.SCHEDULE_TO_START;
      case TIMEOUT_TYPE_SCHEDULE_TO_CLOSE -> TimeoutType.SCHEDULE_TO_CLOSE;
      case TIMEOUT_TYPE_HEARTBEAT -> TimeoutType.HEARTBEAT;
      case TIMEOUT_TYPE_START_TO_CLOSE, TIMEOUT_TYPE_UNSPECIFIED, UNRECOGNIZED ->
          TimeoutType.START_TO_CLOSE;
    };
  }

  static io.temporal.api.enums.v1.TimeoutType toProto(TimeoutType type) {
    return switch (type) {
      case SCHEDULE_TO_START -> io.temporal.api.enums.v1.TimeoutType.TIMEOUT_TYPE_SCHEDULE_TO_START;
      case START_TO_CLOSE -> io.temporal.api.enums.v1.TimeoutType.TIMEOUT_TYPE_START_TO_CLOSE;
      case SCHEDULE_TO_CLOSE -> io.temporal.api.enums.v1.TimeoutType.TIMEOUT_TYPE_SCHEDULE_TO_CLOSE;
      case HEARTBEAT -> io.temporal.api.enums.v1.TimeoutType.TIMEOUT_TYPE_HEARTBEAT;
    };
  }

  /** Of a failure: one that does not say, or by a newer word, is one without a retry policy. */
  static RetryState fromProto(io.temporal.api.enums.v1.RetryState proto) {
    return switch (proto) {
      case RETRY_STATE_IN_PROGRESS -> RetryState.IN_PROGRESS;
      case RETRY_STATE_NON_RETRYABLE_FAILURE -> RetryState.NON_RETRYABLE_FAILURE;
      case RETRY_STATE_TIMEOUT -> RetryState.TIMEOUT;
      case RETRY_STATE_MAXIMUM_ATTEMPTS_REACHED -> RetryState.MAXIMUM_ATTEMPTS_REACHED;
      case RETRY_STATE_RETRY_POLICY_NOT_SET, RETRY_STATE_UNSPECIFIED, UNRECOGNIZED ->
          RetryState.RETRY_POLICY_NOT_SET;
      case RETRY_STATE_INTERNAL_SERVER_ERROR -> RetryState.INTERNAL_SERVER_ERROR;
      case RETRY_STATE_CANCEL_REQUESTED -> RetryState.CANCEL_REQUESTED;
    };
  }

  static io.temporal.api.enums.v1.RetryState toProto(RetryState state) {
    return switch (state) {
      case IN_PROGRESS -> io.temporal.api.enums.v1.RetryState.RETRY_STATE_IN_PROGRESS;
      case NON_RETRYABLE_FAILURE ->
          io.temporal.api.enums.v1.RetryState.RETRY_STATE_NON_RETRYABLE_FAILURE;
      case TIMEOUT -> io.temporal.api.enums.v1.RetryState.RETRY_STATE_TIMEOUT;
      case MAXIMUM_ATTEMPTS_REACHED ->
          io.temporal.api.enums.v1.RetryState.RETRY_STATE_MAXIMUM_ATTEMPTS_REACHED;
      case RETRY_POLICY_NOT_SET ->
          io.temporal.api.enums.v1.RetryState.RETRY_STATE_RETRY_POLICY_NOT_SET;
      case INTERNAL_SERVER_ERROR ->
          io.temporal.api.enums.v1.RetryState.RETRY_STATE_INTERNAL_SERVER_ERROR;
      case CANCEL_REQUESTED -> io.temporal.api.enums.v1.RetryState.RETRY_STATE_CANCEL_REQUESTED;
    };
  }

  static ParentClosePolicy fromProto(io.temporal.api.enums.v1.ParentClosePolicy proto) {
    return switch (proto) {
      case PARENT_CLOSE_POLICY_UNSPECIFIED, PARENT_CLOSE_POLICY_TERMINATE ->
          ParentClosePolicy.TERMINATE;
      case PARENT_CLOSE_POLICY_ABANDON -> ParentClosePolicy.ABANDON;
      case PARENT_CLOSE_POLICY_REQUEST_CANCEL -> ParentClosePolicy.REQUEST_CANCEL;
      case UNRECOGNIZED -> throw unknown("parent close policy");
    };
  }

  static io.temporal.api.enums.v1.ParentClosePolicy toProto(ParentClosePolicy policy) {
    return switch (policy) {
      case TERMINATE -> io.temporal.api.enums.v1.ParentClosePolicy.PARENT_CLOSE_POLICY_TERMINATE;
      case ABANDON -> io.temporal.api.enums.v1.ParentClosePolicy.PARENT_CLOSE_POLICY_ABANDON;
      case REQUEST_CANCEL ->
          io.temporal.api.enums.v1.ParentClosePolicy.PARENT_CLOSE_POLICY_REQUEST_CANCEL;
    };
  }

  static ContinueAsNewInitiator fromProto(io.temporal.api.enums.v1.ContinueAsNewInitiator proto) {
    return switch (proto) {
      case CONTINUE_AS_NEW_INITIATOR_UNSPECIFIED, CONTINUE_AS_NEW_INITIATOR_WORKFLOW ->
          ContinueAsNewInitiator.WORKFLOW;
      case CONTINUE_AS_NEW_INITIATOR_RETRY -> ContinueAsNewInitiator.RETRY;
      case CONTINUE_AS_NEW_INITIATOR_CRON_SCHEDULE -> ContinueAsNewInitiator.CRON_SCHEDULE;
      case UNRECOGNIZED -> throw unknown("continue-as-new initiator");
    };
  }

  static io.temporal.api.enums.v1.ContinueAsNewInitiator toProto(ContinueAsNewInitiator initiator) {
    return switch (initiator) {
      case WORKFLOW ->
          io.temporal.api.enums.v1.ContinueAsNewInitiator.CONTINUE_AS_NEW_INITIATOR_WORKFLOW;
      case RETRY -> io.temporal.api.enums.v1.ContinueAsNewInitiator.CONTINUE_AS_NEW_INITIATOR_RETRY;
      case CRON_SCHEDULE ->
          io.temporal.api.enums.v1.ContinueAsNewInitiator.CONTINUE_AS_NEW_INITIATOR_CRON_SCHEDULE;
    };
  }

  private static RuntimeException unknown(String what) {
    return InvalidMessages.invalid(
        "Expected a %s that this server knows; the client is newer than it".formatted(what));
  }
}
