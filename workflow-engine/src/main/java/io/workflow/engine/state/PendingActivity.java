package io.workflow.engine.state;

import io.workflow.engine.state.Deadlines.Deadline;
import io.workflow.engine.state.Deadlines.Subject;
import io.workflow.protocol.Failure;
import io.workflow.protocol.TimeoutType;
import io.workflow.protocol.history.ActivityEvent.ActivityTaskScheduled;
import io.workflow.protocol.history.WorkerVersion;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * An activity that is not closed.
 *
 * @param scheduledTime when the activity was scheduled
 * @param cancelRequestedEventId the cancel request; 0 when there is none
 * @param current the attempt that waits or runs
 */
public record PendingActivity(
    long scheduledEventId,
    ActivityTaskScheduled scheduled,
    Instant scheduledTime,
    long cancelRequestedEventId,
    ActivityAttempt current)
    implements PendingById.Entry {

  static PendingActivity scheduled(long eventId, ActivityTaskScheduled attributes, Instant time) {
    return new PendingActivity(eventId, attributes, time, 0, ActivityAttempt.first(time));
  }

  PendingActivity with(ActivityAttempt changed) {
    return new PendingActivity(
        scheduledEventId, scheduled, scheduledTime, cancelRequestedEventId, changed);
  }

  PendingActivity cancelRequestedBy(long eventId) {
    return new PendingActivity(scheduledEventId, scheduled, scheduledTime, eventId, current);
  }

  /** As it was scheduled, but now. */
  PendingActivity begunAgain(Instant time) {
    return scheduled(scheduledEventId, scheduled, time).cancelRequestedBy(cancelRequestedEventId);
  }

  @Override
  public long eventId() {
    return scheduledEventId;
  }

  @Override
  public String id() {
    return scheduled.activityId();
  }

  /** The number of the current attempt; 1 is the first. */
  public int attempt() {
    return current.number();
  }

  /** When the current attempt may start. */
  public Instant attemptTime() {
    return current.notBefore();
  }

  /** Who runs the current attempt; {@code null} while nobody does. */
  public @Nullable Start start() {
    return current.start();
  }

  /** Why the previous attempt failed; {@code null} when there was none. */
  public @Nullable Failure lastFailure() {
    return current.previous() == null ? null : current.previous().failure();
  }

  /**
   * The timeout that has passed first; {@code null} when none has. Of two at the same time it is
   * that of the whole activity, which leaves no other attempt; but of nobody having started it
   * before that.
   */
  public @Nullable TimeoutType timeoutAt(Instant now) {
    Instant overall = end(scheduledTime, scheduled.scheduleToCloseTimeout());
    Start start = start();
    if (start == null) {
      Instant untaken = end(attemptTime(), scheduled.scheduleToStartTimeout());
      return untaken.isAfter(overall)
          ? passed(overall, now, TimeoutType.SCHEDULE_TO_CLOSE)
          : passed(untaken, now, TimeoutType.SCHEDULE_TO_START);
    }
    Instant attempted = end(start.time(), scheduled.startToCloseTimeout());
    Instant silent = end(lastSignOfLife(start), scheduled.heartbeatTimeout());
    if (silent.isBefore(attempted) && silent.isBefore(overall)) {
      return passed(silent, now, TimeoutType.HEARTBEAT);
    }
    return attempted.isBefore(overall)
        ? passed(attempted, now, TimeoutType.START_TO_CLOSE)
        : passed(overall, now, TimeoutType.SCHEDULE_TO_CLOSE);
  }

  @Override
  public Deadline deadline() {
    Instant at = end(scheduledTime, scheduled.scheduleToCloseTimeout());
    Start start = start();
    if (start == null) {
      at = earlier(at, current.dispatchTime());
      at = earlier(at, end(attemptTime(), scheduled.scheduleToStartTimeout()));
    } else {
      at = earlier(at, end(start.time(), scheduled.startToCloseTimeout()));
      at = earlier(at, end(lastSignOfLife(start), scheduled.heartbeatTimeout()));
    }
    return new Deadline(at, Subject.ACTIVITY, scheduledEventId);
  }

  private Instant lastSignOfLife(Start by) {
    Instant last = current.heartbeats().last();
    return last == null ? by.time() : last;
  }

  private static Instant earlier(Instant one, Instant other) {
    return one.isBefore(other) ? one : other;
  }

  /** What has no timeout never ends. */
  private static Instant end(Instant from, @Nullable Duration timeout) {
    return timeout == null ? Instant.MAX : from.plus(timeout);
  }

  private static @Nullable TimeoutType passed(Instant end, Instant now, TimeoutType type) {
    return end.isAfter(now) ? null : type;
  }

  /** An attempt that is over; {@code identity} is the worker that ran it. */
  public record FailedAttempt(Instant time, String identity, Failure failure) {}

  /** Running in a worker. */
  public record Start(
      Instant time, String identity, String startId, @Nullable WorkerVersion worker) {}
}
