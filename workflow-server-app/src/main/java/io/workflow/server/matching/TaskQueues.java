package io.workflow.server.matching;

import io.micrometer.core.instrument.MeterRegistry;
import io.workflow.engine.decide.Effect;
import io.workflow.engine.shard.HistoryService;
import io.workflow.engine.shard.TaskTransport;
import io.workflow.engine.shard.Timers;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The task queues of this node. A task that the engine tells of goes straight to a poller that
 * waits here, claimed for it; otherwise the hint goes to the log, from where it comes back as soon
 * as somebody polls. Sticky queues and queries wait here, in memory.
 *
 * <p>Nothing blocks, unless it says so: what is claimed comes back on threads of the engine.
 */
public final class TaskQueues
    implements TaskTransport, QueryTaskQueue, NormalQueues, AutoCloseable {

  private static final Logger log = LoggerFactory.getLogger(TaskQueues.class);
  private static final Duration SWEEP = Duration.ofSeconds(1);
  private static final Duration MOVED = Duration.ofMillis(200);

  /** Other nodes know for two minutes that a queue is polled here. */
  static final Duration TOLD_AGAIN = Duration.ofMinutes(1);

  private static final Duration FORGOTTEN = Duration.ofMinutes(10);

  /** About a kilobyte each. */
  static final int MAXIMUM_QUEUES = 200_000;

  /** A poll of one queue too many ends after this time, so that nobody polls in a loop. */
  private static final Duration FULL = Duration.ofSeconds(1);

  private final Map<QueueKey, NormalQueue> normal = new ConcurrentHashMap<>();
  private final Map<QueueKey, StickyQueue> sticky = new ConcurrentHashMap<>();
  private final QueueParts parts;
  private final WaitingPlaces places;
  private volatile boolean closed;

  /**
   * @param history late, because the engine needs its transport first
   * @param places where tasks wait that nobody takes at once; to be closed after this
   * @param homes at which node each queue lives
   * @param timers end polls
   * @param limits how much queues may give away
   */
  public TaskQueues(
      Supplier<HistoryService> history,
      WaitingPlaces places,
      QueueHomes homes,
      MeterRegistry registry,
      InstantSource clock,
      Timers timers,
      QueueLimits limits) {
    this.places = places;
    this.parts =
        new QueueParts(
            new TaskClaims(history),
            new TaskReturns(history, registry),
            this,
            homes,
            new TaskMatchMetrics(registry),
            clock,
            timers,
            limits,
            new OfferRoom());
    regularly(SWEEP, this::sweep);
    regularly(MOVED, this::leaveMovedLately);
  }

  // ---- pollers

  /**
   * A worker asks for a task. A task that its answer holds is started, for this worker; if it can't
   * be brought to it, {@link #giveBack} it.
   */
  public Poll poll(PollRequest request) {
    if (isFull(request.key())) {
      return inVain(request);
    }
    TaskQueue queue = queue(request.key());
    if (queue.isToBeTold(parts.now())) {
      parts.homes().polled(request.key());
    }
    return queue.poll(request);
  }

  private boolean isFull(QueueKey key) {
    return normal.size() + sticky.size() >= MAXIMUM_QUEUES && known(key) == null;
  }

  private Poll inVain(PollRequest request) {
    log.debug(
        "{} task queues are in use, which is the limit: no poll at {}", MAXIMUM_QUEUES, request);
    Poll poll = new Poll(request, gone -> gone.answer().complete(Optional.empty()));
    parts.timers().completeAfter(FULL, poll.answer(), Optional.empty());
    return poll;
  }

  /** How many queues are remembered. */
  int size() {
    return normal.size() + sticky.size();
  }

  /** Polls that wait here, for a task that may come from anywhere. */
  public int parked() {
    return Stream.<TaskQueue>concat(normal.values().stream(), sticky.values().stream())
        .mapToInt(TaskQueue::parked)
        .sum();
  }

  /** How much is held for pollers. */
  int held() {
    return parts.room().taken();
  }

  /** Names all queues that are polled here. */
  void tellPolled(Consumer<QueueKey> listener) {
    Instant lately = parts.now().minus(TOLD_AGAIN);
    normal.forEach(
        (key, queue) -> {
          if (queue.polledAfter(lately)) {
            listener.accept(key);
          }
        });
  }

  /** Nobody is to wait here for queues that live elsewhere, and nothing either. */
  void leaveMoved() {
    normal.forEach(this::leaveMoved);
    sticky.forEach(this::leaveMoved);
  }

  private void leaveMoved(QueueKey key, TaskQueue queue) {
    RemoteQueue home = parts.homes().elsewhere(key);
    if (home != null) {
      queue.moveTo(home);
    }
  }

  Hint hint(Effect.Dispatch task) {
    return Hint.of(task, parts.now());
  }

  /** A task that another node's owner tells of. */
  public void dispatch(QueueKey key, Hint hint) {
    if (!isFull(key) || places.topics().hasTopic(key)) {
      queue(key).dispatch(hint);
    }
  }

  /** A task that a poll was answered with did not reach its worker: the next one gets it. */
  public void giveBack(PolledTask task) {
    parts.giveBack(task);
  }

  /**
   * Ends the polls of one worker, or of all, at a queue. The queue is as if they had never been
   * there.
   *
   * @param workerInstanceKey {@code null} for all
   */
  public void stopPolls(QueueKey key, @Nullable String workerInstanceKey) {
    TaskQueue queue = known(key);
    if (queue != null) {
      queue.stopPolls(workerInstanceKey);
    }
  }

  /** Who has polled a queue in the last minutes, and when last. */
  public Map<String, PollerSeen> pollers(QueueKey key) {
    TaskQueue queue = known(key);
    return queue == null ? Map.of() : queue.pollers();
  }

  /**
   * How a queue does, about: here, and in the log. Asks the log: blocks, for a few seconds at most.
   *
   * @throws HintLogException when the log does not say
   */
  public QueueStats stats(QueueKey key) {
    return queue(key).stats();
  }

  // ---- tasks

  @Override
  public @Nullable Claim<?> claim(Effect.Dispatch task) {
    TaskQueue queue = known(QueueKey.of(task));
    return queue == null ? null : queue.claimFor(Hint.of(task, parts.now()));
  }

  @Override
  public void dispatch(Effect.Dispatch task) {
    dispatch(QueueKey.of(task), Hint.of(task, parts.now()));
  }

  // ---- queries

  @Override
  public CompletableFuture<Boolean> offer(@Nullable String stickyQueue, QueryTask query) {
    Offer.Query offer = new Offer.Query(query, new CompletableFuture<>(), parts.now());
    StickyQueue own = stickyQueue == null ? null : sticky.get(query.stickyKey(stickyQueue));
    if (own == null || !own.ask(offer)) {
      ask(offer);
    }
    return offer.taken();
  }

  /** As {@link #offer} of no sticky queue, but here, wherever the queue lives. */
  public CompletableFuture<Boolean> offerHere(QueryTask query) {
    Offer.Query offer = new Offer.Query(query, new CompletableFuture<>(), parts.now());
    normalQueue(query.queue()).ask(offer);
    return offer.taken();
  }

  @Override
  public void ask(Offer.Query query) {
    QueueKey key = query.task().queue();
    RemoteQueue home = parts.homes().elsewhere(key);
    if (home == null) {
      normalQueue(key).ask(query);
      return;
    }
    query.isOfferedBy(home.offer(null, query.task()));
  }

  // ---- the queues

  /**
   * Made when it is not there. One that was forgotten just now would keep its poller for nothing.
   */
  private TaskQueue queue(QueueKey key) {
    return key.sticky()
        ? sticky.compute(
            key, (_key, known) -> touched(known == null ? new StickyQueue(key, parts) : known))
        : normalQueue(key);
  }

  NormalQueue normalQueue(QueueKey key) {
    return normal.compute(
        key, (_key, known) -> touched(known == null ? new NormalQueue(key, parts, places) : known));
  }

  private <Q extends TaskQueue> Q touched(Q queue) {
    queue.touch(parts.now());
    return queue;
  }

  private @Nullable TaskQueue known(QueueKey key) {
    return key.sticky() ? sticky.get(key) : normal.get(key);
  }

  private void regularly(Duration pause, Runnable look) {
    Runnable unused =
        parts.timers().after(pause, () -> places.executor().execute(() -> lookAgain(pause, look)));
  }

  private void lookAgain(Duration pause, Runnable look) {
    if (closed) {
      return;
    }
    try {
      look.run();
    } catch (RuntimeException defect) {
      log.error("What waits in task queues was not looked through; tried again", defect);
    } finally {
      regularly(pause, look);
    }
  }

  /** Nodes hear of each other at different moments: what came to the former home goes on. */
  private void leaveMovedLately() {
    if (parts.homes().changedLately()) {
      leaveMoved();
    }
  }

  private void sweep() {
    Instant now = parts.now();
    sweep(normal, now);
    sweep(sticky, now);
  }

  private static <Q extends TaskQueue> void sweep(Map<QueueKey, Q> queues, Instant now) {
    for (Map.Entry<QueueKey, Q> entry : queues.entrySet()) {
      entry.getValue().sweep(now);
      queues.computeIfPresent(
          entry.getKey(), (_key, queue) -> queue.unusedSince(now.minus(FORGOTTEN)) ? null : queue);
    }
  }

  /** Ends all polls, empty. */
  public void stopPolls() {
    normal.values().forEach(queue -> queue.stopPolls(null));
    sticky.values().forEach(queue -> queue.stopPolls(null));
  }

  @Override
  public void close() {
    closed = true;
    stopPolls();
    normal.values().forEach(NormalQueue::close);
  }
}
