package io.workflow.server.matching;

import io.workflow.engine.decide.Response;
import io.workflow.engine.shard.HistoryService.Outcome;
import io.workflow.engine.shard.TaskTransport;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One task queue: brings the workers that poll it and what is offered to them together. Where what
 * nobody takes goes is the subclass's to say. Nothing blocks: what is claimed comes back on threads
 * of the engine.
 */
abstract sealed class TaskQueue permits NormalQueue, StickyQueue {

  private static final Logger log = LoggerFactory.getLogger(TaskQueue.class);

  final QueueParts parts;
  final PollerQueue waiting;
  private final QueueKey key;
  private final AtomicBoolean takingLater = new AtomicBoolean();
  private volatile Instant told = Instant.MIN;

  TaskQueue(QueueKey key, QueueParts parts) {
    this.key = key;
    this.parts = parts;
    this.waiting = new PollerQueue(parts.room());
  }

  public final QueueKey key() {
    return key;
  }

  // ---- what the kinds of queues differ by

  /** A task that waits: for a poller, or wherever it waits when there is none. */
  abstract void dispatch(Hint hint);

  /** The poller whom it was meant for has gone: for the next one, or wherever it waits. */
  abstract void handOn(Offer.Task task);

  /** There is no room for it here. */
  abstract void putAside(Offer.Task task);

  /** The engine did not answer a claim. */
  abstract void unanswered(Offer.Task task);

  /** A poller is about to come. */
  abstract void pollerComes(PollRequest request);

  /** A poller begins to wait. */
  abstract void pollerWaits();

  /** It lives at another node from now on: nobody is to wait here. */
  abstract void moved();

  /** Finds another place for what nobody came for. */
  abstract void sweep(Instant now);

  /** How the queue does. May block. */
  abstract QueueStats stats();

  /** No poll is to wait any more; what waits for pollers goes elsewhere. */
  abstract void close();

  /** Whether it is time to tell the other nodes that it is polled. */
  final boolean isToBeTold(Instant now) {
    Instant last = told;
    if (key.sticky() || last.isAfter(now.minus(TaskQueues.TOLD_AGAIN))) {
      return false;
    }
    told = now;
    return true;
  }

  // ---- pollers

  /** A worker asks for a task; it is given nothing after this has failed. */
  final Poll poll(PollRequest request) {
    Poll poll = new Poll(request, this::leave);
    try {
      pollerComes(request);
      arrived(poll, waiting.arrive(poll, parts.now()));
      if (!poll.answer().isDone()) {
        endInTime(poll);
      }
    } catch (RuntimeException | Error failure) {
      poll.cancel(); // a poll that nobody waits for would swallow a task
      throw failure;
    }
    return poll;
  }

  private void endInTime(Poll poll) {
    Runnable stop = parts.timers().after(poll.request().timeout(), () -> leave(poll));
    var unused = poll.answer().whenComplete((_task, _failure) -> stop.run());
  }

  private void leave(Poll poll) {
    if (waiting.leave(poll, parts.now())) {
      poll.answer().complete(Optional.empty());
    }
  }

  /**
   * Ends the polls of one worker, or of all; the queue is as if they had never been there.
   *
   * @param workerInstanceKey {@code null} for all
   */
  void stopPolls(@Nullable String workerInstanceKey) {
    waiting
        .removePollers(workerInstanceKey)
        .forEach(poll -> poll.answer().complete(Optional.empty()));
  }

  /** The queue lives there: polls end, and what waits here alone goes there. */
  final void moveTo(RemoteQueue home) {
    for (Offer offer : waiting.remove(TaskQueue::isOnlyHere)) {
      switch (offer) {
        case Offer.Task task -> moveTo(home, task);
        case Offer.Query query ->
            query.isOfferedBy(home.offer(key.sticky() ? key.name() : null, query.task()));
      }
    }
    moved();
  }

  private void moveTo(RemoteQueue home, Offer.Task task) {
    var unused =
        home.dispatch(key, task.hint())
            .exceptionally(
                failure -> {
                  log.debug("The home of {} was not told of {}", key, task.hint(), failure);
                  handOn(task);
                  return false;
                });
  }

  /** The next home may have read what is stored before this was written down. */
  private static boolean isOnlyHere(Offer offer) {
    return switch (offer) {
      case Offer.Task task -> !task.logged() || task.source() == Offer.Source.STORED;
      case Offer.Query _query -> true;
    };
  }

  final int parked() {
    return waiting.parked();
  }

  final Map<String, PollerSeen> pollers() {
    return waiting.pollers(parts.now());
  }

  /** Somebody is about to use the queue. */
  final void touch(Instant now) {
    waiting.touch(now);
  }

  /** Nobody has used it since {@code time}, and nothing waits. */
  final boolean unusedSince(Instant time) {
    return waiting.unusedSince(time);
  }

  // ---- who gets what

  /** For the poller that has waited longest; {@code null} when none waits. */
  final TaskTransport.@Nullable Claim<?> claimFor(Hint hint) {
    Poll poll = takePoller(hint);
    if (poll == null) {
      return null;
    }
    waiting.added(hint, parts.now());
    Offer.Task task = fromEngine(hint, false);
    return claim(poll, task, startOf(poll, task));
  }

  private <R extends Response> TaskTransport.Claim<R> claim(
      Poll poll, Offer.Task task, TaskClaims.Start<R> start) {
    CompletableFuture<Outcome<R>> answer = new CompletableFuture<>();
    var unused =
        answer.whenComplete((outcome, failure) -> claimed(poll, task, start, outcome, failure));
    return new TaskTransport.Claim<>(start.request(), answer);
  }

