package io.workflow.server.frontend.temporal.mapping;

import io.temporal.api.enums.v1.EventType;
import io.temporal.api.history.v1.HistoryEvent;
import io.temporal.api.history.v1.WorkflowExecutionCanceledEventAttributes;
import io.temporal.api.history.v1.WorkflowExecutionCompletedEventAttributes;
import io.temporal.api.history.v1.WorkflowExecutionContinuedAsNewEventAttributes;
import io.temporal.api.history.v1.WorkflowExecutionFailedEventAttributes;
import io.temporal.api.history.v1.WorkflowExecutionTerminatedEventAttributes;
import io.temporal.api.history.v1.WorkflowExecutionTimedOutEventAttributes;
import io.workflow.protocol.history.RunEnd;

/** The last event of a run. */
@SuppressWarnings("deprecation") // the failure of a run that is retried, which older SDKs read
final class CloseEvents {

  private CloseEvents() {}

  static void completed(HistoryEvent.Builder event, RunEnd.WorkflowExecutionCompleted it) {
    var proto =
        WorkflowExecutionCompletedEventAttributes.newBuilder()
            .setWorkflowTaskCompletedEventId(it.workflowTaskCompletedEventId());
    Names.ifAny(it.result(), proto::setResult);
    if (it.newExecutionRunId() != null) {
      proto.setNewExecutionRunId(it.newExecutionRunId());
    }
    event
        .setEventType(EventType.EVENT_TYPE_WORKFLOW_EXECUTION_COMPLETED)
        .setWorkflowExecutionCompletedEventAttributes(proto);
  }

  static void failed(HistoryEvent.Builder event, RunEnd.WorkflowExecutionFailed it) {
    var proto =
        WorkflowExecutionFailedEventAttributes.newBuilder()
            .setFailure(FailureMapper.toProto(it.failure()))
            .setRetryState(PolicyMapper.toProto(it.retryState()))
            .setWorkflowTaskCompletedEventId(it.workflowTaskCompletedEventId());
    if (it.newExecutionRunId() != null) {
      proto.setNewExecutionRunId(it.newExecutionRunId());
    }
    event
        .setEventType(EventType.EVENT_TYPE_WORKFLOW_EXECUTION_FAILED)
        .setWorkflowExecutionFailedEventAttributes(proto);
  }

  static void canceled(HistoryEvent.Builder event, RunEnd.WorkflowExecutionCanceled it) {
    var proto =
        WorkflowExecutionCanceledEventAttributes.newBuilder()
            .setWorkflowTaskCompletedEventId(it.workflowTaskCompletedEventId());
    Names.ifAny(it.details(), proto::setDetails);
    event
        .setEventType(EventType.EVENT_TYPE_WORKFLOW_EXECUTION_CANCELED)
        .setWorkflowExecutionCanceledEventAttributes(proto);
  }

  static void terminated(HistoryEvent.Builder event, RunEnd.WorkflowExecutionTerminated it) {
    var proto =
        WorkflowExecutionTerminatedEventAttributes.newBuilder()
            .setReason(it.reason())
            .setIdentity(it.identity());
    Names.ifAny(it.details(), proto::setDetails);
    event
        .setEventType(EventType.EVENT_TYPE_WORKFLOW_EXECUTION_TERMINATED)
        .setWorkflowExecutionTerminatedEventAttributes(proto);
  }

  static void timedOut(HistoryEvent.Builder event, RunEnd.WorkflowExecutionTimedOut it) {
    var proto =
        WorkflowExecutionTimedOutEventAttributes.newBuilder()
            .setRetryState(PolicyMapper.toProto(it.retryState()));
    if (it.newExecutionRunId() != null) {
      proto.setNewExecutionRunId(it.newExecutionRunId());
    }
    event
        .setEventType(EventType.EVENT_TYPE_WORKFLOW_EXECUTION_TIMED_OUT)
        .setWorkflowExecutionTimedOutEventAttributes(proto);
  }

  static void continuedAsNew(
      HistoryEvent.Builder event, RunEnd.WorkflowExecutionContinuedAsNew it) {
    var proto =
        WorkflowExecutionContinuedAsNewEventAttributes.newBuilder()
            .setNewExecutionRunId(it.newExecutionRunId())
            .setWorkflowType(Names.workflowType(it.spec().workflowType()))
            .setTaskQueue(Names.taskQueue(it.spec().taskQueue()))
            .setWorkflowTaskCompletedEventId(it.workflowTaskCompletedEventId())
            .setInitiator(PolicyMapper.toProto(it.initiator()))
            .setHeader(PayloadMapper.header(it.spec().header()))
            .setMemo(PayloadMapper.memo(it.spec().memo()))
            .setSearchAttributes(PayloadMapper.searchAttributes(it.spec().searchAttributes()));
    TimeMapper.ifSaid(it.spec().timeouts().run(), proto::setWorkflowRunTimeout);
    TimeMapper.ifSaid(it.spec().timeouts().task(), proto::setWorkflowTaskTimeout);
    TimeMapper.ifSaid(it.backoffStartInterval(), proto::setBackoffStartInterval);
    Names.ifAny(it.spec().input(), proto::setInput);
    Names.ifAny(it.lastCompletionResult(), proto::setLastCompletionResult);
    if (it.failure() != null) {
      proto.setFailure(FailureMapper.toProto(it.failure()));
    }
    event
        .setEventType(EventType.EVENT_TYPE_WORKFLOW_EXECUTION_CONTINUED_AS_NEW)
        .setWorkflowExecutionContinuedAsNewEventAttributes(proto);
  }
}
