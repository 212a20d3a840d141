package io.workflow.protocol.command;

import com.fasterxml.jackson.annotation.JsonTypeInfo;
import io.workflow.protocol.ContinueAsNewInitiator;
import io.workflow.protocol.Failure;
import io.workflow.protocol.ParentClosePolicy;
import io.workflow.protocol.Payload;
import io.workflow.protocol.Payloads;
import io.workflow.protocol.Priority;
import io.workflow.protocol.RetryPolicy;
import io.workflow.protocol.WorkflowIdReusePolicy;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What workflow code asks for; the answer to a workflow task is a list of these, in the order of
 * the code.
 */
@JsonTypeInfo(use = JsonTypeInfo.Id.SIMPLE_NAME, property = "type")
public sealed interface Command {

  /**
   * Run an activity.
   *
   * @param activityId unique among the open activities of the run
   * @param taskQueue empty means the workflow's own
   * @param scheduleToCloseTimeout over all attempts
   * @param startToCloseTimeout for each attempt; this or scheduleToClose must be set
   * @param retryPolicy {@code null} means the default policy
   * @param requestEagerExecution the worker has kept a slot and would take the task with the answer
   * @param priority {@code null} means the workflow's own
   */
  record ScheduleActivityTask(
      String activityId,
      String activityType,
      String taskQueue,
      Map<String, Payload> header,
      List<Payload> input,
      @Nullable Duration scheduleToCloseTimeout,
      @Nullable Duration scheduleToStartTimeout,
      @Nullable Duration startToCloseTimeout,
      @Nullable Duration heartbeatTimeout,
      @Nullable RetryPolicy retryPolicy,
      boolean requestEagerExecution,
      @Nullable Priority priority)
      implements Command {
    public ScheduleActivityTask {
      header = Payloads.orEmpty(header);
      input = Payloads.orEmpty(input);
    }

    /** As urgent as the workflow. */
    public ScheduleActivityTask(
        String activityId,
        String activityType,
        String taskQueue,
        Map<String, Payload> header,
        List<Payload> input,
        @Nullable Duration scheduleToCloseTimeout,
        @Nullable Duration scheduleToStartTimeout,
        @Nullable Duration startToCloseTimeout,
        @Nullable Duration heartbeatTimeout,
        @Nullable RetryPolicy retryPolicy,
        boolean requestEagerExecution) {
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
          requestEagerExecution,
          null);
    }
  }

  /** Ask a pending activity to stop; {@code scheduledEventId} names it. */
  record RequestCancelActivityTask(long scheduledEventId) implements Command {}

  /** Wait durably. */
  record StartTimer(String timerId, Duration startToFireTimeout) implements Command {}

  record CancelTimer(String timerId) implements Command {}

  /** Remember a value in the history: side effects, versions, local activities. */
  record RecordMarker(
      String markerName,
      Map<String, List<Payload>> details,
      Map<String, Payload> header,
      @Nullable Failure failure)
      implements Command {
    public RecordMarker {
      details = Payloads.orEmpty(details);
      header = Payloads.orEmpty(header);
    }
  }

  record CompleteWorkflowExecution(List<Payload> result) implements Command {
    public CompleteWorkflowExecution {
      result = Payloads.orEmpty(result);
    }
  }

  record FailWorkflowExecution(Failure failure) implements Command {}

  record CancelWorkflowExecution(List<Payload> details) implements Command {
    public CancelWorkflowExecution {
      details = Payloads.orEmpty(details);
    }
  }

  /**
   * Close the run and go on with a new one.
   *
   * @param workflowType empty means the same
   * @param taskQueue empty means the same
   * @param workflowRunTimeout {@code null} means the same
   * @param workflowTaskTimeout {@code null} means the same
   * @param backoffStartInterval how long the first workflow task waits; {@code null}: not at all
   * @param retryPolicy {@code null} means none
   */
  record ContinueAsNewWorkflowExecution(
      String workflowType,
      String taskQueue,
      List<Payload> input,
      @Nullable Duration workflowRunTimeout,
      @Nullable Duration workflowTaskTimeout,
      @Nullable Duration backoffStartInterval,
      @Nullable RetryPolicy retryPolicy,
      ContinueAsNewInitiator initiator,
      @Nullable Failure failure,
      List<Payload> lastCompletionResult,
      @Nullable String cronSchedule,
      Map<String, Payload> header,
      Map<String, Payload> memo,
      Map<String, Payload> searchAttributes)
      implements Command {
    public ContinueAsNewWorkflowExecution {
      input = Payloads.orEmpty(input);
      lastCompletionResult = Payloads.orEmpty(lastCompletionResult);
      header = Payloads.orEmpty(header);
      memo = Payloads.orEmpty(memo);
      searchAttributes = Payloads.orEmpty(searchAttributes);
    }
  }

  /**
   * Start a child workflow.
   *
   * @param namespace empty means the parent's
   * @param taskQueue empty means the parent's
   * @param priority {@code null} means the parent's
   */
  record StartChildWorkflowExecution(
      String namespace,
      String workflowId,
      String workflowType,
      String taskQueue,
      List<Payload> input,
      @Nullable Duration workflowExecutionTimeout,
      @Nullable Duration workflowRunTimeout,
      @Nullable Duration workflowTaskTimeout,
      ParentClosePolicy parentClosePolicy,
      WorkflowIdReusePolicy workflowIdReusePolicy,
      @Nullable RetryPolicy retryPolicy,
      @Nullable String cronSchedule,
      Map<String, Payload> header,
      Map<String, Payload> memo,
      Map<String, Payload> searchAttributes,
      @Nullable Priority priority)
      implements Command {
    public StartChildWorkflowExecution {
      input = Payloads.orEmpty(input);
      header = Payloads.orEmpty(header);
      memo = Payloads.orEmpty(memo);
      searchAttributes = Payloads.orEmpty(searchAttributes);
    }

    /** As urgent as the parent. */
    public StartChildWorkflowExecution(
        String namespace,
        String workflowId,
        String workflowType,
        String taskQueue,
        List<Payload> input,
        @Nullable Duration workflowExecutionTimeout,
        @Nullable Duration workflowRunTimeout,
        @Nullable Duration workflowTaskTimeout,
        ParentClosePolicy parentClosePolicy,
        WorkflowIdReusePolicy workflowIdReusePolicy,
        @Nullable RetryPolicy retryPolicy,
        @Nullable String cronSchedule,
        Map<String, Payload> header,
        Map<String, Payload> memo,
        Map<String, Payload> searchAttributes) {
      this(
          namespace,
          workflowId,
          workflowType,
          taskQueue,
          input,
          workflowExecutionTimeout,
          workflowRunTimeout,
          workflowTaskTimeout,
          parentClosePolicy,
          workflowIdReusePolicy,
          retryPolicy,
          cronSchedule,
          header,
          memo,
          searchAttributes,
          null);
    }
  }

  /** Signal another workflow; {@code runId} empty means its open run. */
  record SignalExternalWorkflowExecution(
      String namespace,
      String workflowId,
      String runId,
      String signalName,
      List<Payload> input,
      Map<String, Payload> header,
      String control,
      boolean childWorkflowOnly)
      implements Command {
    public SignalExternalWorkflowExecution {
      input = Payloads.orEmpty(input);
      header = Payloads.orEmpty(header);
    }
  }

  /** Ask another workflow to stop; {@code runId} empty means its open run. */
  record RequestCancelExternalWorkflowExecution(
      String namespace,
      String workflowId,
      String runId,
      String control,
      String reason,
      boolean childWorkflowOnly)
      implements Command {}

  /** Set search attributes; an empty payload removes one. */
  record UpsertWorkflowSearchAttributes(Map<String, Payload> searchAttributes) implements Command {
    public UpsertWorkflowSearchAttributes {
      searchAttributes = Payloads.orEmpty(searchAttributes);
    }
  }

  /** Set fields of the memo; an empty payload removes one. */
  record ModifyWorkflowProperties(Map<String, Payload> upsertedMemo) implements Command {
    public ModifyWorkflowProperties {
      upsertedMemo = Payloads.orEmpty(upsertedMemo);
    }
  }

  /** The place of a message of the same answer among the commands. */
  record ProtocolMessage(String messageId) implements Command {}
}
