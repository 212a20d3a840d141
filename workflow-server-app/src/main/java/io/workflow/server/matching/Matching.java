package io.workflow.server.matching;

import io.workflow.engine.decide.Request;
import io.workflow.engine.decide.Response;
import io.workflow.engine.shard.HistoryService;
import io.workflow.engine.shard.HistoryService.Outcome;
import io.workflow.engine.shard.TaskTransport;
import io.workflow.engine.state.WorkflowKey;
import io.workflow.protocol.worker.TaskId;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Who gets what: brings pollers and offers together, claims tasks for pollers, and finds another
 * place for what nobody takes. Nothing blocks: what is claimed comes back on threads of the engine.
 */
final class Matching {

  /** A sticky queue whose worker was not seen for so long has none. */
  static final Duration STICKY_WORKER_GONE = Duration.ofSeconds(10);

  private static final Logger log = LoggerFactory.getLogger(Matching.class);

  /** Whoever polled so short a while ago will do so again at once. */
  private static final Duration POLLING = Duration.ofSeconds(1);

  private final Map<QueueKey, PollerQueue> queues;
  private final Supplier<HistoryService> history;
  private final TaskTransport kafka;
  private final Consumer<QueueKey> onWait;
  private final TaskMatchMetrics metrics;
  private final InstantSource clock;

  /**
   * @param queues safe for use by many threads; whoever polls puts them there
   * @param onWait hears of normal queues at which a poller begins to wait
   */
  Matching(
      Map<QueueKey, PollerQueue> queues,
      Supplier<HistoryService> history,
      TaskTransport kafka,
      Consumer<QueueKey> onWait,
      TaskMatchMetrics metrics,
      InstantSource clock) {
    this.queues = queues;
    this.history = history;
    this.kafka = kafka;
    this.onWait = onWait;
    this.metrics = metrics;
    this.clock = clock;
  }

  /** A task that a poll was answered with did not reach its worker: the next one gets it. */
  void giveBack(PolledTask task) {
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
        toNormalQueue(new Offer.Query(query.task(), new CompletableFuture<>(), clock.instant()));
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

  /** For the poller that has waited longest; {@code null} when none waits. */
  TaskTransport.@Nullable Claim claimFor(QueueKey key, Offer.Hint hint) {
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
    return new TaskTransport.Claim(claim(key, poll.request().identity(), hint.task()), answer);
  }

  boolean giveToPoller(QueueKey key, Offer offer) {
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
  boolean holdBriefly(QueueKey key, Offer.Hint hint) {
    PollerQueue queue = queues.get(key);
    if (queue == null || !queue.holdBriefly(hint, clock.instant().minus(POLLING))) {
      return false;
    }
    takeIfPolled(key, queue);
    return true;
  }

  boolean waitForStickyWorker(QueueKey key, Offer offer) {
    PollerQueue queue = queues.get(key);
    return queue != null
        && queue.polledAfter(clock.instant().minus(STICKY_WORKER_GONE))
        && hold(key, queue, offer);
  }

  /** As {@link PollerQueue#hold}; a poller that came in this moment gets it at once. */
  boolean hold(QueueKey key, PollerQueue queue, Offer offer) {
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

  void leaveStickyQueue(Offer offer) {
    switch (offer) {
      case Offer.Hint hint ->
          submit(hint.task(), new Request.ResetStickyQueue(hint.task().runId()));
      case Offer.Query query -> toNormalQueue(query);
    }
  }

  void toKafka(QueueKey key, Offer.Hint hint) {
    // As if it could be claimed only from now on: that it was sent before is no reason to wait.
    Instant now = clock.instant();
    toKafka(key, hint, now);
  }

  void toKafka(QueueKey key, Offer.Hint hint, Instant waitingSince) {
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

  void arrived(QueueKey key, PollerQueue queue, Poll poll, PollerQueue.Arrival arrival) {
    switch (arrival) {
      case PollerQueue.Arrival.Matched(Offer offer) -> give(key, queue, poll, offer);
      case PollerQueue.Arrival.Over() -> poll.answer().complete(Optional.empty());
      case PollerQueue.Arrival.Waits() -> {
        if (!key.sticky()) {
          onWait.accept(key);
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

  void toNormalQueue(Offer.Query offer) {
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

  static void withdrawWhenCancelled(PollerQueue queue, Offer.Query offer) {
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

  private static WorkflowKey key(TaskId task) {
    return new WorkflowKey(task.namespace(), task.workflowId());
  }
}
