package io.workflow.server.frontend.temporal.mapping;

import io.temporal.api.enums.v1.EventType;
import io.temporal.api.enums.v1.UpdateAdmittedEventOrigin;
import io.temporal.api.history.v1.HistoryEvent;
import io.temporal.api.history.v1.WorkflowExecutionUpdateAcceptedEventAttributes;
import io.temporal.api.history.v1.WorkflowExecutionUpdateAdmittedEventAttributes;
import io.temporal.api.history.v1.WorkflowExecutionUpdateCompletedEventAttributes;
import io.temporal.api.update.v1.Meta;
import io.workflow.protocol.history.UpdateEvent;

/** Updates that a reset asks for again, and those that the code let in. */
final class UpdateEvents {

  private UpdateEvents() {}

  static void admitted(HistoryEvent.Builder event, UpdateEvent.WorkflowExecutionUpdateAdmitted it) {
    event
        .setEventType(EventType.EVENT_TYPE_WORKFLOW_EXECUTION_UPDATE_ADMITTED)
        .setWorkflowExecutionUpdateAdmittedEventAttributes(
            WorkflowExecutionUpdateAdmittedEventAttributes.newBuilder()
                .setRequest(UpdateMapper.toProto(it.request()))
                .setOrigin(UpdateAdmittedEventOrigin.UPDATE_ADMITTED_EVENT_ORIGIN_REAPPLY));
  }

  static void accepted(HistoryEvent.Builder event, UpdateEvent.WorkflowExecutionUpdateAccepted it) {
    var proto =
        WorkflowExecutionUpdateAcceptedEventAttributes.newBuilder()
            .setProtocolInstanceId(it.protocolInstanceId())
            .setAcceptedRequestMessageId(it.acceptedRequestMessageId())
            .setAcceptedRequestSequencingEventId(it.acceptedRequestSequencingEventId());
    if (it.acceptedRequest() != null) {
      proto.setAcceptedRequest(UpdateMapper.toProto(it.acceptedRequest()));
    }
    event
        .setEventType(EventType.EVENT_TYPE_WORKFLOW_EXECUTION_UPDATE_ACCEPTED)
        .setWorkflowExecutionUpdateAcceptedEventAttributes(proto);
  }

  static void completed(
      HistoryEvent.Builder event, UpdateEvent.WorkflowExecutionUpdateCompleted it) {
    event
        .setEventType(EventType.EVENT_TYPE_WORKFLOW_EXECUTION_UPDATE_COMPLETED)
        .setWorkflowExecutionUpdateCompletedEventAttributes(
            WorkflowExecutionUpdateCompletedEventAttributes.newBuilder()
                .setMeta(Meta.newBuilder().setUpdateId(it.updateId()).setIdentity(it.identity()))
                .setAcceptedEventId(it.acceptedEventId())
                .setOutcome(UpdateMapper.outcome(it.result(), it.failure())));
  }
}
