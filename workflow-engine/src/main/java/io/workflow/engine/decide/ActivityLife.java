package io.workflow.engine.decide;

import io.workflow.engine.state.Change;
import io.workflow.engine.state.PendingActivity;
import io.workflow.protocol.Failure;
import io.workflow.protocol.RetryPolicy;
import io.workflow.protocol.RetryState;
import io.workflow.protocol.TimeoutType;
import io.workflow.protocol.history.ActivityEvent.ActivityTaskFailed;
import io.workflow.protocol.history.ActivityEvent.ActivityTaskScheduled;
import io.workflow.protocol.history.ActivityEvent.ActivityTaskStarted;
import io.workflow.protocol.history.ActivityEvent.ActivityTaskTimedOut;
import java.time.Duration;
import java.time.Instant;

/** How attempts of an activity end: tried again, or closed for good. */
final class ActivityLife {

  private ActivityLife() {}

  /**
   * Writes the started event of an activity that closes; returns its id, or 0 when there is none
   * yet.
   */
  static long writeStart(Transition run, PendingActivity activity) {
    PendingActivity.Start start = activity.start();
    return start == null
        ? 0
        : run.arriveAt(
            new ActivityTaskStarted(
                activity.scheduledEventId(),
                start.identity(),
                start.startId(),
                activity.attempt(),
                activity.lastFailure(),
                start.worker()),
            start.time());
  }

  /** The application failed; returns whether it is tried again. */
  static boolean attemptFailed(
      Transition run, PendingActivity activity, Failure failure, String identity) {
    RetryState verdict = verdict(activity, failure, run.now());
    if (verdict == RetryState.IN_PROGRESS) {
      retry(run, activity, failure);
      return true;
    }
    long startedEventId = writeStart(run, activity);
    run.arrive(
        new ActivityTaskFailed(
            activity.scheduledEventId(), startedEventId, failure, verdict, identity));
    return false;
  }

  /**
   * A timeout passed; returns whether the activity is tried again. When the schedule-to-close
   * timeout leaves no time for that, it is that one that the code is told of.
   */
  static boolean attemptTimedOut(Transition run, PendingActivity activity, TimeoutType type) {
    Failure failure = timeout("activity %s timeout".formatted(type.title()), type, activity);
    RetryState verdict =
        switch (type) {
          case SCHEDULE_TO_START, SCHEDULE_TO_CLOSE -> RetryState.TIMEOUT;
          case START_TO_CLOSE, HEARTBEAT -> verdict(activity, failure, run.now());
        };
    if (verdict == RetryState.IN_PROGRESS) {
      retry(run, activity, failure);
      return true;
    }
    if (verdict == RetryState.TIMEOUT && isOfOneAttempt(type)) {
      failure =
          timeout(
              "Not enough time to schedule next retry before activity ScheduleToClose timeout,"
                  + " giving up retrying",
              TimeoutType.SCHEDULE_TO_CLOSE,
              activity);
    }
    long startedEventId = writeStart(run, activity);
    run.arrive(
        new ActivityTaskTimedOut(
            activity.scheduledEventId(),
            startedEventId,
            failure.withCause(activity.lastFailure()),
            verdict));
    return false;
  }

  private static boolean isOfOneAttempt(TimeoutType type) {
    return type == TimeoutType.START_TO_CLOSE || type == TimeoutType.HEARTBEAT;
  }

  /** Users' code looks at the texts, which are those of Temporal's own server. */
  private static Failure timeout(String message, TimeoutType type, PendingActivity activity) {
    return Failure.of(
        message, new Failure.Timeout(type, activity.current().heartbeats().details()));
  }

  private static void retry(Transition run, PendingActivity activity, Failure failure) {
    Instant next = run.now().plus(interval(activity, failure));
    run.record(
        new Change.ActivityRetryScheduled(activity.scheduledEventId(), failure, next, run.now()));
  }

  private static RetryState verdict(PendingActivity activity, Failure failure, Instant now) {
    ActivityTaskScheduled scheduled = activity.scheduled();
    RetryPolicy policy = scheduled.retryPolicy();
    if (activity.cancelRequestedEventId() != 0) {
      return RetryState.CANCEL_REQUESTED;
    }
    if (RetryRules.isNonRetryable(failure, policy)) {
      return RetryState.NON_RETRYABLE_FAILURE;
    }
    if (policy.maximumAttempts() != 0 && activity.attempt() >= policy.maximumAttempts()) {
      return RetryState.MAXIMUM_ATTEMPTS_REACHED;
    }
    Duration total = scheduled.scheduleToCloseTimeout();
    if (total != null
        && now.plus(interval(activity, failure)).isAfter(activity.scheduledTime().plus(total))) {
      return RetryState.TIMEOUT;
    }
    return RetryState.IN_PROGRESS;
  }

  private static Duration interval(PendingActivity activity, Failure failure) {
    return RetryRules.interval(activity.scheduled().retryPolicy(), activity.attempt(), failure);
  }
}
