package io.workflow.protocol.command;

import com.fasterxml.jackson.annotation.JsonTypeInfo;
import com.fasterxml.jackson.annotation.JsonUnwrapped;
import io.workflow.protocol.ContinueAsNewInitiator;
import io.workflow.protocol.Failure;
import io.workflow.protocol.ParentClosePolicy;
import io.workflow.protocol.Payload;
import io.workflow.protocol.Payloads;
import io.workflow.protocol.Priority;
import io.workflow.protocol.RetryPolicy;
import io.workflow.protocol.WorkflowIdReusePolicy;
import io.workflow.protocol.WorkflowSpec;
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
   * @param spec of the new run: an empty type or task queue, and timeouts that are not said, mean
   *     the same; the execution timeout and the priority are those of the chain, whatever it says
   * @param backoffStartInterval how long the first workflow task waits; {@code null}: not at all
   */
  record ContinueAsNewWorkflowExecution(
      @JsonUnwrapped WorkflowSpec spec,
      @Nullable Duration backoffStartInterval,
      ContinueAsNewInitiator initiator,
      @Nullable Failure failure,
      List<Payload> lastCompletionResult)
      implements Command {
    public ContinueAsNewWorkflowExecution {
      lastCompletionResult = Payloads.orEmpty(lastCompletionResult);
    }
  }

  /**
   * Start a child workflow.
   *
   * @param namespace empty means the parent's
   * @param spec an empty task queue, or no priority, mean the parent's
   */
  record StartChildWorkflowExecution(
      String namespace,
      String workflowId,
      @JsonUnwrapped WorkflowSpec spec,
      ParentClosePolicy parentClosePolicy,
      WorkflowIdReusePolicy workflowIdReusePolicy)
      implements Command {}

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
