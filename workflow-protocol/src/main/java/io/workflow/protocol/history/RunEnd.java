package io.workflow.protocol.history;

import com.fasterxml.jackson.annotation.JsonUnwrapped;
import io.workflow.protocol.ContinueAsNewInitiator;
import io.workflow.protocol.Failure;
import io.workflow.protocol.Payload;
import io.workflow.protocol.Payloads;
import io.workflow.protocol.RetryState;
import io.workflow.protocol.WorkflowSpec;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What closes a run. Nothing follows in its history. */
public sealed interface RunEnd extends EventAttributes {

  /**
   * The run that follows this one: a retry, the next of a schedule, or the code's own wish; {@code
   * null} when the chain ends.
   */
  default @Nullable String newExecutionRunId() {
    return null;
  }

  /** {@code newExecutionRunId}: the run that goes on (cron); {@code null} when the chain ends. */
  record WorkflowExecutionCompleted(
      List<Payload> result, long workflowTaskCompletedEventId, @Nullable String newExecutionRunId)
      implements RunEnd, CommandEvent {
    public WorkflowExecutionCompleted {
      result = Payloads.orEmpty(result);
    }
  }

  /** {@code newExecutionRunId}: the run that goes on (retry, cron); {@code null} when none does. */
  record WorkflowExecutionFailed(
      Failure failure,
      RetryState retryState,
      long workflowTaskCompletedEventId,
      @Nullable String newExecutionRunId)
      implements RunEnd, CommandEvent {}

  record WorkflowExecutionCanceled(List<Payload> details, long workflowTaskCompletedEventId)
      implements RunEnd, CommandEvent {
    public WorkflowExecutionCanceled {
      details = Payloads.orEmpty(details);
    }
  }

  record WorkflowExecutionTerminated(String reason, List<Payload> details, String identity)
      implements RunEnd, NoteEvent {
    public WorkflowExecutionTerminated {
      details = Payloads.orEmpty(details);
    }
  }

  /** {@code newExecutionRunId}: the run that goes on (retry, cron); {@code null} when none does. */
  record WorkflowExecutionTimedOut(RetryState retryState, @Nullable String newExecutionRunId)
      implements RunEnd, NoteEvent {}

  /**
   * The run closed and another one goes on in its place, with a fresh history.
   *
   * @param spec of the new run
   * @param backoffStartInterval how long the first workflow task of the new run waits; {@code null}
   *     means not at all
   * @param failure how this run failed, when it is retried
   */
  record WorkflowExecutionContinuedAsNew(
      String newExecutionRunId,
      @JsonUnwrapped WorkflowSpec spec,
      long workflowTaskCompletedEventId,
      @Nullable Duration backoffStartInterval,
      ContinueAsNewInitiator initiator,
      @Nullable Failure failure,
      List<Payload> lastCompletionResult)
      implements RunEnd, CommandEvent {
    public WorkflowExecutionContinuedAsNew {
      lastCompletionResult = Payloads.orEmpty(lastCompletionResult);
    }
  }
}
