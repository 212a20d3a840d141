package io.workflow.server.matching;

import io.workflow.engine.decide.Effect;
import io.workflow.engine.shard.TaskTransport;
import io.workflow.engine.shard.Timers;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The task queues of all nodes: each lives at one of them, its home. Safe for use by many threads.
 */
public final class ClusterTaskQueues implements TaskTransport, QueryTaskQueue {

  private static final Logger log = LoggerFactory.getLogger(ClusterTaskQueues.class);

  /**
   * A poll that can't reach its queue's home ends a little later, so that nobody polls in a loop.
   */
  private static final Duration WITHOUT_HOME = Duration.ofMillis(200);

  /** Another node becomes the home of a queue whose home has died. */
  private static final Duration HOME_AGAIN = Duration.ofSeconds(2);

  /** So often the home of a sticky queue is told, before its task waits for its timeout. */
  private static final int TRIES = 10;

  private static final Duration LOOK = Duration.ofSeconds(5);

  /** A poll of this node at another one. */
  private record Away(QueueKey key, RemoteQueue home, Poll poll) {}

  private final TaskQueues here;
  private final QueueHomes homes;
  private final Map<Long, Away> away = new ConcurrentHashMap<>();
  private final AtomicLong polls = new AtomicLong();
  private final TopicQueues topics;
  private final Timers timers;

  /**
   * @param here those that live at this node
   * @param topics which of them native workers read
   */
  public ClusterTaskQueues(TaskQueues here, QueueHomes homes, TopicQueues topics, Timers timers) {
    this.topics = topics;
    this.timers = timers;
    this.here = here;
    this.homes = homes;
    homes.onChange(this::moved);
    homes.onConnect(here::tellPolled);
  }

  // ---- pollers

  /**
   * A worker asks for a task. A task that its answer holds is started, for this worker; if it can't
   * be brought to it, {@link #giveBack} it.
   */
  public Poll poll(PollRequest request) {
    RemoteQueue home = homes.elsewhere(request.key());
    Poll poll = home == null ? here.poll(request) : pollAt(home, request);
    if (homes.elsewhere(request.key()) != home) {
      poll.cancel(); // the queue moved in this moment, and nobody else tells the poll
    }
    return poll;
  }

  private Poll pollAt(RemoteQueue home, PollRequest request) {
    RemoteQueue.Parked parked = home.poll(request);
    Poll poll =
        new Poll(
            request,
            cancelled -> {
              parked.cancel();
              cancelled.answer().complete(Optional.empty());
            });
    long number = polls.incrementAndGet();
    away.put(number, new Away(request.key(), home, poll));
    var unused =
        parked
            .answer()
            .exceptionallyCompose(this::withoutHome)
            .whenComplete(
                (task, _failure) -> {
                  away.remove(number);
                  // Over here already: the task is for somebody else.
                  if (!poll.answer().complete(task)) {
                    task.ifPresent(this::giveBack);
                  }
                });
    return poll;
  }

  /** The worker polls again, and reaches the next home. */
  private CompletableFuture<Optional<PolledTask>> withoutHome(Throwable failure) {
    log.debug("A poll could not be taken to the home of its queue", failure);
    CompletableFuture<Optional<PolledTask>> later = new CompletableFuture<>();
    timers.completeAfter(WITHOUT_HOME, later, Optional.empty());
    return later;
  }

  /** Polls wait at the new homes from now on; their workers come again at once. */
  private void moved() {
    for (Away entry : away.values()) {
      RemoteQueue home = homes.elsewhere(entry.key());
      if (home != entry.home()) {
        entry.poll().cancel();
      }
    }
    here.leaveMoved();
  }

  /** A task that a poll was answered with did not reach its worker: the next one gets it. */
  public void giveBack(PolledTask task) {
    here.giveBack(task);
  }

  /** As {@link TaskQueues#stopPolls(QueueKey, String)}, at whatever node the queue lives. */
  public void stopPolls(QueueKey key, @Nullable String workerInstanceKey) {
    RemoteQueue home = homes.elsewhere(key);
    if (home == null) {
      here.stopPolls(key, workerInstanceKey);
    } else {
      home.stopPolls(key, workerInstanceKey);
    }
  }

