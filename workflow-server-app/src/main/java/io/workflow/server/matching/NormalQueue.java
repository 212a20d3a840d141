package io.workflow.server.matching;

import io.workflow.protocol.worker.TaskMessage;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.RejectedExecutionException;

/**
 * A queue for any worker. What nobody takes waits in the log of hints, for pollers of any node and
 * for workers that read it themselves.
 */
final class NormalQueue extends TaskQueue implements PolledQueue {

  /** Whoever polled that recently will do so again at once. */
  private static final Duration POLLING = Duration.ofSeconds(1);

  /** What no poller came for goes to the log, for workers elsewhere. */
  private static final Duration HELD = Duration.ofSeconds(2);

  /** What the log has as well can wait here for a poller a little longer than the log takes. */
  private static final Duration COPY_HELD = Duration.ofSeconds(15);

  private final HintLog log;
  private final WorkerStreams streams;

  NormalQueue(QueueKey key, QueueParts parts, HintLog log, WorkerStreams streams) {
    super(key, parts);
    this.log = log;
    this.streams = streams;
  }

  @Override
  void dispatch(Hint hint) {
    waiting.added(parts.now());
    Offer.Task task = fromEngine(hint, false);
    if (!give(task) && !holdBriefly(task)) {
      append(hint);
    }
  }

  /** When a poller is not far; otherwise it waits in the log, where it is not lost. */
  private boolean holdBriefly(Offer.Task task) {
    if (!waiting.holdBriefly(task, parts.now().minus(POLLING))) {
      return false;
    }
    takeIfPolled();
    return true;
  }

  /**
   * To the log. While that takes time, because the queue is new or the log is slow, whoever polls
   * first need not wait for it: a copy stays here.
   */
  private void append(Hint hint) {
    if (!log.isReady(key()) || waiting.isUnread(parts.now().minus(COPY_HELD))) {
      holdCopy(hint);
    }
    onlyToLog(hint);
  }

  private void onlyToLog(Hint hint) {
    waiting.addInLog(1);
    log.append(hint, () -> untaken(hint));
  }

  private void holdCopy(Hint hint) {
    if (waiting.holdCopy(fromEngine(hint, true))) {
      takeIfPolled();
    }
  }

  /** The log did not take it, so far: whoever is here is told directly. */
  private void untaken(Hint hint) {
    if (!give(fromEngine(hint, true))) {
      holdCopy(hint);
      streams.tell(hint);
    }
  }

  @Override
  void handOn(Offer.Task task) {
    if (!give(task)) {
      toLog(task);
    }
  }

  /**
   * The engine may be behind, so nobody here tries again at once. What came from the log, it sends
   * again itself.
   */
  @Override
  void unanswered(Offer.Task task) {
    switch (task.source()) {
      case ENGINE -> {
        if (!task.logged()) {
          onlyToLog(task.hint().anew(parts.now()));
        }
      }
      case LOG -> {}
    }
  }

  private void toLog(Offer.Task task) {
    if (!task.logged()) {
      append(task.hint().anew(parts.now()));
    }
  }

  @Override
  void pollerWaits() {
    log.readFor(this);
  }

  // ---- what comes from the log

  @Override
  public void offer(TaskMessage message) {
    waiting.addInLog(-1);
    Instant now = parts.now();
    Hint hint = new Hint(message.task(), key().kind(), message.type(), key().name(), now);
    Offer.Task task = new Offer.Task(hint, Offer.Source.LOG, false, now);
    if (!give(task) && !hold(task)) {
      append(hint);
    }
  }

  @Override
  public void inLog(long hints) {
    waiting.inLog(hints);
  }

  @Override
  public int waiting() {
    return waiting.waiting();
  }

  @Override
  public boolean polledAfter(Instant time) {
    return waiting.polledAfter(time);
  }

  // ---- queries

  void ask(Offer.Query query) {
    if (give(query)) {
      return;
    }
    if (hold(query)) {
      withdrawWhenDone(query);
    } else {
      query
          .taken()
          .completeExceptionally(
              new RejectedExecutionException(
                  """
                  %d tasks and queries wait for pollers of task queue '%s' already. \
                  Ask again later"""
                      .formatted(PollerQueue.MAXIMUM_OFFERS, key().name())));
    }
  }

  private void withdrawWhenDone(Offer.Query query) {
    var unused = query.taken().whenComplete((_sticky, _failure) -> waiting.withdraw(query));
  }

  // ---- what nobody came for

  /** Queries stay: whoever asks ends them in time. */
  @Override
  void sweep(Instant now) {
    for (Offer offer : waiting.remove(offer -> isOver(offer, now))) {
      switch (offer) {
        case Offer.Task task -> toLog(task);
        case Offer.Query _stays -> {}
      }
    }
  }

  private static boolean isOver(Offer offer, Instant now) {
    return switch (offer) {
      case Offer.Task task -> task.since().isBefore(now.minus(task.logged() ? COPY_HELD : HELD));
      case Offer.Query _stays -> false;
    };
  }

  @Override
  QueueStats stats() {
    return waiting.stats(parts.now()).with(log.backlog(key()));
  }

  @Override
  void close() {
    waiting.close();
    sweep(Instant.MAX);
  }
}
