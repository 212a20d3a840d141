package io.workflow.protocol.history;

import com.fasterxml.jackson.annotation.JsonTypeInfo;
import io.workflow.protocol.Failure;
import io.workflow.protocol.Payload;
import io.workflow.protocol.Payloads;
import io.workflow.protocol.RetryPolicy;
import io.workflow.protocol.RetryState;
import io.workflow.protocol.TimeoutType;
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
      Map<String, Payload> header)
      implements EventAttributes {
    public WorkflowExecutionStarted {
      input = Payloads.orEmpty(input);
      memo = Payloads.orEmpty(memo);
      searchAttributes = Payloads.orEmpty(searchAttributes);
      header = Payloads.orEmpty(header);
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

  /** {@code requestId} deduplicates; empty means that the sender gave none. */
  record WorkflowExecutionSignaled(
      String signalName,
      List<Payload> input,
      Map<String, Payload> header,
      String identity,
      String requestId)
      implements EventAttributes {
    public WorkflowExecutionSignaled {
      input = Payloads.orEmpty(input);
      header = Payloads.orEmpty(header);
    }
  }

  record WorkflowExecutionCancelRequested(String cause, String identity, String requestId)
      implements EventAttributes {}

  record WorkflowExecutionCompleted(List<Payload> result, long workflowTaskCompletedEventId)
      implements EventAttributes {
    public WorkflowExecutionCompleted {
      result = Payloads.orEmpty(result);
    }
  }

  record WorkflowExecutionFailed(
      Failure failure, RetryState retryState, long workflowTaskCompletedEventId)
      implements EventAttributes {}

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

  record WorkflowExecutionTimedOut(RetryState retryState) implements EventAttributes {}

  // ---- workflow tasks

  record WorkflowTaskScheduled(String taskQueue, Duration startToCloseTimeout, int attempt)
      implements EventAttributes {}

  record WorkflowTaskStarted(long scheduledEventId, String identity, String requestId)
      implements EventAttributes {}

  record WorkflowTaskCompleted(long scheduledEventId, long startedEventId, String identity)
      implements EventAttributes {}

  record WorkflowTaskTimedOut(long scheduledEventId, long startedEventId, TimeoutType timeoutType)
      implements EventAttributes {}

  record WorkflowTaskFailed(
      long scheduledEventId,
      long startedEventId,
      WorkflowTaskFailedCause cause,
      @Nullable Failure failure,
      String identity)
      implements EventAttributes {}

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
      long workflowTaskCompletedEventId)
      implements EventAttributes {
    public ActivityTaskScheduled {
      header = Payloads.orEmpty(header);
      input = Payloads.orEmpty(input);
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
}
