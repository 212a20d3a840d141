package io.workflow.server.frontend.temporal.mapping;

import io.temporal.api.enums.v1.EventType;
import io.temporal.api.history.v1.HistoryEvent;
import io.temporal.api.history.v1.UpsertWorkflowSearchAttributesEventAttributes;
import io.temporal.api.history.v1.WorkflowExecutionCancelRequestedEventAttributes;
import io.temporal.api.history.v1.WorkflowExecutionOptionsUpdatedEventAttributes;
import io.temporal.api.history.v1.WorkflowExecutionSignaledEventAttributes;
import io.temporal.api.history.v1.WorkflowPropertiesModifiedEventAttributes;
import io.workflow.protocol.history.ExecutionEvent;
import io.workflow.protocol.history.PropertyEvent;

/** What reaches an open workflow from outside, and what its code says of itself. */
final class ExecutionEvents {

  private ExecutionEvents() {}

  static void signaled(HistoryEvent.Builder event, ExecutionEvent.WorkflowExecutionSignaled it) {
    var proto =
        WorkflowExecutionSignaledEventAttributes.newBuilder()
            .setSignalName(it.signalName())
            .setHeader(PayloadMapper.header(it.header()))
            .setIdentity(it.identity())
            .setRequestId(it.requestId());
    Names.ifAny(it.input(), proto::setInput);
    if (it.sender() != null) {
      proto.setExternalWorkflowExecution(
          Names.execution(it.sender().workflowId(), it.sender().runId()));
    }
    event
        .setEventType(EventType.EVENT_TYPE_WORKFLOW_EXECUTION_SIGNALED)
        .setWorkflowExecutionSignaledEventAttributes(proto);
  }

  static void cancelRequested(
      HistoryEvent.Builder event, ExecutionEvent.WorkflowExecutionCancelRequested it) {
    var proto =
        WorkflowExecutionCancelRequestedEventAttributes.newBuilder()
            .setCause(it.cause())
            .setIdentity(it.identity());
    if (it.sender() != null) {
      proto
          .setExternalInitiatedEventId(it.sender().initiatedEventId())
          .setExternalWorkflowExecution(
              Names.execution(it.sender().workflowId(), it.sender().runId()));
    }
    event
        .setEventType(EventType.EVENT_TYPE_WORKFLOW_EXECUTION_CANCEL_REQUESTED)
        .setWorkflowExecutionCancelRequestedEventAttributes(proto);
  }

  /** Code does not hear of it: a worker that does not know the event may go on. */
  static void optionsUpdated(
      HistoryEvent.Builder event, ExecutionEvent.WorkflowExecutionOptionsUpdated it) {
    event
        .setEventType(EventType.EVENT_TYPE_WORKFLOW_EXECUTION_OPTIONS_UPDATED)
        .setWorkerMayIgnore(true)
        .setWorkflowExecutionOptionsUpdatedEventAttributes(
            WorkflowExecutionOptionsUpdatedEventAttributes.newBuilder()
                .setAttachedRequestId(it.attachedRequestId()));
  }

  static void upserted(
      HistoryEvent.Builder event, PropertyEvent.UpsertWorkflowSearchAttributes it) {
    event
        .setEventType(EventType.EVENT_TYPE_UPSERT_WORKFLOW_SEARCH_ATTRIBUTES)
        .setUpsertWorkflowSearchAttributesEventAttributes(
            UpsertWorkflowSearchAttributesEventAttributes.newBuilder()
                .setWorkflowTaskCompletedEventId(it.workflowTaskCompletedEventId())
                .setSearchAttributes(PayloadMapper.searchAttributes(it.searchAttributes())));
  }

  static void modified(HistoryEvent.Builder event, PropertyEvent.WorkflowPropertiesModified it) {
    event
        .setEventType(EventType.EVENT_TYPE_WORKFLOW_PROPERTIES_MODIFIED)
        .setWorkflowPropertiesModifiedEventAttributes(
            WorkflowPropertiesModifiedEventAttributes.newBuilder()
                .setWorkflowTaskCompletedEventId(it.workflowTaskCompletedEventId())
                .setUpsertedMemo(PayloadMapper.memo(it.upsertedMemo())));
  }
}
