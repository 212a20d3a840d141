package io.workflow.server.frontend.temporal.mapping;

import io.temporal.api.common.v1.WorkflowExecution;
import io.temporal.api.enums.v1.EventType;
import io.temporal.api.history.v1.ChildWorkflowExecutionCanceledEventAttributes;
import io.temporal.api.history.v1.ChildWorkflowExecutionCompletedEventAttributes;
import io.temporal.api.history.v1.ChildWorkflowExecutionFailedEventAttributes;
import io.temporal.api.history.v1.ChildWorkflowExecutionStartedEventAttributes;
import io.temporal.api.history.v1.ChildWorkflowExecutionTerminatedEventAttributes;
import io.temporal.api.history.v1.ChildWorkflowExecutionTimedOutEventAttributes;
import io.temporal.api.history.v1.HistoryEvent;
import io.temporal.api.history.v1.StartChildWorkflowExecutionFailedEventAttributes;
import io.temporal.api.history.v1.StartChildWorkflowExecutionInitiatedEventAttributes;
import io.workflow.protocol.history.ChildEvent;
import io.workflow.protocol.history.ChildExecution;

/** Child workflows, as their parent's history tells of them. */
final class ChildEvents {

  private ChildEvents() {}

  static void initiated(
      HistoryEvent.Builder event, ChildEvent.StartChildWorkflowExecutionInitiated it) {
    var proto =
        StartChildWorkflowExecutionInitiatedEventAttributes.newBuilder()
            .setNamespace(it.namespace())
            .setWorkflowId(it.workflowId())
            .setWorkflowType(Names.workflowType(it.spec().workflowType()))
            .setTaskQueue(Names.taskQueue(it.spec().taskQueue()))
            .setParentClosePolicy(PolicyMapper.toProto(it.parentClosePolicy()))
            .setWorkflowTaskCompletedEventId(it.workflowTaskCompletedEventId())
            .setWorkflowIdReusePolicy(PolicyMapper.toProto(it.workflowIdReusePolicy()))
            .setHeader(PayloadMapper.header(it.spec().header()))
            .setMemo(PayloadMapper.memo(it.spec().memo()))
            .setSearchAttributes(PayloadMapper.searchAttributes(it.spec().searchAttributes()));
    TimeMapper.ifSaid(it.spec().timeouts().execution(), proto::setWorkflowExecutionTimeout);
    TimeMapper.ifSaid(it.spec().timeouts().run(), proto::setWorkflowRunTimeout);
    TimeMapper.ifSaid(it.spec().timeouts().task(), proto::setWorkflowTaskTimeout);
    Names.ifAny(it.spec().input(), proto::setInput);
    if (it.spec().retryPolicy() != null) {
      proto.setRetryPolicy(RetryPolicyMapper.toProto(it.spec().retryPolicy()));
    }
    if (it.spec().cronSchedule() != null) {
      proto.setCronSchedule(it.spec().cronSchedule());
    }
    if (it.spec().priority() != null) {
      proto.setPriority(MetadataMapper.toProto(it.spec().priority()));
    }
    event
        .setEventType(EventType.EVENT_TYPE_START_CHILD_WORKFLOW_EXECUTION_INITIATED)
        .setStartChildWorkflowExecutionInitiatedEventAttributes(proto);
  }

  static void startFailed(
      HistoryEvent.Builder event, ChildEvent.StartChildWorkflowExecutionFailed it) {
    event
        .setEventType(EventType.EVENT_TYPE_START_CHILD_WORKFLOW_EXECUTION_FAILED)
        .setStartChildWorkflowExecutionFailedEventAttributes(
            StartChildWorkflowExecutionFailedEventAttributes.newBuilder()
                .setNamespace(it.namespace())
                .setWorkflowId(it.workflowId())
                .setWorkflowType(Names.workflowType(it.workflowType()))
                .setCause(FailedCauseMapper.startChild(it.cause()))
                .setInitiatedEventId(it.initiatedEventId())
                .setWorkflowTaskCompletedEventId(it.workflowTaskCompletedEventId()));
  }

