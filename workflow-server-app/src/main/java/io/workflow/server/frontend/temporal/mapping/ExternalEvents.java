package io.workflow.server.frontend.temporal.mapping;

import io.temporal.api.enums.v1.EventType;
import io.temporal.api.history.v1.ExternalWorkflowExecutionCancelRequestedEventAttributes;
import io.temporal.api.history.v1.ExternalWorkflowExecutionSignaledEventAttributes;
import io.temporal.api.history.v1.HistoryEvent;
import io.temporal.api.history.v1.RequestCancelExternalWorkflowExecutionFailedEventAttributes;
import io.temporal.api.history.v1.RequestCancelExternalWorkflowExecutionInitiatedEventAttributes;
import io.temporal.api.history.v1.SignalExternalWorkflowExecutionFailedEventAttributes;
import io.temporal.api.history.v1.SignalExternalWorkflowExecutionInitiatedEventAttributes;
import io.workflow.protocol.history.ExternalEvent;

/** Signals and cancel requests to other workflows, as the sender's history tells of them. */
@SuppressWarnings("deprecation") // "control", which SDKs still send
final class ExternalEvents {

  private ExternalEvents() {}

  static void signalInitiated(
      HistoryEvent.Builder event, ExternalEvent.SignalExternalWorkflowExecutionInitiated it) {
    var proto =
        SignalExternalWorkflowExecutionInitiatedEventAttributes.newBuilder()
            .setNamespace(it.namespace())
            .setWorkflowExecution(Names.execution(it.workflowId(), it.runId()))
            .setSignalName(it.signalName())
            .setHeader(PayloadMapper.header(it.header()))
            .setControl(it.control())
            .setChildWorkflowOnly(it.childWorkflowOnly())
            .setWorkflowTaskCompletedEventId(it.workflowTaskCompletedEventId());
    Names.ifAny(it.input(), proto::setInput);
    event
        .setEventType(EventType.EVENT_TYPE_SIGNAL_EXTERNAL_WORKFLOW_EXECUTION_INITIATED)
        .setSignalExternalWorkflowExecutionInitiatedEventAttributes(proto);
  }

  static void signalFailed(
      HistoryEvent.Builder event, ExternalEvent.SignalExternalWorkflowExecutionFailed it) {
    event
        .setEventType(EventType.EVENT_TYPE_SIGNAL_EXTERNAL_WORKFLOW_EXECUTION_FAILED)
        .setSignalExternalWorkflowExecutionFailedEventAttributes(
            SignalExternalWorkflowExecutionFailedEventAttributes.newBuilder()
                .setNamespace(it.namespace())
                .setWorkflowExecution(Names.execution(it.workflowId(), it.runId()))
                .setCause(FailedCauseMapper.signal(it.cause()))
                .setControl(it.control())
                .setInitiatedEventId(it.initiatedEventId())
                .setWorkflowTaskCompletedEventId(it.workflowTaskCompletedEventId()));
  }

  static void signaled(
      HistoryEvent.Builder event, ExternalEvent.ExternalWorkflowExecutionSignaled it) {
    event
        .setEventType(EventType.EVENT_TYPE_EXTERNAL_WORKFLOW_EXECUTION_SIGNALED)
        .setExternalWorkflowExecutionSignaledEventAttributes(
            ExternalWorkflowExecutionSignaledEventAttributes.newBuilder()
                .setNamespace(it.namespace())
                .setWorkflowExecution(Names.execution(it.workflowId(), it.runId()))
                .setControl(it.control())
                .setInitiatedEventId(it.initiatedEventId()));
  }

  static void cancelInitiated(
      HistoryEvent.Builder event,
      ExternalEvent.RequestCancelExternalWorkflowExecutionInitiated it) {
    event
        .setEventType(EventType.EVENT_TYPE_REQUEST_CANCEL_EXTERNAL_WORKFLOW_EXECUTION_INITIATED)
        .setRequestCancelExternalWorkflowExecutionInitiatedEventAttributes(
            RequestCancelExternalWorkflowExecutionInitiatedEventAttributes.newBuilder()
                .setNamespace(it.namespace())
                .setWorkflowExecution(Names.execution(it.workflowId(), it.runId()))
                .setControl(it.control())
                .setReason(it.reason())
                .setChildWorkflowOnly(it.childWorkflowOnly())
                .setWorkflowTaskCompletedEventId(it.workflowTaskCompletedEventId()));
  }

  static void cancelFailed(
      HistoryEvent.Builder event, ExternalEvent.RequestCancelExternalWorkflowExecutionFailed it) {
    event
        .setEventType(EventType.EVENT_TYPE_REQUEST_CANCEL_EXTERNAL_WORKFLOW_EXECUTION_FAILED)
        .setRequestCancelExternalWorkflowExecutionFailedEventAttributes(
            RequestCancelExternalWorkflowExecutionFailedEventAttributes.newBuilder()
                .setNamespace(it.namespace())
                .setWorkflowExecution(Names.execution(it.workflowId(), it.runId()))
                .setCause(FailedCauseMapper.cancel(it.cause()))
                .setControl(it.control())
                .setInitiatedEventId(it.initiatedEventId())
                .setWorkflowTaskCompletedEventId(it.workflowTaskCompletedEventId()));
  }

  static void cancelRequested(
      HistoryEvent.Builder event, ExternalEvent.ExternalWorkflowExecutionCancelRequested it) {
    event
        .setEventType(EventType.EVENT_TYPE_EXTERNAL_WORKFLOW_EXECUTION_CANCEL_REQUESTED)
        .setExternalWorkflowExecutionCancelRequestedEventAttributes(
            ExternalWorkflowExecutionCancelRequestedEventAttributes.newBuilder()
                .setNamespace(it.namespace())
                .setWorkflowExecution(Names.execution(it.workflowId(), it.runId()))
                .setInitiatedEventId(it.initiatedEventId()));
  }
}
