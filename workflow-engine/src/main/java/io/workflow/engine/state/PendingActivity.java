package io.workflow.engine.state;

import io.workflow.engine.state.Deadlines.Deadline;
import io.workflow.engine.state.Deadlines.Subject;
import io.workflow.protocol.Failure;
import io.workflow.protocol.Payload;
import io.workflow.protocol.Payloads;
import io.workflow.protocol.TimeoutType;
import io.workflow.protocol.history.ActivityEvent.ActivityTaskScheduled;
import io.workflow.protocol.history.WorkerVersion;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * An activity that is not closed.
 *
 * @param scheduledTime when the activity was scheduled
 * @param attempt the current attempt; 1 is the first
 * @param attemptTime when the current attempt may start
 * @param dispatches how often workers were told of the attempt since this node has the state
 * @param dispatchedAt when workers were last told of it; {@code null} when this node never did
 * @param start who runs the current attempt; {@code null} while nobody does
 * @param cancelRequestedEventId the cancel request; 0 when there is none
 * @param lastAttempt the previous attempt, which failed; {@code null} when there was none
 * @param lastHeartbeat the last sign of life of the current attempt; {@code null} when it gave none
 * @param heartbeatDetails what an attempt last reported
 */
public record PendingActivity(
    long scheduledEventId,
    ActivityTaskScheduled scheduled,
    Instant scheduledTime,
    int attempt,
    Instant attemptTime,
    int dispatches,
    @Nullable Instant dispatchedAt,
    @Nullable Start start,
    long cancelRequestedEventId,
    @Nullable FailedAttempt lastAttempt,
    @Nullable Instant lastHeartbeat,
    List<Payload> heartbeatDetails)
    implements PendingById.Entry {

  public PendingActivity {
    heartbeatDetails = Payloads.orEmpty(heartbeatDetails);
  }

  static PendingActivity scheduled(long eventId, ActivityTaskScheduled attributes, Instant time) {
    return new PendingActivity(
        eventId, attributes, time, 1, time, 0, null, null, 0, null, null, List.of());
  }

  PendingActivity startedBy(Start newStart) {
    return new PendingActivity(
        scheduledEventId,
        scheduled,
        scheduledTime,
        attempt,
        attemptTime,
        dispatches,
        dispatchedAt,
        newStart,
        cancelRequestedEventId,
        lastAttempt,
        null,
        heartbeatDetails);
  }

  /** Waits again: the worker that it was started for gave it back. */
  PendingActivity returned(Instant waitsSince) {
    return new PendingActivity(
        scheduledEventId,
        scheduled,
        scheduledTime,
        attempt,
        waitsSince,
        0,
        null,
        null,
        cancelRequestedEventId,
        lastAttempt,
        lastHeartbeat,
        heartbeatDetails);
  }

  PendingActivity dispatched(Instant time) {
    return new PendingActivity(
        scheduledEventId,
        scheduled,
        scheduledTime,
        attempt,
        attemptTime,
        dispatches + 1,
        time,
        start,
        cancelRequestedEventId,
        lastAttempt,
        lastHeartbeat,
        heartbeatDetails);
  }

  /** {@code failedAt}: when the current attempt failed. */
  PendingActivity retriedAt(Instant time, Failure failure, Instant failedAt) {
    return new PendingActivity(
        scheduledEventId,
        scheduled,
        scheduledTime,
        attempt + 1,
        time,
        0,
        null,
        null,
        cancelRequestedEventId,
        new FailedAttempt(failedAt, start == null ? "" : start.identity(), failure),
        null,
        heartbeatDetails);
  }

  PendingActivity aliveAt(Instant time, List<Payload> details) {
    return new PendingActivity(
        scheduledEventId,
        scheduled,
        scheduledTime,
        attempt,
        attemptTime,
        dispatches,
        dispatchedAt,
        start,
        cancelRequestedEventId,
        lastAttempt,
        time,
        details);
  }

  PendingActivity cancelRequestedBy(long eventId) {
    return new PendingActivity(
        scheduledEventId,
        scheduled,
        scheduledTime,
        attempt,
        attemptTime,
        dispatches,
        dispatchedAt,
        start,
        eventId,
        lastAttempt,
        lastHeartbeat,
        heartbeatDetails);
  }

  /** As it was scheduled, but now. */
  PendingActivity begunAgain(Instant time) {
    return new PendingActivity(
        scheduledEventId,
        scheduled,
        time,
        1,
        time,
        0,
        null,
        null,
        cancelRequestedEventId,
        null,
        null,
        List.of());
  }

  /** Without what only the shard's owner knows. */
  PendingActivity forgotten() {
    return new PendingActivity(
        scheduledEventId,
        scheduled,
        scheduledTime,
        attempt,
        attemptTime,
        0,
        null,
        start,
        cancelRequestedEventId,
        lastAttempt,
        lastHeartbeat,
        heartbeatDetails);
  }

  /**
   * The timeout that has passed first; {@code null} when none has. Of two at the same time it is
   * that of the whole activity, which leaves no other attempt; but of nobody having started it
   * before that.
   */
  public @Nullable TimeoutType timeoutAt(Instant now) {
    Instant overall = end(scheduledTime, scheduled.scheduleToCloseTimeout());
    if (start == null) {
      Instant untaken = end(attemptTime, scheduled.scheduleToStartTimeout());
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
  public long eventId() {
    return scheduledEventId;
  }

  @Override
  public String id() {
    return scheduled.activityId();
  }

  @Override
  public Deadline deadline() {
    Instant at = end(scheduledTime, scheduled.scheduleToCloseTimeout());
    if (start == null) {
      at = earlier(at, dispatchTime());
      at = earlier(at, end(attemptTime, scheduled.scheduleToStartTimeout()));
    } else {
      at = earlier(at, end(start.time(), scheduled.startToCloseTimeout()));
      at = earlier(at, end(lastSignOfLife(start), scheduled.heartbeatTimeout()));
    }
    return new Deadline(at, Subject.ACTIVITY, scheduledEventId);
  }

  private Instant dispatchTime() {
    return dispatchedAt == null ? attemptTime : Redispatch.after(attemptTime, dispatchedAt);
  }

  private Instant lastSignOfLife(Start by) {
    return lastHeartbeat == null ? by.time() : lastHeartbeat;
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

  /** Why the previous attempt failed; {@code null} when there was none. */
  public @Nullable Failure lastFailure() {
    return lastAttempt == null ? null : lastAttempt.failure();
  }

  /** An attempt that is over; {@code identity} is the worker that ran it. */
  public record FailedAttempt(Instant time, String identity, Failure failure) {}

  /** Running in a worker. */
  public record Start(
      Instant time, String identity, String startId, @Nullable WorkerVersion worker) {}
}
