package io.workflow.protocol.history;

import io.workflow.protocol.Failure;
import io.workflow.protocol.Payload;
import io.workflow.protocol.Payloads;
import io.workflow.protocol.Priority;
import io.workflow.protocol.RetryPolicy;
import io.workflow.protocol.RetryState;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What becomes of activities. */
public sealed interface ActivityEvent extends EventAttributes {

  /** An activity is closed: it has an outcome, and no attempt follows. */
  sealed interface ActivityEnd extends ActivityEvent, ArrivalEvent {
    long scheduledEventId();

    /** The event of the last attempt's start; 0 when there was none, or it has no place yet. */
    long startedEventId();

    /** The same end, wired to the start of the last attempt. */
    ActivityEnd startedBy(long startedEventId);
  }

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
      implements ActivityEvent, CommandEvent {
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
      @Nullable Failure lastFailure,
      @Nullable WorkerVersion worker)
      implements ActivityEvent, NoteEvent {}

  record ActivityTaskCompleted(
      long scheduledEventId, long startedEventId, List<Payload> result, String identity)
      implements ActivityEnd {
    public ActivityTaskCompleted {
      result = Payloads.orEmpty(result);
    }

    @Override
    public ActivityEnd startedBy(long newStartedEventId) {
      return new ActivityTaskCompleted(scheduledEventId, newStartedEventId, result, identity);
    }
  }

  record ActivityTaskFailed(
      long scheduledEventId,
      long startedEventId,
      Failure failure,
      RetryState retryState,
      String identity)
      implements ActivityEnd {
    @Override
    public ActivityEnd startedBy(long newStartedEventId) {
      return new ActivityTaskFailed(
          scheduledEventId, newStartedEventId, failure, retryState, identity);
    }
  }

  record ActivityTaskTimedOut(
      long scheduledEventId, long startedEventId, Failure failure, RetryState retryState)
      implements ActivityEnd {
    @Override
    public ActivityEnd startedBy(long newStartedEventId) {
      return new ActivityTaskTimedOut(scheduledEventId, newStartedEventId, failure, retryState);
    }
  }

  record ActivityTaskCancelRequested(long scheduledEventId, long workflowTaskCompletedEventId)
      implements ActivityEvent, CommandEvent {}

  record ActivityTaskCanceled(
      long scheduledEventId,
      long startedEventId,
      long latestCancelRequestedEventId,
      List<Payload> details,
      String identity)
      implements ActivityEnd {
    public ActivityTaskCanceled {
      details = Payloads.orEmpty(details);
    }

    @Override
    public ActivityEnd startedBy(long newStartedEventId) {
      return new ActivityTaskCanceled(
          scheduledEventId, newStartedEventId, latestCancelRequestedEventId, details, identity);
    }
  }
}
