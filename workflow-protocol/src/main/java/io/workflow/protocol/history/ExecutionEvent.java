package io.workflow.protocol.history;

import com.fasterxml.jackson.annotation.JsonUnwrapped;
import io.workflow.protocol.Payload;
import io.workflow.protocol.Payloads;
import io.workflow.protocol.WorkflowSpec;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** What starts a run, or is asked of it from outside. */
public sealed interface ExecutionEvent extends EventAttributes {

  /**
   * The first event of each run.
   *
   * @param spec its workflow task timeout is always said
   * @param firstWorkflowTaskBackoff how long the first workflow task waits; {@code null} means not
   *     at all
   * @param parent the workflow that started this one as its child; {@code null} when none did
   * @param eagerExecutionAccepted the client that started it got the first workflow task with the
   *     answer
   */
  record WorkflowExecutionStarted(
      @JsonUnwrapped WorkflowSpec spec,
      @JsonUnwrapped Chain chain,
      String identity,
      String requestId,
      @Nullable Duration firstWorkflowTaskBackoff,
      @Nullable ParentExecution parent,
      boolean eagerExecutionAccepted)
      implements ExecutionEvent, ArrivalEvent {

    /** The same for a run that a reset begins again. */
    public WorkflowExecutionStarted restarted(
        @Nullable Instant newExpirationTime, String originalRunId) {
      return new WorkflowExecutionStarted(
          spec,
          chain.restarted(newExpirationTime, originalRunId),
          identity,
          requestId,
          firstWorkflowTaskBackoff,
          parent,
          eagerExecutionAccepted);
    }

    /** How long a worker may have a workflow task of the run. */
    public Duration workflowTaskTimeout() {
      return Objects.requireNonNull(
          spec.timeouts().task(), "a started event without a workflow task timeout");
    }

    /** When the first workflow task may be handed out. */
    public Instant firstWorkflowTaskTime(Instant startTime) {
      return firstWorkflowTaskBackoff == null
          ? startTime
          : startTime.plus(firstWorkflowTaskBackoff);
    }

    /** When the run times out; {@code null} means never. A delay of the start does not count. */
    public @Nullable Instant expiry(Instant startTime) {
      Instant runEnd =
          spec.timeouts().run() == null
              ? null
              : firstWorkflowTaskTime(startTime).plus(spec.timeouts().run());
      Instant chainEnd = chain.workflowExecutionExpirationTime();
      if (runEnd == null || chainEnd == null) {
        return runEnd == null ? chainEnd : runEnd;
      }
      return runEnd.isBefore(chainEnd) ? runEnd : chainEnd;
    }
  }

  /**
   * {@code requestId} deduplicates; empty means that the sender gave none. {@code sender} is the
   * workflow whose code sent it; {@code null} when it came from outside.
   */
  record WorkflowExecutionSignaled(
      String signalName,
      List<Payload> input,
      Map<String, Payload> header,
      String identity,
      String requestId,
      @Nullable ExternalSender sender)
      implements ExecutionEvent, ArrivalEvent, Reapplied {
    public WorkflowExecutionSignaled {
      input = Payloads.orEmpty(input);
      header = Payloads.orEmpty(header);
    }
  }

  /** {@code sender} is the workflow whose code asked; {@code null} when it came from outside. */
  record WorkflowExecutionCancelRequested(
      String cause, String identity, String requestId, @Nullable ExternalSender sender)
      implements ExecutionEvent, ArrivalEvent, Reapplied {}

  /**
   * The run's options were changed from outside. The code does not hear of it.
   *
   * @param attachedRequestId a start that found this run open, and wants to be known as its own
   */
  record WorkflowExecutionOptionsUpdated(String attachedRequestId)
      implements ExecutionEvent, NoteEvent, Reapplied {}
}
