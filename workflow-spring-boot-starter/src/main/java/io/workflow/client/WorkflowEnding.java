package io.workflow.client;

import io.workflow.CanceledFailure;
import io.workflow.Details;
import io.workflow.DurableFailure;
import io.workflow.TerminatedFailure;
import io.workflow.TimeoutFailure;
import io.workflow.WorkflowClientException;
import io.workflow.protocol.Payload;
import io.workflow.protocol.history.EventAttributes;
import io.workflow.protocol.history.EventAttributes.WorkflowExecutionCanceled;
import io.workflow.protocol.history.EventAttributes.WorkflowExecutionCompleted;
import io.workflow.protocol.history.EventAttributes.WorkflowExecutionFailed;
import io.workflow.protocol.history.EventAttributes.WorkflowExecutionTerminated;
import io.workflow.protocol.history.EventAttributes.WorkflowExecutionTimedOut;
import io.workflow.protocol.history.HistoryEvent;
import io.workflow.worker.FailureConverter;
import java.util.List;

/** How a run ended. */
sealed interface WorkflowEnding {

  /** With a result. */
  record Completed(List<Payload> result) implements WorkflowEnding {}

  /** Without one. */
  record Failed(DurableFailure cause) implements WorkflowEnding {}

  /** Reads the event that closed a run. */
  static WorkflowEnding of(HistoryEvent closeEvent, FailureConverter failures) {
    return switch (closeEvent.attributes()) {
      case WorkflowExecutionCompleted completed -> new Completed(completed.result());
      case WorkflowExecutionFailed failed -> new Failed(failures.toException(failed.failure()));
      case WorkflowExecutionCanceled canceled ->
          new Failed(
              new CanceledFailure(
                  "The workflow was cancelled", failures.details(canceled.details()), null));
      case WorkflowExecutionTerminated terminated ->
          new Failed(new TerminatedFailure(terminated(terminated.reason()), null));
      case WorkflowExecutionTimedOut timedOut ->
          new Failed(
              new TimeoutFailure(
                  "The workflow did not end within its run or execution timeout",
                  TimeoutFailure.Type.START_TO_CLOSE,
                  Details.NONE,
                  null));
      case EventAttributes other ->
          throw new WorkflowClientException(
              "Expected the event that closes a workflow, but got %s as event %d. Is the server newer than this client?"
                  .formatted(closeEvent.eventType(), closeEvent.eventId()),
              null);
    };
  }

  private static String terminated(String reason) {
    return reason.isBlank()
        ? "The workflow was terminated"
        : "The workflow was terminated: " + reason;
  }
}
