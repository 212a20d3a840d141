package io.workflow.server.matching;

import io.workflow.protocol.worker.TaskKind;
import io.workflow.protocol.worker.TaskMessage;
import io.workflow.server.matching.WaitingTasks.Backlog;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.RejectedExecutionException;
import java.util.stream.Collectors;

/**
 * A queue for any worker. What nobody takes waits in the log of hints, if native workers read the
 * queue there; else here for as long as its owner takes to write it down. What is written down is
 * read when somebody polls.
 */
final class NormalQueue extends TaskQueue implements PolledQueue {

  /** Whoever polled that recently will do so again at once. */
  private static final Duration POLLING = Duration.ofSeconds(1);

  /** What no poller came for goes to the log, for workers elsewhere. */
  private static final Duration HELD = Duration.ofSeconds(2);

  /**
   * What is somewhere else as well, or will be soon, waits here a little longer than that takes.
   */
  private static final Duration COPY_HELD = Duration.ofSeconds(15);

  private static final Duration RETRY = Duration.ofSeconds(1);

  private final WaitingPlaces places;
  private final StoredTasks stored;
  private volatile Instant storedReadAt = Instant.MIN;
  private volatile double workersLimit = Double.POSITIVE_INFINITY;

  NormalQueue(QueueKey key, QueueParts parts, WaitingPlaces places) {
    super(key, parts);
    this.places = places;
    this.stored = new StoredTasks(key, places, this::weight, this::offerStored);
  }

  @Override
  public boolean hasTopic() {
    return places.topics().hasTopic(key());
  }

  @Override
  void dispatch(Hint hint) {
    waiting.added(hint, parts.now());
    dispatchAgain(hint);
  }

  private void dispatchAgain(Hint hint) {
    Offer.Task task = fromEngine(hint, false);
    if (!give(task)) {
      keep(task);
    }
  }

  /** Nobody is here. */
  private void keep(Offer.Task task) {
    if (hasTopic()) {
      if (!holdBriefly(task)) {
        append(task.hint());
      }
    } else if (isStored(task.hint()) && !waiting.polledAfter(parts.now().minus(POLLING))) {
      stored.more(task.hint());
    } else if (!hold(task)) {
      stored.more(task.hint());
    }
  }

  /** Its owner writes it down before it tells of it again. */
  private boolean isStored(Hint hint) {
    return hint.isStored(parts.now());
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
    if (!places.log().isReady(key()) || waiting.isUnread(parts.now().minus(COPY_HELD))) {
      holdCopy(hint);
    }
    onlyToLog(hint);
  }