  static void started(HistoryEvent.Builder event, ChildEvent.ChildWorkflowExecutionStarted it) {
    event
        .setEventType(EventType.EVENT_TYPE_CHILD_WORKFLOW_EXECUTION_STARTED)
        .setChildWorkflowExecutionStartedEventAttributes(
            ChildWorkflowExecutionStartedEventAttributes.newBuilder()
                .setNamespace(it.child().namespace())
                .setWorkflowExecution(execution(it.child()))
                .setWorkflowType(Names.workflowType(it.child().workflowType()))
                .setInitiatedEventId(it.initiatedEventId())
                .setHeader(PayloadMapper.header(it.header())));
  }

  static void completed(HistoryEvent.Builder event, ChildEvent.ChildWorkflowExecutionCompleted it) {
    var proto =
        ChildWorkflowExecutionCompletedEventAttributes.newBuilder()
            .setNamespace(it.child().namespace())
            .setWorkflowExecution(execution(it.child()))
            .setWorkflowType(Names.workflowType(it.child().workflowType()))
            .setInitiatedEventId(it.initiatedEventId())
            .setStartedEventId(it.startedEventId());
    Names.ifAny(it.result(), proto::setResult);
    event
        .setEventType(EventType.EVENT_TYPE_CHILD_WORKFLOW_EXECUTION_COMPLETED)
        .setChildWorkflowExecutionCompletedEventAttributes(proto);
  }

  static void failed(HistoryEvent.Builder event, ChildEvent.ChildWorkflowExecutionFailed it) {
    event
        .setEventType(EventType.EVENT_TYPE_CHILD_WORKFLOW_EXECUTION_FAILED)
        .setChildWorkflowExecutionFailedEventAttributes(
            ChildWorkflowExecutionFailedEventAttributes.newBuilder()
                .setNamespace(it.child().namespace())
                .setWorkflowExecution(execution(it.child()))
                .setWorkflowType(Names.workflowType(it.child().workflowType()))
                .setInitiatedEventId(it.initiatedEventId())
                .setStartedEventId(it.startedEventId())
                .setFailure(FailureMapper.toProto(it.failure()))
                .setRetryState(PolicyMapper.toProto(it.retryState())));
  }

  static void canceled(HistoryEvent.Builder event, ChildEvent.ChildWorkflowExecutionCanceled it) {
    var proto =
        ChildWorkflowExecutionCanceledEventAttributes.newBuilder()
            .setNamespace(it.child().namespace())
            .setWorkflowExecution(execution(it.child()))
            .setWorkflowType(Names.workflowType(it.child().workflowType()))
            .setInitiatedEventId(it.initiatedEventId())
            .setStartedEventId(it.startedEventId());
    Names.ifAny(it.details(), proto::setDetails);
    event
        .setEventType(EventType.EVENT_TYPE_CHILD_WORKFLOW_EXECUTION_CANCELED)
        .setChildWorkflowExecutionCanceledEventAttributes(proto);
  }

  static void timedOut(HistoryEvent.Builder event, ChildEvent.ChildWorkflowExecutionTimedOut it) {
    event
        .setEventType(EventType.EVENT_TYPE_CHILD_WORKFLOW_EXECUTION_TIMED_OUT)
        .setChildWorkflowExecutionTimedOutEventAttributes(
            ChildWorkflowExecutionTimedOutEventAttributes.newBuilder()
                .setNamespace(it.child().namespace())
                .setWorkflowExecution(execution(it.child()))
                .setWorkflowType(Names.workflowType(it.child().workflowType()))
                .setInitiatedEventId(it.initiatedEventId())
                .setStartedEventId(it.startedEventId())
                .setRetryState(PolicyMapper.toProto(it.retryState())));
  }

  static void terminated(
      HistoryEvent.Builder event, ChildEvent.ChildWorkflowExecutionTerminated it) {
    event
        .setEventType(EventType.EVENT_TYPE_CHILD_WORKFLOW_EXECUTION_TERMINATED)
        .setChildWorkflowExecutionTerminatedEventAttributes(
            ChildWorkflowExecutionTerminatedEventAttributes.newBuilder()
                .setNamespace(it.child().namespace())
                .setWorkflowExecution(execution(it.child()))
                .setWorkflowType(Names.workflowType(it.child().workflowType()))
                .setInitiatedEventId(it.initiatedEventId())
                .setStartedEventId(it.startedEventId()));
  }

  private static WorkflowExecution execution(ChildExecution child) {
    return Names.execution(child.workflowId(), child.runId());
  }
}
