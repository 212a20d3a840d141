package io.workflow.server.frontend.temporal.mapping;

import io.temporal.api.enums.v1.EventType;
import io.temporal.api.history.v1.HistoryEvent;
import io.temporal.api.history.v1.WorkflowExecutionUpdateAcceptedEventAttributes;
import io.temporal.api.history.v1.WorkflowExecutionUpdateCompletedEventAttributes;
import io.temporal.api.update.v1.Meta;
import io.workflow.protocol.history.EventAttributes;

/** Updates that the code let in. */
final class UpdateEvents {

  private UpdateEvents() {}

  static void accepted(
      HistoryEvent.Builder event, EventAttributes.WorkflowExecutionUpdateAccepted it) {
    event
        .setEventType(EventType.EVENT_TYPE_WORKFLOW_EXECUTION_UPDATE_ACCEPTED)
        .setWorkflowExecutionUpdateAcceptedEventAttributes(
            WorkflowExecutionUpdateAcceptedEventAttributes.newBuilder()
                .setProtocolInstanceId(it.protocolInstanceId())
                .setAcceptedRequestMessageId(it.acceptedRequestMessageId())
                .setAcceptedRequestSequencingEventId(it.acceptedRequestSequencingEventId())
                .setAcceptedRequest(UpdateMapper.toProto(it.acceptedRequest())));
  }

  static void completed(
      HistoryEvent.Builder event, EventAttributes.WorkflowExecutionUpdateCompleted it) {
    event
        .setEventType(EventType.EVENT_TYPE_WORKFLOW_EXECUTION_UPDATE_COMPLETED)
        .setWorkflowExecutionUpdateCompletedEventAttributes(
            WorkflowExecutionUpdateCompletedEventAttributes.newBuilder()
                .setMeta(Meta.newBuilder().setUpdateId(it.updateId()).setIdentity(it.identity()))
                .setAcceptedEventId(it.acceptedEventId())
                .setOutcome(UpdateMapper.outcome(it.result(), it.failure())));
  }
}
