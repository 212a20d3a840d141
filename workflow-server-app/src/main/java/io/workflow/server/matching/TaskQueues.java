package io.workflow.server.matching;

import io.micrometer.core.instrument.MeterRegistry;
import io.workflow.engine.decide.Effect;
import io.workflow.engine.decide.Request;
import io.workflow.engine.decide.Response;
import io.workflow.engine.shard.HistoryService;
import io.workflow.engine.shard.HistoryService.Outcome;
import io.workflow.engine.shard.TaskTransport;
import io.workflow.engine.state.WorkflowKey;
import io.workflow.protocol.worker.TaskId;
import io.workflow.protocol.worker.TaskMessage;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Workers that poll, and tasks for them. A task that the engine sends word of goes straight to a
 * poller that waits here, claimed for it; otherwise word of it goes to Kafka, from where it comes
 * back as soon as somebody polls. Sticky queues and queries wait here, in memory.
 *
 * <p>Nothing blocks: what is claimed comes back on threads of the engine.
 */
public final class TaskQueues implements TaskTransport, QueryTaskQueue, AutoCloseable {

  private static final Logger log = LoggerFactory.getLogger(TaskQueues.class);

  /** A sticky queue whose worker was not seen for so long has none. */
  private static final Duration STICKY_WORKER_GONE = Duration.ofSeconds(10);

  /** Word of a task that no poller came for goes to Kafka, for workers elsewhere. */
  private static final Duration HELD = Duration.ofSeconds(2);

  /** Whoever polled so short a while ago will do so again at once. */
  private static final Duration POLLING = Duration.ofSeconds(1);

  private static final Duration STICKY_HELD = Duration.ofMinutes(1);
  private static final Duration SWEEP = Duration.ofSeconds(1);
  private static final Duration FORGOTTEN = Duration.ofMinutes(10);

