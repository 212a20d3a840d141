package io.workflow.server.matching;

import io.micrometer.core.instrument.MeterRegistry;
import io.workflow.engine.decide.Effect;
import io.workflow.engine.shard.HistoryService;
import io.workflow.engine.shard.TaskTransport;
import io.workflow.protocol.worker.TaskId;
import io.workflow.protocol.worker.TaskMessage;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Workers that poll, and tasks for them. A task that the engine sends word of goes straight to a
 * poller that waits here, claimed for it; otherwise word of it goes to Kafka, from where it comes
 * back as soon as somebody polls. Sticky queues and queries wait here, in memory.
 *
 * <p>Nothing blocks: what is claimed comes back on threads of the engine.
 */
public final class TaskQueues implements TaskTransport, QueryTaskQueue, AutoCloseable {

  /** Word of a task that no poller came for goes to Kafka, for workers elsewhere. */
  private static final Duration HELD = Duration.ofSeconds(2);

  private static final Duration STICKY_HELD = Duration.ofMinutes(1);
  private static final Duration SWEEP = Duration.ofSeconds(1);
  private static final Duration FORGOTTEN = Duration.ofMinutes(10);

  private final Map<QueueKey, PollerQueue> queues = new ConcurrentHashMap<>();
  private final TaskFeeds feeds;
  private final TaskMatchMetrics metrics;
  private final Matching matching;
  private final InstantSource clock;
  private final ScheduledExecutorService timer;

  /**
   * @param history late, because the engine needs its transport first
   * @param kafka where word of tasks goes that nobody waits for
   * @param feeds given what brings them back
   * @param timer ends polls; closed with this
   */
  public TaskQueues(
      Supplier<HistoryService> history,
      TaskTransport kafka,
      Function<TaskQueues, ? extends TaskFeeds> feeds,
      MeterRegistry registry,
      InstantSource clock,
      ScheduledExecutorService timer) {
    this.metrics = new TaskMatchMetrics(registry);
    this.clock = clock;
    this.matching = new Matching(queues, history, kafka, this::waits, metrics, clock);
    this.timer = timer;
    this.feeds = feeds.apply(this);
    var unused =
        timer.scheduleWithFixedDelay(
            this::sweep, SWEEP.toMillis(), SWEEP.toMillis(), TimeUnit.MILLISECONDS);
  }

  // ---- pollers

  private void waits(QueueKey key) {
    feeds.polled(key);
  }

  /**
   * A worker asks for a task. A task that its answer holds is started, for this worker; if it can't
   * be brought to it, {@link #giveBack} it.
   */
  public Poll poll(PollRequest request) {
    QueueKey key = request.key();
    PollerQueue queue = queueForPoll(key);
    Poll poll = new Poll(request, gone -> leave(queue, gone));
    matching.arrived(key, queue, poll, queue.arrive(poll, clock.instant()));
    if (!poll.answer().isDone()) {
      endInTime(queue, poll);
    }
    return poll;
  }

  /** One that was forgotten just now would keep its poller for nothing. */
  private PollerQueue queueForPoll(QueueKey key) {
    return queues.compute(
        key,
        (_key, known) -> {
          PollerQueue queue = known == null ? new PollerQueue() : known;
          queue.touch(clock.instant());
          return queue;
        });
  }

  private void endInTime(PollerQueue queue, Poll poll) {
    var timeout =
        timer.schedule(
            () -> leave(queue, poll), poll.request().timeout().toMillis(), TimeUnit.MILLISECONDS);
    var unused = poll.answer().whenComplete((_task, _failure) -> timeout.cancel(false));
  }

  private void leave(PollerQueue queue, Poll poll) {
    if (queue.leave(poll, clock.instant())) {
      poll.answer().complete(Optional.empty());
    }
  }

  /** A task that a poll was answered with did not reach its worker: the next one gets it. */
  public void giveBack(PolledTask task) {
    matching.giveBack(task);
  }

