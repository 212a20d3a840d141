package io.workflow.protocol.history;

import io.workflow.protocol.ExternalFailedCause;
import io.workflow.protocol.Payload;
import io.workflow.protocol.Payloads;
import java.util.List;
import java.util.Map;

/** What the code asks of other workflows, and what they answer. */
public sealed interface ExternalEvent extends EventAttributes {

  /** What became of a signal to another workflow. */
  sealed interface SignalAnswer extends ExternalEvent, ArrivalEvent, Reapplied.FromOthers {}

  /** What became of a cancel request to another workflow. */
  sealed interface CancelAnswer extends ExternalEvent, ArrivalEvent, Reapplied.FromOthers {}

  /** {@code runId} empty means the open run. */
  record SignalExternalWorkflowExecutionInitiated(
      String namespace,
      String workflowId,
      String runId,
      String signalName,
      List<Payload> input,
      Map<String, Payload> header,
      String control,
      boolean childWorkflowOnly,
      long workflowTaskCompletedEventId)
      implements ExternalEvent, CommandEvent {
    public SignalExternalWorkflowExecutionInitiated {
      input = Payloads.orEmpty(input);
      header = Payloads.orEmpty(header);
    }
  }

  record SignalExternalWorkflowExecutionFailed(
      String namespace,
      String workflowId,
      String runId,
      ExternalFailedCause cause,
      String control,
      long initiatedEventId,
      long workflowTaskCompletedEventId)
      implements SignalAnswer {}

  record ExternalWorkflowExecutionSignaled(
      String namespace, String workflowId, String runId, String control, long initiatedEventId)
      implements SignalAnswer {}

  /** {@code runId} empty means the open run. */
  record RequestCancelExternalWorkflowExecutionInitiated(
      String namespace,
      String workflowId,
      String runId,
      String control,
      String reason,
      boolean childWorkflowOnly,
      long workflowTaskCompletedEventId)
      implements ExternalEvent, CommandEvent {}

  record RequestCancelExternalWorkflowExecutionFailed(
      String namespace,
      String workflowId,
      String runId,
      ExternalFailedCause cause,
      String control,
      long initiatedEventId,
      long workflowTaskCompletedEventId)
      implements CancelAnswer {}

  record ExternalWorkflowExecutionCancelRequested(
      String namespace, String workflowId, String runId, long initiatedEventId)
      implements CancelAnswer {}
}