  private final Map<QueueKey, PollerQueue> queues = new ConcurrentHashMap<>();
  private final Supplier<HistoryService> history;
  private final TaskTransport kafka;
  private final TaskFeeds feeds;
  private final TaskMatchMetrics metrics;
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
    this.history = history;
    this.kafka = kafka;
    this.metrics = new TaskMatchMetrics(registry);
    this.clock = clock;
    this.timer = timer;
    this.feeds = feeds.apply(this);
    var unused =
        timer.scheduleWithFixedDelay(
            this::sweep, SWEEP.toMillis(), SWEEP.toMillis(), TimeUnit.MILLISECONDS);
  }

  // ---- pollers

  /**
   * A worker asks for a task. A task that its answer holds is started, for this worker; if it can't
   * be brought to it, {@link #giveBack} it.
   */
  public Poll poll(PollRequest request) {
    QueueKey key = request.key();
    PollerQueue queue = queueForPoll(key);
    Poll poll = new Poll(request, gone -> leave(queue, gone));
    arrived(key, queue, poll, queue.arrive(poll, clock.instant()));
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
    switch (task) {
      case PolledTask.OfWorkflow workflow -> {
        metrics.returned(TaskKind.WORKFLOW);
        TaskId id = workflow.task().token().task();
        submit(id, new Request.ReturnWorkflowTask(workflow.task().token()));
      }
      case PolledTask.OfActivity activity -> {
        metrics.returned(TaskKind.ACTIVITY);
        submit(
            activity.task().token().task(),
            new Request.ReturnActivityTask(activity.task().token()));
      }
      case PolledTask.OfQuery query -> {
        var unused = offer(null, query.task());
      }
    }
  }

  private void submit(TaskId task, Request request) {
    var unused =
        history
            .get()
            .submit(key(task), request)
            .exceptionally(
                failure -> {
                  log.debug("{} was not taken; a timeout follows", request, failure);
                  return null;
                });
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
    if (sticky && !queue.polledAfter(clock.instant().minus(STICKY_WORKER_GONE))) {
      queue.removeOlder(Instant.MAX).forEach(this::leaveStickyQueue);
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
          claimFor(
              new QueueKey(id.namespace(), taskQueue, TaskKind.WORKFLOW, false),
              hint(id, type, taskQueue));
      case Effect.DispatchStickyWorkflowTask(var id, var type, var sticky, var taskQueue) ->
          claimFor(
              new QueueKey(id.namespace(), sticky, TaskKind.WORKFLOW, true),
              hint(id, type, taskQueue));
      case Effect.DispatchActivityTask(var id, var type, var taskQueue, var _since) ->
          claimFor(
              new QueueKey(id.namespace(), taskQueue, TaskKind.ACTIVITY, false),
              hint(id, type, taskQueue));
    };
  }

  private @Nullable Claim claimFor(QueueKey key, Offer.Hint hint) {
    PollerQueue queue = queues.get(key);
    Poll poll = queue == null ? null : queue.take();
    if (queue == null || poll == null) {
      return null;
    }
    if (poll.isCancelled()) {
      again(key, queue, poll);
      return claimFor(key, hint);
    }
    queue.added(hint.since());
    CompletableFuture<Outcome> answer = new CompletableFuture<>();
    var unused =
        answer.whenComplete(
            (outcome, failure) -> claimed(key, queue, poll, hint, outcome, failure));
    return new Claim(claim(key, poll.request().identity(), hint.task()), answer);
  }

  @Override
  public void dispatchWorkflowTask(
      TaskId task, String workflowType, String taskQueue, Instant waitingSince) {
    QueueKey key = new QueueKey(task.namespace(), taskQueue, TaskKind.WORKFLOW, false);
    Offer.Hint hint = hint(task, workflowType, taskQueue);
    added(key, hint);
    if (!giveToPoller(key, hint) && !holdBriefly(key, hint)) {
      toKafka(key, hint, waitingSince);
    }
  }

  @Override
  public void dispatchActivityTask(
      TaskId task, String activityType, String taskQueue, Instant waitingSince) {
    QueueKey key = new QueueKey(task.namespace(), taskQueue, TaskKind.ACTIVITY, false);
    Offer.Hint hint = hint(task, activityType, taskQueue);
    added(key, hint);
    if (!giveToPoller(key, hint) && !holdBriefly(key, hint)) {
      toKafka(key, hint, waitingSince);
    }
  }

  @Override
  public void dispatchStickyWorkflowTask(
      TaskId task, String workflowType, String stickyQueue, String taskQueue) {
    QueueKey key = new QueueKey(task.namespace(), stickyQueue, TaskKind.WORKFLOW, true);
    Offer.Hint hint = hint(task, workflowType, taskQueue);
    added(key, hint);
    if (!giveToPoller(key, hint) && !waitForStickyWorker(key, hint)) {
      leaveStickyQueue(hint);
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

  private boolean giveToPoller(QueueKey key, Offer offer) {
    PollerQueue queue = queues.get(key);
    Poll poll = queue == null ? null : queue.take();
    if (queue == null || poll == null) {
      return false;
    }
    give(key, queue, poll, offer);
    return true;
  }

  /**
   * As {@link #hold}, when a poller is not far; otherwise it waits in Kafka, where it is not lost.
   */
  private boolean holdBriefly(QueueKey key, Offer.Hint hint) {
    PollerQueue queue = queues.get(key);
    if (queue == null || !queue.holdBriefly(hint, clock.instant().minus(POLLING))) {
      return false;
    }
    takeIfPolled(key, queue);
    return true;
  }

  private boolean waitForStickyWorker(QueueKey key, Offer offer) {
    PollerQueue queue = queues.get(key);
    return queue != null
        && queue.polledAfter(clock.instant().minus(STICKY_WORKER_GONE))
        && hold(key, queue, offer);
  }

  /** As {@link PollerQueue#hold}; a poller that came in this moment gets it at once. */
  private boolean hold(QueueKey key, PollerQueue queue, Offer offer) {
    if (!queue.hold(offer)) {
      return false;
    }
    takeIfPolled(key, queue);
    return true;
  }

  private void takeIfPolled(QueueKey key, PollerQueue queue) {
    Poll poll = queue.take();
    if (poll != null) {
      again(key, queue, poll);
    }
  }

  private void leaveStickyQueue(Offer offer) {
    switch (offer) {
      case Offer.Hint hint ->
          submit(hint.task(), new Request.ResetStickyQueue(hint.task().runId()));
      case Offer.Query query -> toNormalQueue(query);
    }
  }

  /** Word of a task from the topic of the queue, taken because a poller waits. */
  void offerFromKafka(QueueKey key, TaskMessage message) {
    PollerQueue queue = queues.computeIfAbsent(key, _key -> new PollerQueue());
    queue.addInTopic(-1);
    Offer.Hint hint =
        new Offer.Hint(
            message.task(), message.type(), key.name(), Offer.Source.KAFKA, clock.instant());
    if (!giveToPoller(key, hint) && !hold(key, queue, hint)) {
      toKafka(key, hint);
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

  private void toKafka(QueueKey key, Offer.Hint hint) {
    // As if it could be claimed only from now on: that it was sent before is no reason to wait.
    Instant now = clock.instant();
    toKafka(key, hint, now);
  }

  private void toKafka(QueueKey key, Offer.Hint hint, Instant waitingSince) {
    PollerQueue queue = queues.get(key);
    if (queue != null) {
      queue.addInTopic(1);
    }
    switch (key.kind()) {
      case WORKFLOW ->
          kafka.dispatchWorkflowTask(hint.task(), hint.type(), key.name(), waitingSince);
      case ACTIVITY ->
          kafka.dispatchActivityTask(hint.task(), hint.type(), key.name(), waitingSince);
    }
  }

  // ---- claims

  private void give(QueueKey key, PollerQueue queue, Poll poll, Offer offer) {
    switch (offer) {
      case Offer.Hint hint -> claim(key, queue, poll, hint);
      case Offer.Query query -> ask(key, queue, poll, query);
    }
  }

  private void claim(QueueKey key, PollerQueue queue, Poll poll, Offer.Hint hint) {
    if (poll.isCancelled()) {
      handOn(key, queue, hint);
      again(key, queue, poll);
      return;
    }
    var unused =
        history
            .get()
            .submit(key(hint.task()), claim(key, poll.request().identity(), hint.task()))
            .whenComplete((outcome, failure) -> claimed(key, queue, poll, hint, outcome, failure));
  }

  private static Request claim(QueueKey key, String identity, TaskId task) {
    String startId = UUID.randomUUID().toString();
    return switch (key.kind()) {
      case WORKFLOW ->
          new Request.StartWorkflowTask(task, startId, identity, key.sticky() ? key.name() : null);
      case ACTIVITY -> new Request.StartActivityTask(task, startId, identity);
    };
  }

  private void claimed(
      QueueKey key,
      PollerQueue queue,
      Poll poll,
      Offer.Hint hint,
      @Nullable Outcome outcome,
      @Nullable Throwable failure) {
    PolledTask task = outcome == null ? null : started(key, queue, outcome);
    if (task != null) {
      metrics.matched(key, hint.source());
      deliver(queue, poll, task);
      return;
    }
    if (failure != null) {
      log.debug("The claim of {} was not answered", hint.task(), failure);
      unanswered(key, hint);
    }
    again(key, queue, poll);
  }

  private static @Nullable PolledTask started(QueueKey key, PollerQueue queue, Outcome outcome) {
    return switch (outcome) {
      case Outcome.Rejected _refused -> null;
      case Outcome.Accepted(Response.WorkflowTaskStarted(var task)) ->
          new PolledTask.OfWorkflow(task, key.sticky(), queue.held());
      case Outcome.Accepted(Response.ActivityTaskStarted(var task)) ->
          new PolledTask.OfActivity(task);
      case Outcome.Accepted(Response other) ->
          throw new IllegalStateException("Expected a started task, but got " + other);
    };
  }

  /** The engine may be behind; what came from Kafka, it sends again itself. */
  private void unanswered(QueueKey key, Offer.Hint hint) {
    if (hint.source() == Offer.Source.ENGINE && !key.sticky()) {
      toKafka(key, hint);
    }
  }

  private void deliver(PollerQueue queue, Poll poll, PolledTask task) {
    if (!queue.finish(poll, clock.instant())) {
      giveBack(task);
      poll.answer().complete(Optional.empty());
    } else if (!poll.answer().complete(Optional.of(task))) {
      giveBack(task);
    }
  }

  /** The poller goes on: with the next offer, waiting, or not at all because its time is over. */
  private void again(QueueKey key, PollerQueue queue, Poll poll) {
    arrived(key, queue, poll, queue.again(poll));
  }

  private void arrived(QueueKey key, PollerQueue queue, Poll poll, PollerQueue.Arrival arrival) {
    switch (arrival) {
      case PollerQueue.Arrival.Matched(Offer offer) -> give(key, queue, poll, offer);
      case PollerQueue.Arrival.Over() -> poll.answer().complete(Optional.empty());
      case PollerQueue.Arrival.Waits() -> {
        if (!key.sticky()) {
          feeds.polled(key);
        }
      }
    }
  }

  /** For the next poller, or for Kafka. */
  private void handOn(QueueKey key, PollerQueue queue, Offer.Hint hint) {
    Poll next = queue.take();
    if (next != null) {
      claim(key, queue, next, hint);
    } else if (key.sticky()) {
      if (!waitForStickyWorker(key, hint)) {
        leaveStickyQueue(hint);
      }
    } else {
      toKafka(key, hint);
    }
  }

  // ---- queries

  @Override
  public CompletableFuture<Boolean> offer(@Nullable String stickyQueue, QueryTask query) {
    Offer.Query offer = new Offer.Query(query, new CompletableFuture<>(), clock.instant());
    QueueKey sticky =
        stickyQueue == null
            ? null
            : new QueueKey(query.key().namespace(), stickyQueue, TaskKind.WORKFLOW, true);
    if (sticky != null && (giveToPoller(sticky, offer) || waitForStickyWorker(sticky, offer))) {
      PollerQueue queue = queues.get(sticky);
      if (queue != null) {
        var unused =
            timer.schedule(
                () -> {
                  if (queue.withdraw(offer)) {
                    toNormalQueue(offer);
                  }
                },
                query.stickyTimeout().toMillis(),
                TimeUnit.MILLISECONDS);
        withdrawWhenCancelled(queue, offer);
      }
    } else {
      toNormalQueue(offer);
    }
    return offer.taken();
  }

  private void toNormalQueue(Offer.Query offer) {
    QueryTask query = offer.task();
    QueueKey key =
        new QueueKey(query.key().namespace(), query.taskQueue(), TaskKind.WORKFLOW, false);
    if (giveToPoller(key, offer)) {
      return;
    }
    PollerQueue queue = queues.computeIfAbsent(key, _key -> new PollerQueue());
    if (!hold(key, queue, offer)) {
      offer
          .taken()
          .completeExceptionally(
              new RejectedExecutionException(
                  "%d tasks and queries wait for pollers of task queue '%s' already. Ask again later"
                      .formatted(PollerQueue.MAXIMUM_OFFERS, key.name())));
    } else {
      withdrawWhenCancelled(queue, offer);
    }
  }

  private static void withdrawWhenCancelled(PollerQueue queue, Offer.Query offer) {
    var unused = offer.taken().whenComplete((_sticky, _failure) -> queue.withdraw(offer));
  }

  private void ask(QueueKey key, PollerQueue queue, Poll poll, Offer.Query query) {
    if (poll.isCancelled()) {
      toNormalQueue(query);
      again(key, queue, poll);
    } else if (query.taken().complete(key.sticky())) {
      deliver(queue, poll, new PolledTask.OfQuery(query.task(), key.sticky()));
    } else {
      again(key, queue, poll); // nobody wants to know any more
    }
  }

  // ---- what nobody came for

  private void sweep() {
    Instant now = clock.instant();
    for (Map.Entry<QueueKey, PollerQueue> entry : queues.entrySet()) {
      QueueKey key = entry.getKey();
      PollerQueue queue = entry.getValue();
      if (key.sticky()) {
        queue.removeOlder(now.minus(STICKY_HELD)).forEach(this::leaveStickyQueue);
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
        case Offer.Hint hint -> toKafka(key, hint);
        case Offer.Query query -> keep(key, queue, query, clock.instant());
      }
    }
  }

  /** Whoever asks ends the query in time. */
  private void keep(QueueKey key, PollerQueue queue, Offer.Query query, Instant now) {
    if (!query.taken().isDone()) {
      Offer.Query later = new Offer.Query(query.task(), query.taken(), now);
      if (hold(key, queue, later)) {
        withdrawWhenCancelled(queue, later);
      }
    }
  }

  private static WorkflowKey key(TaskId task) {
    return new WorkflowKey(task.namespace(), task.workflowId());
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