  /**
   * Ends the polls of one worker, or of all, at a queue. The queue is as if they had never been
   * there.
   *
   * @param workerInstanceKey {@code null} for all
   */
  public void stopPolls(
      String namespace,
      String taskQueue,
      boolean sticky,
      TaskKind kind,
      @Nullable String workerInstanceKey) {
    QueueKey key = new QueueKey(namespace, taskQueue, kind, sticky);
    PollerQueue queue = queues.get(key);
    if (queue == null) {
      return;
    }
    queue
        .removePollers(workerInstanceKey)
        .forEach(poll -> poll.answer().complete(Optional.empty()));
    if (sticky && !queue.polledAfter(clock.instant().minus(Matching.STICKY_WORKER_GONE))) {
      queue.removeOlder(Instant.MAX).forEach(matching::leaveStickyQueue);
    }
  }

  /** Who has polled a queue in the last minutes, and when last. */
  public Map<String, PollerSeen> pollers(
      String namespace, String taskQueue, boolean sticky, TaskKind kind) {
    PollerQueue queue = queues.get(new QueueKey(namespace, taskQueue, kind, sticky));
    return queue == null ? Map.of() : queue.pollers(clock.instant());
  }

  /** How a queue does, about: here, and in its topic. Asks Kafka: blocking. */
  public QueueStats stats(String namespace, String taskQueue, boolean sticky, TaskKind kind) {
    QueueKey key = new QueueKey(namespace, taskQueue, kind, sticky);
    PollerQueue queue = queues.get(key);
    QueueStats here =
        queue == null ? new QueueStats(0, Duration.ZERO, 0, 0) : queue.stats(clock.instant());
    TopicBacklog topic = sticky ? TopicBacklog.NONE : feeds.backlog(key);
    return new QueueStats(
        here.backlog() + topic.words(),
        topic.age().compareTo(here.backlogAge()) > 0 ? topic.age() : here.backlogAge(),
        here.addRate(),
        here.dispatchRate());
  }

  // ---- tasks

  @Override
  public @Nullable Claim claim(Effect.Dispatch task) {
    return switch (task) {
      case Effect.DispatchWorkflowTask(var id, var type, var taskQueue, var _since) ->
          matching.claimFor(
              new QueueKey(id.namespace(), taskQueue, TaskKind.WORKFLOW, false),
              hint(id, type, taskQueue));
      case Effect.DispatchStickyWorkflowTask(var id, var type, var sticky, var taskQueue) ->
          matching.claimFor(
              new QueueKey(id.namespace(), sticky, TaskKind.WORKFLOW, true),
              hint(id, type, taskQueue));
      case Effect.DispatchActivityTask(var id, var type, var taskQueue, var _since) ->
          matching.claimFor(
              new QueueKey(id.namespace(), taskQueue, TaskKind.ACTIVITY, false),
              hint(id, type, taskQueue));
    };
  }

  @Override
  public void dispatchWorkflowTask(
      TaskId task, String workflowType, String taskQueue, Instant waitingSince) {
    dispatch(TaskKind.WORKFLOW, hint(task, workflowType, taskQueue), waitingSince);
  }

  @Override
  public void dispatchActivityTask(
      TaskId task, String activityType, String taskQueue, Instant waitingSince) {
    dispatch(TaskKind.ACTIVITY, hint(task, activityType, taskQueue), waitingSince);
  }

  private void dispatch(TaskKind kind, Offer.Hint hint, Instant waitingSince) {
    QueueKey key = new QueueKey(hint.task().namespace(), hint.taskQueue(), kind, false);
    added(key, hint);
    if (!matching.giveToPoller(key, hint) && !matching.holdBriefly(key, hint)) {
      matching.toKafka(key, hint, waitingSince);
    }
  }

  @Override
  public void dispatchStickyWorkflowTask(
      TaskId task, String workflowType, String stickyQueue, String taskQueue) {
    QueueKey key = new QueueKey(task.namespace(), stickyQueue, TaskKind.WORKFLOW, true);
    Offer.Hint hint = hint(task, workflowType, taskQueue);
    added(key, hint);
    if (!matching.giveToPoller(key, hint) && !matching.waitForStickyWorker(key, hint)) {
      matching.leaveStickyQueue(hint);
    }
  }

  /** Queues that nobody polls have no rates. */
  private void added(QueueKey key, Offer.Hint hint) {
    PollerQueue queue = queues.get(key);
    if (queue != null) {
      queue.added(hint.since());
    }
  }

