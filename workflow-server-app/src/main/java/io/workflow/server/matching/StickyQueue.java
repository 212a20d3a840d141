package io.workflow.server.matching;

import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * The queue of one worker, for workflows that it has cached. What it does not come for goes to the
 * normal queue of the workflow.
 */
final class StickyQueue extends TaskQueue {

  /** A queue whose worker was not seen for so long has none. */
  private static final Duration WORKER_GONE = Duration.ofSeconds(10);

  private static final Duration HELD = Duration.ofMinutes(1);

  StickyQueue(QueueKey key, QueueParts parts) {
    super(key, parts);
  }

  @Override
  void dispatch(Hint hint) {
    waiting.added(hint, parts.now());
    handOn(fromEngine(hint, false));
  }

  @Override
  void handOn(Offer.Task task) {
    if (!offer(task)) {
      leave(task);
    }
  }

  @Override
  void putAside(Offer.Task task) {
    leave(task);
  }

  /** {@code false} when its worker is not there. */
  private boolean offer(Offer offer) {
    return give(offer) || (hasWorker() && hold(offer));
  }

  private boolean hasWorker() {
    // Where queues have just moved, its worker is on the way here.
    return parts.homes().changedLately() || waiting.polledAfter(parts.now().minus(WORKER_GONE));
  }

  /** A timeout follows, which the worker's answer to the task before has named. */
  @Override
  void unanswered(Offer.Task task) {}

  @Override
  void pollerComes(PollRequest request) {}

  @Override
  void pollerWaits() {}

  @Override
  void moved() {
    stopPolls(null);
  }

  /** For the time that the query may wait here; {@code false} when the worker is not there. */
  boolean ask(Offer.Query query) {
    if (!offer(query)) {
      return false;
    }
    Runnable stop =
        parts
            .timers()
            .after(
                query.task().stickyTimeout(),
                () -> {
                  if (waiting.withdraw(query)) {
                    toNormalQueue(query);
                  }
                });
    var unused =
        query
            .taken()
            .whenComplete(
                (_sticky, _failure) -> {
                  stop.run();
                  waiting.withdraw(query);
                });
    return true;
  }

  private void leave(Offer offer) {
    switch (offer) {
      case Offer.Task task -> parts.claims().leaveStickyQueue(task.hint().task());
      case Offer.Query query -> toNormalQueue(query);
    }
  }

  @Override
  void stopPolls(@Nullable String workerInstanceKey) {
    super.stopPolls(workerInstanceKey);
    if (!hasWorker()) {
      waiting.remove(_all -> true).forEach(this::leave);
    }
  }

  @Override
  void sweep(Instant now) {
    Instant old = now.minus(HELD);
    waiting.remove(offer -> offer.since().isBefore(old)).forEach(this::leave);
  }

  @Override
  QueueStats stats() {
    return waiting.stats(parts.now());
  }

  /** The engine's own end follows: nothing can be said to it any more. */
  @Override
  void close() {}
}
