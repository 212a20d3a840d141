package io.workflow.engine.state;

import io.workflow.engine.state.PendingActivity.FailedAttempt;
import io.workflow.engine.state.PendingActivity.Start;
import io.workflow.protocol.Failure;
import io.workflow.protocol.Payload;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The attempt of an activity that waits or runs.
 *
 * @param number 1 is the first
 * @param notBefore when it may start
 * @param previous the attempt before, which failed; {@code null} when there was none
 * @param start who runs it; {@code null} while nobody does
 * @param dispatchedAt when workers were last told of it; {@code null} when this node never did
 */
public record ActivityAttempt(
    int number,
    Instant notBefore,
    @Nullable FailedAttempt previous,
    @Nullable Start start,
    Heartbeats heartbeats,
    @Nullable Instant dispatchedAt) {

  static ActivityAttempt first(Instant time) {
    return waiting(1, time, null, Heartbeats.NONE);
  }

  private static ActivityAttempt waiting(
      int number, Instant notBefore, @Nullable FailedAttempt previous, Heartbeats heartbeats) {
    return new ActivityAttempt(number, notBefore, previous, null, heartbeats, null);
  }

  private ActivityAttempt with(
      @Nullable Start newStart, Heartbeats newHeartbeats, @Nullable Instant newDispatchedAt) {
    return new ActivityAttempt(
        number, notBefore, previous, newStart, newHeartbeats, newDispatchedAt);
  }

  ActivityAttempt startedBy(Start newStart) {
    return with(newStart, heartbeats.silent(), dispatchedAt);
  }

  ActivityAttempt aliveAt(Instant time, List<Payload> details) {
    return with(start, new Heartbeats(time, details), dispatchedAt);
  }

  ActivityAttempt dispatched(Instant time) {
    return with(start, heartbeats, time);
  }

  /** Without what only the shard's owner knows. */
  ActivityAttempt forgotten() {
    return with(start, heartbeats, null);
  }

  /** Waits again: the worker that it was started for gave it back. */
  ActivityAttempt returned(Instant waitsSince) {
    return waiting(number, waitsSince, previous, heartbeats);
  }

  /** The one after this, which failed at {@code failedAt}. */
  ActivityAttempt next(Instant time, Failure failure, Instant failedAt) {
    String identity = start == null ? "" : start.identity();
    return waiting(
        number + 1, time, new FailedAttempt(failedAt, identity, failure), heartbeats.silent());
  }

  /** When workers are told of it, for the first time or again. */
  Instant dispatchTime() {
    return dispatchedAt == null ? notBefore : Redispatch.after(notBefore, dispatchedAt);
  }

  /**
   * Signs of life.
   *
   * @param last the last one of the current attempt; {@code null} when it gave none
   * @param details what an attempt last reported, this one or one before
   */
  public record Heartbeats(@Nullable Instant last, List<Payload> details) {

    static final Heartbeats NONE = new Heartbeats(null, List.of());

    public Heartbeats {
      details = List.copyOf(details);
    }

    /** Another attempt begins with what the one before reported. */
    Heartbeats silent() {
      return new Heartbeats(null, details);
    }
  }
}