  private Offer.Hint hint(TaskId task, String type, String taskQueue) {
    return new Offer.Hint(task, type, taskQueue, Offer.Source.ENGINE, clock.instant());
  }

  /** Word of a task from the topic of the queue, taken because a poller waits. */
  void offerFromKafka(QueueKey key, TaskMessage message) {
    PollerQueue queue = queues.computeIfAbsent(key, _key -> new PollerQueue());
    queue.addInTopic(-1);
    Offer.Hint hint =
        new Offer.Hint(
            message.task(), message.type(), key.name(), Offer.Source.KAFKA, clock.instant());
    if (!matching.giveToPoller(key, hint) && !matching.hold(key, queue, hint)) {
      matching.toKafka(key, hint);
    }
  }

  /** The topic of a queue holds so many words of tasks for pollers here. */
  void inTopic(QueueKey key, long words) {
    PollerQueue queue = queues.get(key);
    if (queue != null) {
      queue.inTopic(words);
    }
  }

  /** How many tasks from Kafka could be given away at once. */
  int waiting(QueueKey key) {
    PollerQueue queue = queues.get(key);
    return queue == null ? 0 : queue.waiting();
  }

  boolean polledAfter(QueueKey key, Instant time) {
    PollerQueue queue = queues.get(key);
    return queue != null && queue.polledAfter(time);
  }

  // ---- queries

  @Override
  public CompletableFuture<Boolean> offer(@Nullable String stickyQueue, QueryTask query) {
    Offer.Query offer = new Offer.Query(query, new CompletableFuture<>(), clock.instant());
    QueueKey sticky =
        stickyQueue == null
            ? null
            : new QueueKey(query.key().namespace(), stickyQueue, TaskKind.WORKFLOW, true);
    if (sticky != null
        && (matching.giveToPoller(sticky, offer) || matching.waitForStickyWorker(sticky, offer))) {
      PollerQueue queue = queues.get(sticky);
      if (queue != null) {
        var unused =
            timer.schedule(
                () -> {
                  if (queue.withdraw(offer)) {
                    matching.toNormalQueue(offer);
                  }
                },
                query.stickyTimeout().toMillis(),
                TimeUnit.MILLISECONDS);
        Matching.withdrawWhenCancelled(queue, offer);
      }
    } else {
      matching.toNormalQueue(offer);
    }
    return offer.taken();
  }

  // ---- what nobody came for

  private void sweep() {
    Instant now = clock.instant();
    for (Map.Entry<QueueKey, PollerQueue> entry : queues.entrySet()) {
      QueueKey key = entry.getKey();
      PollerQueue queue = entry.getValue();
      if (key.sticky()) {
        queue.removeOlder(now.minus(STICKY_HELD)).forEach(matching::leaveStickyQueue);
      } else {
        sendOlder(key, queue, now.minus(HELD));
      }
      queues.computeIfPresent(
          key,
          (_key, current) ->
              current.held() == 0 && !current.polledAfter(now.minus(FORGOTTEN)) ? null : current);
    }
  }

  private void sendOlder(QueueKey key, PollerQueue queue, Instant time) {
    for (Offer offer : queue.removeOlder(time)) {
      switch (offer) {
        case Offer.Hint hint -> matching.toKafka(key, hint);
        case Offer.Query query -> keep(key, queue, query, clock.instant());
      }
    }
  }

  /** Whoever asks ends the query in time. */
  private void keep(QueueKey key, PollerQueue queue, Offer.Query query, Instant now) {
    if (!query.taken().isDone()) {
      Offer.Query later = new Offer.Query(query.task(), query.taken(), now);
      if (matching.hold(key, queue, later)) {
        Matching.withdrawWhenCancelled(queue, later);
      }
    }
  }

  @Override
  public void close() {
    stopPolls();
    feeds.close();
    timer.shutdownNow();
    queues.forEach(
        (key, queue) -> {
          if (!key.sticky()) {
            sendOlder(key, queue, Instant.MAX);
          }
        });
  }

  /** Ends all polls, empty. */
  public void stopPolls() {
    queues
        .values()
        .forEach(
            queue ->
                queue
                    .removePollers(null)
                    .forEach(poll -> poll.answer().complete(Optional.empty())));
  }
}
