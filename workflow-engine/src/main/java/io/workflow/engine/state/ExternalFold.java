package io.workflow.engine.state;

import io.workflow.protocol.history.ExternalEvent;
import io.workflow.protocol.history.ExternalEvent.CancelAnswer;
import io.workflow.protocol.history.ExternalEvent.RequestCancelExternalWorkflowExecutionInitiated;
import io.workflow.protocol.history.ExternalEvent.SignalAnswer;
import io.workflow.protocol.history.ExternalEvent.SignalExternalWorkflowExecutionInitiated;

/** What a run asks of other workflows, and hears of it. */
final class ExternalFold {

  private ExternalFold() {}

  static PendingExternals apply(PendingExternals externals, ExternalEvent event, long eventId) {
    return switch (event) {
      case SignalExternalWorkflowExecutionInitiated signal ->
          externals.plusSignal(
              new PendingExternalRequest(
                  eventId,
                  signal.namespace(),
                  signal.workflowId(),
                  signal.runId(),
                  signal.control(),
                  signal.workflowTaskCompletedEventId()));
      case RequestCancelExternalWorkflowExecutionInitiated cancel ->
          externals.plusCancelRequest(
              new PendingExternalRequest(
                  eventId,
                  cancel.namespace(),
                  cancel.workflowId(),
                  cancel.runId(),
                  cancel.control(),
                  cancel.workflowTaskCompletedEventId()));
      case SignalAnswer answer -> externals.minusSignal(answer.initiatedEventId());
      case CancelAnswer answer -> externals.minusCancelRequest(answer.initiatedEventId());
    };
  }
}
