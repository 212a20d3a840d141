package io.workflow.protocol.history;

import com.fasterxml.jackson.annotation.JsonTypeInfo;
import io.workflow.protocol.ContinueAsNewInitiator;
import io.workflow.protocol.ExternalFailedCause;
import io.workflow.protocol.Failure;
import io.workflow.protocol.Link;
import io.workflow.protocol.ParentClosePolicy;
import io.workflow.protocol.Payload;
import io.workflow.protocol.Payloads;
import io.workflow.protocol.Priority;
import io.workflow.protocol.RetryPolicy;
import io.workflow.protocol.RetryState;
import io.workflow.protocol.TimeoutType;
import io.workflow.protocol.WorkflowIdReusePolicy;
import io.workflow.protocol.WorkflowTaskFailedCause;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What an event says. Names and meaning are the field's.
 *
 * <p>These records are written to disk as positional arrays: once released, a component never
 * changes its place or meaning; new components go to the end and must be nullable or primitive with
 * zero as "not said".
 */
@JsonTypeInfo(use = JsonTypeInfo.Id.SIMPLE_NAME, property = "type")
public sealed interface EventAttributes {

  // ---- the workflow execution

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
      implements EventAttributes {
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
      implements EventAttributes {
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

  /**
   * What goes for the run has been changed from outside. The code does not hear of it.
   *
   * @param attachedRequestId a start that found this run open, and wants to be known as its own
   */
  record WorkflowExecutionOptionsUpdated(String attachedRequestId) implements EventAttributes {}

  /** {@code sender} is the workflow whose code asked; {@code null} when it came from outside. */
  record WorkflowExecutionCancelRequested(
      String cause, String identity, String requestId, @Nullable ExternalSender sender)
      implements EventAttributes {
    public WorkflowExecutionCancelRequested(String cause, String identity, String requestId) {
      this(cause, identity, requestId, null);
    }
  }

  /** {@code newExecutionRunId}: the run that goes on (cron); {@code null} when the chain ends. */
  record WorkflowExecutionCompleted(
      List<Payload> result, long workflowTaskCompletedEventId, @Nullable String newExecutionRunId)
      implements EventAttributes {
    public WorkflowExecutionCompleted {
      result = Payloads.orEmpty(result);
    }

    public WorkflowExecutionCompleted(List<Payload> result, long workflowTaskCompletedEventId) {
      this(result, workflowTaskCompletedEventId, null);
    }
  }

  /** {@code newExecutionRunId}: the run that goes on (retry, cron); {@code null} when none does. */
  record WorkflowExecutionFailed(
      Failure failure,
      RetryState retryState,
      long workflowTaskCompletedEventId,
      @Nullable String newExecutionRunId)
      implements EventAttributes {
    public WorkflowExecutionFailed(
        Failure failure, RetryState retryState, long workflowTaskCompletedEventId) {
      this(failure, retryState, workflowTaskCompletedEventId, null);
    }
  }

  record WorkflowExecutionCanceled(List<Payload> details, long workflowTaskCompletedEventId)
      implements EventAttributes {
    public WorkflowExecutionCanceled {
      details = Payloads.orEmpty(details);
    }
  }

  record WorkflowExecutionTerminated(String reason, List<Payload> details, String identity)
      implements EventAttributes {
    public WorkflowExecutionTerminated {
      details = Payloads.orEmpty(details);
    }
  }

  /** {@code newExecutionRunId}: the run that goes on (retry, cron); {@code null} when none does. */
  record WorkflowExecutionTimedOut(RetryState retryState, @Nullable String newExecutionRunId)
      implements EventAttributes {
    public WorkflowExecutionTimedOut(RetryState retryState) {
      this(retryState, null);
    }
  }

  /**
   * The run closed and another one goes on in its place, with a fresh history.
   *
   * @param backoffStartInterval how long the first workflow task of the new run waits; {@code null}
   *     means not at all
   * @param failure how this run failed, when it is retried
   */
  record WorkflowExecutionContinuedAsNew(
      String newExecutionRunId,
      String workflowType,
      String taskQueue,
      List<Payload> input,
      @Nullable Duration workflowRunTimeout,
      Duration workflowTaskTimeout,
      long workflowTaskCompletedEventId,
      @Nullable Duration backoffStartInterval,
      ContinueAsNewInitiator initiator,
      @Nullable Failure failure,
      List<Payload> lastCompletionResult,
      Map<String, Payload> header,
      Map<String, Payload> memo,
      Map<String, Payload> searchAttributes)
      implements EventAttributes {
    public WorkflowExecutionContinuedAsNew {
      input = Payloads.orEmpty(input);
      lastCompletionResult = Payloads.orEmpty(lastCompletionResult);
      header = Payloads.orEmpty(header);
      memo = Payloads.orEmpty(memo);
      searchAttributes = Payloads.orEmpty(searchAttributes);
    }
  }

  /** Search attributes of the run were set, or, with an empty payload, removed. */
  record UpsertWorkflowSearchAttributes(
      long workflowTaskCompletedEventId, Map<String, Payload> searchAttributes)
      implements EventAttributes {
    public UpsertWorkflowSearchAttributes {
      searchAttributes = Payloads.orEmpty(searchAttributes);
    }
  }

  /** Fields of the memo were set, or, with an empty payload, removed. */
  record WorkflowPropertiesModified(
      long workflowTaskCompletedEventId, Map<String, Payload> upsertedMemo)
      implements EventAttributes {
    public WorkflowPropertiesModified {
      upsertedMemo = Payloads.orEmpty(upsertedMemo);
    }
  }

  // ---- updates

  /**
   * A reset asks for an update again that the base run had let in. Workers get the request by this
   * event, and not by a message.
   */
  record WorkflowExecutionUpdateAdmitted(UpdateRequest request) implements EventAttributes {}

  /**
   * The code's validator let an update in.
   *
   * @param protocolInstanceId the conversation between server and worker about this update
   * @param acceptedRequestMessageId the message that the worker accepted
   * @param acceptedRequestSequencingEventId the last event that the worker had seen then
   * @param acceptedRequest {@code null} when {@link WorkflowExecutionUpdateAdmitted} holds it
   */
  record WorkflowExecutionUpdateAccepted(
      String protocolInstanceId,
      String acceptedRequestMessageId,
      long acceptedRequestSequencingEventId,
      @Nullable UpdateRequest acceptedRequest)
      implements EventAttributes {}

  /** An accepted update has its outcome: a result, or a failure. */
  record WorkflowExecutionUpdateCompleted(
      String updateId,
      String identity,
      long acceptedEventId,
      List<Payload> result,
      @Nullable Failure failure)
      implements EventAttributes {
    public WorkflowExecutionUpdateCompleted {
      result = Payloads.orEmpty(result);
    }
  }

  // ---- workflow tasks

  record WorkflowTaskScheduled(String taskQueue, Duration startToCloseTimeout, int attempt)
      implements EventAttributes {}

  /**
   * A worker got the task.
   *
   * @param historySizeBytes how large the history was, roughly; 0 when not said
   * @param suggestContinueAsNew the history has grown so much that the code had better continue as
   *     new
   */
  record WorkflowTaskStarted(
      long scheduledEventId,
      String identity,
      String requestId,
      long historySizeBytes,
      boolean suggestContinueAsNew)
      implements EventAttributes {
    public WorkflowTaskStarted(long scheduledEventId, String identity, String requestId) {
      this(scheduledEventId, identity, requestId, 0, false);
    }
  }

  /** {@code sdk}: what the worker's SDK wants to find again when it replays. */
  record WorkflowTaskCompleted(
      long scheduledEventId, long startedEventId, String identity, @Nullable SdkMetadata sdk)
      implements EventAttributes {
    public WorkflowTaskCompleted(long scheduledEventId, long startedEventId, String identity) {
      this(scheduledEventId, startedEventId, identity, null);
    }
  }

  record WorkflowTaskTimedOut(long scheduledEventId, long startedEventId, TimeoutType timeoutType)
      implements EventAttributes {}

  /** {@code baseRunId} and {@code newRunId}: from which run to which a reset went. */
  record WorkflowTaskFailed(
      long scheduledEventId,
      long startedEventId,
      WorkflowTaskFailedCause cause,
      @Nullable Failure failure,
      String identity,
      @Nullable String baseRunId,
      @Nullable String newRunId)
      implements EventAttributes {
    public WorkflowTaskFailed(
        long scheduledEventId,
        long startedEventId,
        WorkflowTaskFailedCause cause,
        @Nullable Failure failure,
        String identity) {
      this(scheduledEventId, startedEventId, cause, failure, identity, null, null);
    }
  }

  // ---- activities

  record ActivityTaskScheduled(
      String activityId,
      String activityType,
      String taskQueue,
      Map<String, Payload> header,
      List<Payload> input,
      @Nullable Duration scheduleToCloseTimeout,
      @Nullable Duration scheduleToStartTimeout,
      @Nullable Duration startToCloseTimeout,
      @Nullable Duration heartbeatTimeout,
      RetryPolicy retryPolicy,
      long workflowTaskCompletedEventId,
      @Nullable Priority priority)
      implements EventAttributes {
    public ActivityTaskScheduled {
      header = Payloads.orEmpty(header);
      input = Payloads.orEmpty(input);
    }

    /** As urgent as its workflow. */
    public ActivityTaskScheduled(
        String activityId,
        String activityType,
        String taskQueue,
        Map<String, Payload> header,
        List<Payload> input,
        @Nullable Duration scheduleToCloseTimeout,
        @Nullable Duration scheduleToStartTimeout,
        @Nullable Duration startToCloseTimeout,
        @Nullable Duration heartbeatTimeout,
        RetryPolicy retryPolicy,
        long workflowTaskCompletedEventId) {
      this(
          activityId,
          activityType,
          taskQueue,
          header,
          input,
          scheduleToCloseTimeout,
          scheduleToStartTimeout,
          startToCloseTimeout,
          heartbeatTimeout,
          retryPolicy,
          workflowTaskCompletedEventId,
          null);
    }
  }

  /** Written when the activity closes: {@code attempt} is the last one. */
  record ActivityTaskStarted(
      long scheduledEventId,
      String identity,
      String requestId,
      int attempt,
      @Nullable Failure lastFailure)
      implements EventAttributes {}

  record ActivityTaskCompleted(
      long scheduledEventId, long startedEventId, List<Payload> result, String identity)
      implements EventAttributes {
    public ActivityTaskCompleted {
      result = Payloads.orEmpty(result);
    }
  }

  record ActivityTaskFailed(
      long scheduledEventId,
      long startedEventId,
      Failure failure,
      RetryState retryState,
      String identity)
      implements EventAttributes {}

  record ActivityTaskTimedOut(
      long scheduledEventId, long startedEventId, Failure failure, RetryState retryState)
      implements EventAttributes {}

  record ActivityTaskCancelRequested(long scheduledEventId, long workflowTaskCompletedEventId)
      implements EventAttributes {}

  record ActivityTaskCanceled(
      long scheduledEventId,
      long startedEventId,
      long latestCancelRequestedEventId,
      List<Payload> details,
      String identity)
      implements EventAttributes {
    public ActivityTaskCanceled {
      details = Payloads.orEmpty(details);
    }
  }

  // ---- timers and markers

  record TimerStarted(
      String timerId, Duration startToFireTimeout, long workflowTaskCompletedEventId)
      implements EventAttributes {}

  record TimerFired(String timerId, long startedEventId) implements EventAttributes {}

  record TimerCanceled(
      String timerId, long startedEventId, long workflowTaskCompletedEventId, String identity)
      implements EventAttributes {}

  record MarkerRecorded(
      String markerName,
      Map<String, List<Payload>> details,
      long workflowTaskCompletedEventId,
      Map<String, Payload> header,
      @Nullable Failure failure)
      implements EventAttributes {
    public MarkerRecorded {
      details = Payloads.orEmpty(details);
      header = Payloads.orEmpty(header);
    }
  }

  // ---- child workflows

  /**
   * The code wants a child workflow.
   *
   * @param workflowRunTimeout {@code null} means as long as the execution may take
   * @param priority what the child is to have of its own; {@code null} means its parent's
   */
  record StartChildWorkflowExecutionInitiated(
      String namespace,
      String workflowId,
      String workflowType,
      String taskQueue,
      List<Payload> input,
      @Nullable Duration workflowExecutionTimeout,
      @Nullable Duration workflowRunTimeout,
      Duration workflowTaskTimeout,
      ParentClosePolicy parentClosePolicy,
      long workflowTaskCompletedEventId,
      WorkflowIdReusePolicy workflowIdReusePolicy,
      @Nullable RetryPolicy retryPolicy,
      @Nullable String cronSchedule,
      Map<String, Payload> header,
      Map<String, Payload> memo,
      Map<String, Payload> searchAttributes,
      @Nullable Priority priority)
      implements EventAttributes {
    public StartChildWorkflowExecutionInitiated {
      input = Payloads.orEmpty(input);
      header = Payloads.orEmpty(header);
      memo = Payloads.orEmpty(memo);
      searchAttributes = Payloads.orEmpty(searchAttributes);
    }
  }

  record StartChildWorkflowExecutionFailed(
      String namespace,
      String workflowId,
      String workflowType,
      ExternalFailedCause cause,
      long initiatedEventId,
      long workflowTaskCompletedEventId)
      implements EventAttributes {}

  record ChildWorkflowExecutionStarted(
      long initiatedEventId, ChildExecution child, Map<String, Payload> header)
      implements EventAttributes {
    public ChildWorkflowExecutionStarted {
      header = Payloads.orEmpty(header);
    }
  }

  record ChildWorkflowExecutionCompleted(
      long initiatedEventId, long startedEventId, ChildExecution child, List<Payload> result)
      implements EventAttributes {
    public ChildWorkflowExecutionCompleted {
      result = Payloads.orEmpty(result);
    }
  }

  record ChildWorkflowExecutionFailed(
      long initiatedEventId,
      long startedEventId,
      ChildExecution child,
      Failure failure,
      RetryState retryState)
      implements EventAttributes {}

  record ChildWorkflowExecutionCanceled(
      long initiatedEventId, long startedEventId, ChildExecution child, List<Payload> details)
      implements EventAttributes {
    public ChildWorkflowExecutionCanceled {
      details = Payloads.orEmpty(details);
    }
  }

  record ChildWorkflowExecutionTimedOut(
      long initiatedEventId, long startedEventId, ChildExecution child, RetryState retryState)
      implements EventAttributes {}

  record ChildWorkflowExecutionTerminated(
      long initiatedEventId, long startedEventId, ChildExecution child)
      implements EventAttributes {}

  // ---- other workflows

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
      implements EventAttributes {
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
      implements EventAttributes {}

  record ExternalWorkflowExecutionSignaled(
      String namespace, String workflowId, String runId, String control, long initiatedEventId)
      implements EventAttributes {}

  /** {@code runId} empty means the open run. */
  record RequestCancelExternalWorkflowExecutionInitiated(
      String namespace,
      String workflowId,
      String runId,
      String control,
      String reason,
      boolean childWorkflowOnly,
      long workflowTaskCompletedEventId)
      implements EventAttributes {}

  record RequestCancelExternalWorkflowExecutionFailed(
      String namespace,
      String workflowId,
      String runId,
      ExternalFailedCause cause,
      String control,
      long initiatedEventId,
      long workflowTaskCompletedEventId)
      implements EventAttributes {}

  record ExternalWorkflowExecutionCancelRequested(
      String namespace, String workflowId, String runId, long initiatedEventId)
      implements EventAttributes {}

  // ---- parts

  /**
   * Where a child workflow comes from.
   *
   * @param root the workflow at the top, which has no parent; {@code null} where an older record
   *     does not say it
   */
  record ParentExecution(
      String namespace,
      String workflowId,
      String runId,
      long initiatedEventId,
      @Nullable RootExecution root) {
    public ParentExecution(
        String namespace, String workflowId, String runId, long initiatedEventId) {
      this(namespace, workflowId, runId, initiatedEventId, null);
    }
  }

  /** The workflow from which a tree of children grows. */
  record RootExecution(String workflowId, String runId) {}

  /** A child workflow. */
  record ChildExecution(String namespace, String workflowId, String runId, String workflowType) {}

  /** The workflow whose code sent a signal or a cancel request. */
  record ExternalSender(String namespace, String workflowId, String runId, long initiatedEventId) {}

  /** What a client asked of an update handler. */
  record UpdateRequest(
      String updateId,
      String identity,
      String name,
      Map<String, Payload> header,
      List<Payload> args,
      List<Link> links) {
    public UpdateRequest {
      header = Payloads.orEmpty(header);
      args = Payloads.orEmpty(args);
      links = Payloads.orEmpty(links);
    }

    public UpdateRequest(
        String updateId,
        String identity,
        String name,
        Map<String, Payload> header,
        List<Payload> args) {
      this(updateId, identity, name, header, args, List.of());
    }
  }

  /** What an SDK notes for its own replay. */
  record SdkMetadata(
      List<Integer> coreUsedFlags, List<Integer> langUsedFlags, String sdkName, String sdkVersion) {
    public SdkMetadata {
      coreUsedFlags = Payloads.orEmpty(coreUsedFlags);
      langUsedFlags = Payloads.orEmpty(langUsedFlags);
    }
  }
}