  /** Ends all polls of this node's callers, and those that wait here, empty. */
  public void stopPolls() {
    away.values().forEach(entry -> entry.poll().cancel());
    here.stopPolls();
  }

  /** Who has polled a queue in the last minutes, and when last. Asks its home: blocks. */
  public Map<String, PollerSeen> pollers(QueueKey key) {
    RemoteQueue home = homes.elsewhere(key);
    return home == null ? here.pollers(key) : look(home, key).pollers();
  }

  /**
   * How a queue does, about: at its home, and in the log. Blocks, for a few seconds at most.
   *
   * @throws HintLogException when its home, or the log, does not say
   */
  public QueueStats stats(QueueKey key) {
    RemoteQueue home = homes.elsewhere(key);
    return home == null ? here.stats(key) : look(home, key).stats();
  }

  /**
   * Both at once: its home is asked once.
   *
   * @throws HintLogException as {@link #stats}
   */
  public QueueView view(QueueKey key) {
    RemoteQueue home = homes.elsewhere(key);
    return home == null ? new QueueView(here.pollers(key), here.stats(key)) : look(home, key);
  }

  private static QueueView look(RemoteQueue home, QueueKey key) {
    try {
      return home.look(key).orTimeout(LOOK.toMillis(), TimeUnit.MILLISECONDS).join();
    } catch (CompletionException silent) {
      throw new HintLogException(
          "The node at which task queue '%s' lives does not answer: %s"
              .formatted(key.name(), silent.getCause()),
          silent);
    }
  }

  /** Whether somebody has polled it lately, as far as this node knows. Does not block. */
  public boolean isPolled(QueueKey key) {
    return homes.mayBePolled(key) || !here.pollers(key).isEmpty();
  }

  // ---- tasks

  /** Only for a poller that waits at this node: the task is started in the owner's transaction. */
  @Override
  public @Nullable Claim<?> claim(Effect.Dispatch task) {
    return here.claim(task);
  }

  @Override
  public void dispatch(Effect.Dispatch task) {
    QueueKey key = QueueKey.of(task);
    if (key.sticky()) {
      tellSticky(key, task, TRIES);
    } else {
      tell(key, task, failure -> withoutHome(key, task, failure));
    }
  }

  /** A home that has just begun has yet to be connected with. Nobody polls for it here. */
  private void tellSticky(QueueKey key, Effect.Dispatch task, int tries) {
    tell(
        key,
        task,
        failure -> {
          log.debug("The home of {} was not told of a task", key, failure);
          if (tries > 1) {
            Runnable unused = timers.after(WITHOUT_HOME, () -> tellSticky(key, task, tries - 1));
          } else {
            here.dispatch(task);
          }
        });
  }

  private void tell(QueueKey key, Effect.Dispatch task, Consumer<Throwable> otherwise) {
    RemoteQueue home = homes.elsewhere(key);
    if (home == null || (topics.hasTopic(key) && !homes.mayBePolled(key))) {
      // Here, or where nobody polls: there it waits in the log, for workers that read that.
      here.dispatch(task);
      return;
    }
    var unused =
        home.dispatch(key, here.hint(task))
            .exceptionally(
                failure -> {
                  otherwise.accept(failure);
                  return false;
                });
  }

  /** Once more: after that, the engine tells of the task again. */
  private void withoutHome(QueueKey key, Effect.Dispatch task, Throwable failure) {
    log.debug("The home of {} was not told of a task", key, failure);
    if (topics.hasTopic(key)) {
      here.dispatch(task);
    } else {
      Runnable unused =
          timers.after(
              HOME_AGAIN,
              () ->
                  tell(
                      key,
                      task,
                      again -> log.debug("The home of {} was not told of a task", key, again)));
    }
  }

  // ---- queries

  @Override
  public CompletableFuture<Boolean> offer(@Nullable String stickyQueue, QueryTask query) {
    RemoteQueue home =
        homes.elsewhere(stickyQueue == null ? query.queue() : query.stickyKey(stickyQueue));
    return home == null ? here.offer(stickyQueue, query) : home.offer(stickyQueue, query);
  }
}
