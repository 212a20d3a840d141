package io.workflow.client;

import io.workflow.CanceledFailure;
import io.workflow.Details;
import io.workflow.DurableFailure;
import io.workflow.TerminatedFailure;
import io.workflow.TimeoutFailure;
import io.workflow.WorkflowClientException;
import io.workflow.data.FailureConverter;
import io.workflow.protocol.Payload;
import io.workflow.protocol.RetryState;
import io.workflow.protocol.history.HistoryEvent;
import io.workflow.protocol.history.RunEnd;
import io.workflow.protocol.history.RunEnd.WorkflowExecutionCanceled;
import io.workflow.protocol.history.RunEnd.WorkflowExecutionCompleted;
import io.workflow.protocol.history.RunEnd.WorkflowExecutionContinuedAsNew;
import io.workflow.protocol.history.RunEnd.WorkflowExecutionFailed;
import io.workflow.protocol.history.RunEnd.WorkflowExecutionTerminated;
import io.workflow.protocol.history.RunEnd.WorkflowExecutionTimedOut;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** How a run ended. */
sealed interface WorkflowEnding {

  /** With a result. */
  record Completed(List<Payload> result) implements WorkflowEnding {}

  /** Without one. */
  record Failed(DurableFailure cause) implements WorkflowEnding {}

  /** Not at all: another run goes on in its place, and its end is that of the workflow. */
  record GoesOn(String runId) implements WorkflowEnding {}

  /** Reads the event that closed a run. */
  static WorkflowEnding of(HistoryEvent closeEvent, FailureConverter failures) {
    if (!(closeEvent.attributes() instanceof RunEnd end)) {
      throw new WorkflowClientException(
          ("Expected the event that closes a workflow, but got %s as event %d. Is the "
                  + "server newer than this client?")
              .formatted(closeEvent.eventType(), closeEvent.eventId()),
          null);
    }
    return switch (end) {
      case WorkflowExecutionContinuedAsNew next -> new GoesOn(next.newExecutionRunId());
      case WorkflowExecutionFailed failed when isRetried(failed.retryState()) ->
          new GoesOn(next(failed.newExecutionRunId()));
      case WorkflowExecutionTimedOut timedOut when isRetried(timedOut.retryState()) ->
          new GoesOn(next(timedOut.newExecutionRunId()));
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
    };
  }

  private static boolean isRetried(RetryState state) {
    return state == RetryState.IN_PROGRESS;
  }

  private static String next(@Nullable String runId) {
    if (runId == null) {
      throw new WorkflowClientException(
          "Expected the run that follows one that is tried again, but none " + "is named", null);
    }
    return runId;
  }

  private static String terminated(String reason) {
    return reason.isBlank()
        ? "The workflow was terminated"
        : "The workflow was terminated: " + reason;
  }
}