  private void onlyToLog(Hint hint) {
    waiting.addInLog(1);
    places.log().append(hint, () -> untaken(hint));
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
      places.streams().tell(hint);
    }
  }

  @Override
  void handOn(Offer.Task task) {
    if (!give(task)) {
      leave(task);
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
        if (task.logged()) {
          return;
        }
        if (hasTopic()) {
          onlyToLog(task.hint().anew(parts.now()));
        } else {
          Runnable unused = parts.timers().after(RETRY, () -> dispatchAgain(task.hint()));
        }
      }
      case LOG -> {}
      case STORED -> stored.more(task.hint());
    }
  }

  @Override
  void putAside(Offer.Task task) {
    leave(task);
  }

  /** It does not wait here any longer. */
  private void leave(Offer.Task task) {
    if (task.source() == Offer.Source.STORED || !hasTopic()) {
      stored.more(task.hint());
    } else if (!task.logged()) {
      append(task.hint().anew(parts.now()));
    }
  }

  // ---- pollers

  @Override
  void pollerComes(PollRequest request) {
    Instant now = parts.now();
    if (key().kind() == TaskKind.ACTIVITY && request.ratePerSecond() != PollRequest.USUAL_RATE) {
      workersLimit = request.ratePerSecond();
    }
    limit(now);
    readStored(now);
  }

  /** What an operator says goes before what workers say. */
  private void limit(Instant now) {
    Double set = parts.limits().of(key());
    waiting.limit(set == null ? workersLimit : set, parts.limits().fairness(key()), now);
  }

  private void readStored(Instant now) {
    if (stored.hasMore() && (waiting.held() == 0 || storedReadAt.isBefore(now.minus(POLLING)))) {
      storedReadAt = now;
      stored.read();
    }
  }

  @Override
  void pollerWaits() {
    if (hasTopic()) {
      places.log().readFor(this);
    }
  }

  @Override
  void moved() {
    stopPolls(null);
    stored.more();
  }

  // ---- what is stored

  private double weight(WaitingTasks.KeyShare share) {
    return parts.limits().fairness(key()).weight(share.fairnessKey(), share.weight());
  }

  /** Before all that is held of the same priorities and keys. */
  private void offerStored(List<Hint> hints) {
    Instant now = parts.now();
    for (List<Hint> ofKey : byKey(hints)) {
      for (Hint hint : ofKey.reversed()) {
        if (!holdStored(stored(hint, now))) {
          stored.more(hint);
        }
      }
    }
    takeAll();
    takeIfPolledLater();
  }

  /** The key first whose first task has waited longest: it has the first turn. */
  private static List<List<Hint>> byKey(List<Hint> hints) {
    Map<String, List<Hint>> byKey =
        hints.stream().collect(Collectors.groupingBy(Hint::fairnessKey));
    return byKey.values().stream()
        .sorted(Comparator.comparing(ofKey -> ofKey.getFirst().waitingSince()))
        .toList();
  }

  private boolean holdStored(Offer.Task task) {
    if (waiting.holdFirst(task)) {
      return true;
    }
    Offer.Task lessUrgent = waiting.displace(task);
    if (lessUrgent == null) {
      return false;
    }
    boolean held = waiting.holdFirst(task);
    putAside(lessUrgent);
    return held;
  }

  private static Offer.Task stored(Hint hint, Instant now) {
    return new Offer.Task(hint, Offer.Source.STORED, true, now);
  }

  // ---- what comes from the log

  @Override
  public void offer(TaskMessage message) {
    waiting.addInLog(-1);
    Instant now = parts.now();
    Hint hint = new Hint(message.task(), key().kind(), message.type(), key().name(), now, null);
    Offer.Task task = new Offer.Task(hint, Offer.Source.LOG, false, now);
    if (!give(task) && !hold(task)) {
      leave(task);
    }
  }

  @Override
  public void inLog(long hints) {
    waiting.inLog(hints);
  }

  @Override
  public int waiting() {
    return waiting.waiting(parts.now());
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
                  %d tasks and queries wait for pollers of task queue '%s' already, or too many in \
                  all queues. Ask again later"""
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
    boolean topic = hasTopic();
    for (Offer offer : waiting.remove(offer -> isOver(offer, now, topic))) {
      switch (offer) {
        case Offer.Task task -> leave(task);
        case Offer.Query _stays -> {}
      }
    }
    limit(now);
    takeIfPolledLater();
    if (waiting() > 0) {
      readStored(now);
    }
  }

  private static boolean isOver(Offer offer, Instant now, boolean topic) {
    return switch (offer) {
      case Offer.Task task ->
          task.since().isBefore(now.minus(task.logged() || !topic ? COPY_HELD : HELD));
      case Offer.Query _stays -> false;
    };
  }

  /** What is younger than what is stored is counted where it waits. */
  @Override
  QueueStats stats() {
    Instant now = parts.now();
    Map<Integer, Backlog> old = places.stored().backlogs(key());
    long inLog = hasTopic() ? places.log().backlog(key()) : 0;
    return waiting.stats(now).with(old, inLog, now);
  }

  @Override
  void close() {
    waiting.close();
    sweep(Instant.MAX);
  }
}
