package io.workflow.worker.activity;

import io.workflow.ActivityCanceledException.Reason;
import io.workflow.protocol.Payload;
import io.workflow.protocol.worker.TaskToken;
import io.workflow.protocol.worker.WorkerRequest;
import io.workflow.protocol.worker.WorkerResponse;
import io.workflow.worker.channel.WorkerChannel;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The heartbeats of one attempt: the first is sent at once, then one for each interval. What is not
 * sent when the attempt ends goes with the report of its end. Safe for use by many threads.
 */
final class Heartbeats {

  private static final Logger log = LoggerFactory.getLogger(Heartbeats.class);
  private static final Duration WITHOUT_TIMEOUT = Duration.ofSeconds(30);
  private static final Duration LONGEST = Duration.ofSeconds(60);

  private final TaskToken token;
  private final Duration interval;
  private final long lastChance;
  private final WorkerChannel channel;
  private final ScheduledExecutorService timers;

  /** What was recorded last, until the server has it; {@code null} when it has all. */
  private @Nullable List<Payload> unconfirmed;

  private boolean waiting;
  private @Nullable ScheduledFuture<?> next;
  private boolean closed;
  private volatile @Nullable Reason stopReason;

  /**
   * {@code limit}: how long the attempt may take; {@code null} for as long as it likes. Before that
   * is over, what was recorded is sent, because afterwards it does not count any more.
   */
  Heartbeats(
      TaskToken token,
      @Nullable Duration heartbeatTimeout,
      @Nullable Duration limit,
      WorkerChannel channel,
      ScheduledExecutorService timers) {
    this.token = token;
    this.interval = interval(heartbeatTimeout);
    // A tenth of the time is for the way to the server.
    this.lastChance = limit == null ? Long.MAX_VALUE : System.nanoTime() + limit.toNanos() / 10 * 9;
    this.channel = channel;
    this.timers = timers;
  }

  /** 0.8 of the timeout, or 30 s without one; at most 60 s. */
  static Duration interval(@Nullable Duration heartbeatTimeout) {
    Duration wanted =
        heartbeatTimeout == null ? WITHOUT_TIMEOUT : heartbeatTimeout.multipliedBy(4).dividedBy(5);
    return wanted.compareTo(LONGEST) < 0 ? wanted : LONGEST;
  }

  synchronized void record(List<Payload> details) {
    if (closed) {
      return;
    }
    unconfirmed = details;
    if (next == null) {
      send(details);
    } else {
      waiting = true;
    }
  }

  private void send(List<Payload> details) {
    waiting = false;
    next = timers.schedule(this::intervalOver, untilNext(), TimeUnit.NANOSECONDS);
    CompletableFuture<Void> unused =
        channel
            .send(new WorkerRequest.RecordHeartbeat(token, details))
            .handle(
                (answer, failure) -> {
                  answered(details, answer, failure);
                  return null;
                });
  }

  private long untilNext() {
    long untilLastChance = lastChance == Long.MAX_VALUE ? 0 : lastChance - System.nanoTime();
    return untilLastChance > 0 ? Math.min(interval.toNanos(), untilLastChance) : interval.toNanos();
  }

  private synchronized void intervalOver() {
    next = null;
    List<Payload> details = unconfirmed;
    if (waiting && details != null && !closed) {
      send(details);
    }
  }

  @SuppressWarnings("ReferenceEquality") // of two equal ones the later one still waits
  private synchronized void confirmed(List<Payload> details) {
    if (unconfirmed == details) {
      unconfirmed = null;
    }
  }

  private void answered(
      List<Payload> details, @Nullable WorkerResponse answer, @Nullable Throwable failure) {
    if (answer instanceof WorkerResponse.HeartbeatRecorded recorded) {
      confirmed(details);
      if (recorded.cancelRequested()) {
        stop(Reason.CANCEL_REQUESTED);
      }
    } else if (answer instanceof WorkerResponse.Refused refused) {
      switch (refused.reason()) {
        case STALE, NOT_FOUND, ALREADY_STARTED -> stop(Reason.NOT_FOUND);
        case INVALID, UNAVAILABLE ->
            log.warn("Heartbeat of {} was not recorded: {}", token.task(), refused.message());
      }
    } else {
      log.debug("Heartbeat of {} was not recorded: {}", token.task(), answer, failure);
    }
  }

  /** From now on the activity is told to stop; the first reason counts. */
  void stop(Reason reason) {
    if (stopReason == null) {
      stopReason = reason;
    }
  }

  /** Why the activity should stop; {@code null} while it may go on. */
  @Nullable Reason stopReason() {
    return stopReason;
  }

  /**
   * No heartbeat is sent any more. Returns what the server does not have yet, for the report of the
   * attempt's end; empty when it has all.
   */
  synchronized List<Payload> close() {
    closed = true;
    waiting = false;
    if (next != null) {
      next.cancel(false);
      next = null;
    }
    return unconfirmed == null ? List.of() : unconfirmed;
  }
}