  private TaskClaims.Start<?> startOf(Poll poll, Offer.Task task) {
    return TaskClaims.start(task.hint(), key, poll.request(), waiting::held);
  }

  final Offer.Task fromEngine(Hint hint, boolean logged) {
    return new Offer.Task(hint, Offer.Source.ENGINE, logged, parts.now());
  }

  /** {@code false} when no poller waits. */
  final boolean give(Offer offer) {
    Poll poll = takePoller(hintOf(offer));
    if (poll == null) {
      return false;
    }
    give(poll, offer);
    return true;
  }

  private static @Nullable Hint hintOf(Offer offer) {
    return switch (offer) {
      case Offer.Task task -> task.hint();
      case Offer.Query _query -> null;
    };
  }

  /**
   * Those that have gone are answered on the way.
   *
   * @param hint of the task that it is for; {@code null} for a query
   */
  private @Nullable Poll takePoller(@Nullable Hint hint) {
    for (Poll poll = take(hint); poll != null; poll = take(hint)) {
      if (!poll.isCancelled()) {
        return poll;
      }
      if (hint != null) {
        waiting.notGiven(hint);
      }
      again(poll);
    }
    return null;
  }

  private @Nullable Poll take(@Nullable Hint hint) {
    return hint == null ? waiting.take() : waiting.takeForTask(hint, parts.now());
  }

  /** As {@link PollerQueue#hold}; a poller that came in this moment gets the next one at once. */
  final boolean hold(Offer offer) {
    if (!waiting.hold(offer) && !(offer instanceof Offer.Task task && holdInPlace(task))) {
      return false;
    }
    takeIfPolled();
    return true;
  }

  /** The place of one that is less urgent. */
  private boolean holdInPlace(Offer.Task task) {
    Offer.Task lessUrgent = waiting.displace(task);
    if (lessUrgent == null) {
      return false;
    }
    boolean held = waiting.hold(task);
    putAside(lessUrgent);
    return held;
  }

  final void takeIfPolled() {
    Poll poll = waiting.take();
    if (poll != null) {
      again(poll);
    }
  }

  /** As long as somebody waits, and something may be given away. */
  final void takeAll() {
    while (Duration.ZERO.equals(waiting.untilNextTask(parts.now()))) {
      takeIfPolled();
    }
  }

  /** Pollers and tasks that wait for each other are brought together when the queue may do so. */
  final void takeIfPolledLater() {
    Duration wait = waiting.untilNextTask(parts.now());
    if (wait != null && takingLater.compareAndSet(false, true)) {
      Runnable unused =
          parts
              .timers()
              .after(
                  wait,
                  () -> {
                    takingLater.set(false);
                    takeIfPolled();
                    takeIfPolledLater();
                  });
    }
  }

  private void give(Poll poll, Offer offer) {
    switch (offer) {
      case Offer.Task task -> claim(poll, task);
      case Offer.Query query -> ask(poll, query);
    }
  }

  private void claim(Poll poll, Offer.Task task) {
    if (poll.isCancelled()) {
      waiting.notGiven(task.hint());
      handOn(task);
      again(poll);
      return;
    }
    submit(poll, task, startOf(poll, task));
  }

  private <R extends Response> void submit(Poll poll, Offer.Task task, TaskClaims.Start<R> start) {
    var unused =
        parts
            .claims()
            .submit(task.hint().task(), start.request())
            .whenComplete((outcome, failure) -> claimed(poll, task, start, outcome, failure));
  }

  /** Whatever happens here, the poll goes on or is answered. */
  private <R extends Response> void claimed(
      Poll poll,
      Offer.Task task,
      TaskClaims.Start<R> start,
      @Nullable Outcome<R> outcome,
      @Nullable Throwable failure) {
    try {
      if (outcome instanceof Outcome.Accepted<R>(var started)) {
        parts.metrics().matched(key, task.source());
        deliver(poll, task.hint(), start.polled().apply(started));
        return;
      }
      waiting.notGiven(task.hint());
      if (failure != null) {
        log.debug("The claim of {} was not answered", task.hint(), failure);
        unanswered(task);
      }
      again(poll);
    } catch (RuntimeException defect) {
      log.error("The claim of {} failed unexpectedly; its poll ends", task.hint(), defect);
      poll.cancel();
      poll.answer().complete(Optional.empty());
    }
  }

  private void ask(Poll poll, Offer.Query query) {
    if (poll.isCancelled()) {
      toNormalQueue(query);
      again(poll);
    } else if (query.taken().complete(key.sticky())) {
      deliver(poll, null, new PolledTask.OfQuery(query.task(), key.sticky()));
    } else {
      again(poll); // nobody wants to know any more
    }
  }

  /** {@code hint} is {@code null} for a query. */
  private void deliver(Poll poll, @Nullable Hint hint, PolledTask task) {
    if (!waiting.finish(poll, hint, parts.now())) {
      parts.giveBack(task);
      poll.answer().complete(Optional.empty());
    } else if (!poll.answer().complete(Optional.of(task))) {
      parts.giveBack(task);
    }
  }

  final void toNormalQueue(Offer.Query query) {
    parts.normal().ask(query);
  }

  /** The poller goes on: with the next offer, waiting, or not at all because its time is over. */
  private void again(Poll poll) {
    arrived(poll, waiting.again(poll, parts.now()));
  }

  private void arrived(Poll poll, PollerQueue.Arrival arrival) {
    switch (arrival) {
      case PollerQueue.Arrival.Matched(Offer offer) -> give(poll, offer);
      case PollerQueue.Arrival.Over() -> poll.answer().complete(Optional.empty());
      case PollerQueue.Arrival.Waits() -> {
        pollerWaits();
        takeIfPolledLater();
      }
    }
  }
}
