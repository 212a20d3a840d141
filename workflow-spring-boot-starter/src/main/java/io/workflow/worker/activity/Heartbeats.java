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
 * The heartbeats of one attempt: the first is sent at once, then one for each interval, and always
 * the last. Safe for use by many threads.
 */
final class Heartbeats {

  private static final Logger log = LoggerFactory.getLogger(Heartbeats.class);
  private static final Duration WITHOUT_TIMEOUT = Duration.ofSeconds(30);
  private static final Duration LONGEST = Duration.ofSeconds(60);

  private final TaskToken token;
  private final Duration interval;
  private final WorkerChannel channel;
  private final ScheduledExecutorService timers;
  private @Nullable List<Payload> waiting;
  private @Nullable ScheduledFuture<?> next;
  private CompletableFuture<?> lastSent = CompletableFuture.completedFuture(null);
  private boolean closed;
  private volatile @Nullable Reason stopReason;

  Heartbeats(
      TaskToken token,
      @Nullable Duration heartbeatTimeout,
      WorkerChannel channel,
      ScheduledExecutorService timers) {
    this.token = token;
    this.interval = interval(heartbeatTimeout);
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
    if (next == null) {
      send(details);
    } else {
      waiting = details;
    }
  }

  private void send(List<Payload> details) {
    waiting = null;
    next = timers.schedule(this::intervalOver, interval.toMillis(), TimeUnit.MILLISECONDS);
    lastSent =
        channel
            .send(new WorkerRequest.RecordHeartbeat(token, details))
            .handle(
                (answer, failure) -> {
                  answered(answer, failure);
                  return null;
                });
  }

  private synchronized void intervalOver() {
    next = null;
    if (waiting != null && !closed) {
      send(waiting);
    }
  }

  private void answered(@Nullable WorkerResponse answer, @Nullable Throwable failure) {
    if (answer instanceof WorkerResponse.HeartbeatRecorded recorded) {
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
   * Sends what still waits, so that the next attempt sees the last details; no heartbeat is sent
   * afterwards. The future completes, never with a failure, when the last one is answered.
   */
  synchronized CompletableFuture<?> flush() {
    if (waiting != null && stopReason == null) {
      send(waiting);
    }
    close();
    return lastSent;
  }

  /** No heartbeat is sent any more. */
  synchronized void close() {
    closed = true;
    waiting = null;
    if (next != null) {
      next.cancel(false);
      next = null;
    }
  }
}
