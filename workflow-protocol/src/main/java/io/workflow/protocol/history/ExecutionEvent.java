package io.workflow.protocol.history;

import io.workflow.protocol.ContinueAsNewInitiator;
import io.workflow.protocol.Failure;
import io.workflow.protocol.Payload;
import io.workflow.protocol.Payloads;
import io.workflow.protocol.Priority;
import io.workflow.protocol.RetryPolicy;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What starts a run, or is asked of it from outside. */
public sealed interface ExecutionEvent extends EventAttributes {

  /**
   * The first event of each run.
   *
   * @param workflowExecutionTimeout over the whole chain of runs; {@code null} means none
   * @param workflowRunTimeout {@code null} means none
   * @param firstWorkflowTaskBackoff how long the first workflow task waits; {@code null} means not
   *     at all
   * @param workflowExecutionExpirationTime when the execution timeout passes
   * @param continuedExecutionRunId the run before this one in the chain; {@code null} for the first
   * @param initiator why the chain goes on with this run; {@code null} for the first
   * @param continuedFailure how the run before this one failed
   * @param lastCompletionResult what the last completed run of the chain returned
   * @param parent the workflow that started this one as its child; {@code null} when none did
   * @param originalExecutionRunId the run that wrote this event first, where a reset has copied it:
   *     the code's random numbers follow from it; {@code null} means this run
   * @param eagerExecutionAccepted the client that started it got the first workflow task with the
   *     answer
   * @param priority of its tasks; {@code null} when it is not said
   */
  record WorkflowExecutionStarted(
      String workflowType,
      String taskQueue,
      List<Payload> input,
      @Nullable Duration workflowExecutionTimeout,
      @Nullable Duration workflowRunTimeout,
      Duration workflowTaskTimeout,
      @Nullable RetryPolicy retryPolicy,
      int attempt,
      String identity,
      String requestId,
      String firstExecutionRunId,
      @Nullable Duration firstWorkflowTaskBackoff,
      @Nullable Instant workflowExecutionExpirationTime,
      @Nullable String cronSchedule,
      Map<String, Payload> memo,
      Map<String, Payload> searchAttributes,
      Map<String, Payload> header,
      @Nullable String continuedExecutionRunId,
      @Nullable ContinueAsNewInitiator initiator,
      @Nullable Failure continuedFailure,
      List<Payload> lastCompletionResult,
      @Nullable ParentExecution parent,
      @Nullable String originalExecutionRunId,
      boolean eagerExecutionAccepted,
      @Nullable Priority priority)
      implements ExecutionEvent, ArrivalEvent {
    public WorkflowExecutionStarted {
      input = Payloads.orEmpty(input);
      memo = Payloads.orEmpty(memo);
      searchAttributes = Payloads.orEmpty(searchAttributes);
      header = Payloads.orEmpty(header);
      lastCompletionResult = Payloads.orEmpty(lastCompletionResult);
    }

    /** The first run of a workflow that nobody's code started. */
    public WorkflowExecutionStarted(
        String workflowType,
        String taskQueue,
        List<Payload> input,
        @Nullable Duration workflowExecutionTimeout,
        @Nullable Duration workflowRunTimeout,
        Duration workflowTaskTimeout,
        @Nullable RetryPolicy retryPolicy,
        int attempt,
        String identity,
        String requestId,
        String firstExecutionRunId,
        @Nullable Duration firstWorkflowTaskBackoff,
        @Nullable Instant workflowExecutionExpirationTime,
        @Nullable String cronSchedule,
        Map<String, Payload> memo,
        Map<String, Payload> searchAttributes,
        Map<String, Payload> header) {
      this(
          workflowType,
          taskQueue,
          input,
          workflowExecutionTimeout,
          workflowRunTimeout,
          workflowTaskTimeout,
          retryPolicy,
          attempt,
          identity,
          requestId,
          firstExecutionRunId,
          firstWorkflowTaskBackoff,
          workflowExecutionExpirationTime,
          cronSchedule,
          memo,
          searchAttributes,
          header,
          null,
          null,
          null,
          List.of(),
          null);
    }

    /** A run that is no reset. */
    public WorkflowExecutionStarted(
        String workflowType,
        String taskQueue,
        List<Payload> input,
        @Nullable Duration workflowExecutionTimeout,
        @Nullable Duration workflowRunTimeout,
        Duration workflowTaskTimeout,
        @Nullable RetryPolicy retryPolicy,
        int attempt,
        String identity,
        String requestId,
        String firstExecutionRunId,
        @Nullable Duration firstWorkflowTaskBackoff,
        @Nullable Instant workflowExecutionExpirationTime,
        @Nullable String cronSchedule,
        Map<String, Payload> memo,
        Map<String, Payload> searchAttributes,
        Map<String, Payload> header,
        @Nullable String continuedExecutionRunId,
        @Nullable ContinueAsNewInitiator initiator,
        @Nullable Failure continuedFailure,
        List<Payload> lastCompletionResult,
        @Nullable ParentExecution parent) {
      this(
          workflowType,
          taskQueue,
          input,
          workflowExecutionTimeout,
          workflowRunTimeout,
          workflowTaskTimeout,
          retryPolicy,
          attempt,
          identity,
          requestId,
          firstExecutionRunId,
          firstWorkflowTaskBackoff,
          workflowExecutionExpirationTime,
          cronSchedule,
          memo,
          searchAttributes,
          header,
          continuedExecutionRunId,
          initiator,
          continuedFailure,
          lastCompletionResult,
          parent,
          null,
          false,
          null);
    }

    /** The same for a run that a reset begins again. */
    public WorkflowExecutionStarted restarted(
        @Nullable Instant newExpirationTime, String originalRunId) {
      return new WorkflowExecutionStarted(
          workflowType,
          taskQueue,
          input,
          workflowExecutionTimeout,
          workflowRunTimeout,
          workflowTaskTimeout,
          retryPolicy,
          attempt,
          identity,
          requestId,
          firstExecutionRunId,
          firstWorkflowTaskBackoff,
          newExpirationTime,
          cronSchedule,
          memo,
          searchAttributes,
          header,
          continuedExecutionRunId,
          initiator,
          continuedFailure,
          lastCompletionResult,
          parent,
          originalRunId,
          eagerExecutionAccepted,
          priority);
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
          workflowRunTimeout == null
              ? null
              : firstWorkflowTaskTime(startTime).plus(workflowRunTimeout);
      Instant chainEnd = workflowExecutionExpirationTime;
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

    public WorkflowExecutionSignaled(
        String signalName,
        List<Payload> input,
        Map<String, Payload> header,
        String identity,
        String requestId) {
      this(signalName, input, header, identity, requestId, null);
    }
  }

  /** {@code sender} is the workflow whose code asked; {@code null} when it came from outside. */
  record WorkflowExecutionCancelRequested(
      String cause, String identity, String requestId, @Nullable ExternalSender sender)
      implements ExecutionEvent, ArrivalEvent, Reapplied {
    public WorkflowExecutionCancelRequested(String cause, String identity, String requestId) {
      this(cause, identity, requestId, null);
    }
  }

  /**
   * What goes for the run has been changed from outside. The code does not hear of it.
   *
   * @param attachedRequestId a start that found this run open, and wants to be known as its own
   */
  record WorkflowExecutionOptionsUpdated(String attachedRequestId)
      implements ExecutionEvent, NoteEvent, Reapplied {}
}
