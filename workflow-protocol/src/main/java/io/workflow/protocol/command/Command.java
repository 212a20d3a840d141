package io.workflow.protocol.command;

import com.fasterxml.jackson.annotation.JsonTypeInfo;
import io.workflow.protocol.Failure;
import io.workflow.protocol.Payload;
import io.workflow.protocol.Payloads;
import io.workflow.protocol.RetryPolicy;
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
      boolean requestEagerExecution)
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
}
