package io.workflow.server.matching;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Gives topics to the queues that native workers register for, and takes those away that none has
 * registered for in a long time. What waits in a queue when it gets its topic is told of there.
 * Safe for use by many threads.
 */
public final class RegisteredQueues implements TopicQueues, AutoCloseable {

  private static final Logger log = LoggerFactory.getLogger(RegisteredQueues.class);
  private static final Duration LOOK = Duration.ofSeconds(5);
  private static final Duration WATCH = Duration.ofSeconds(3);
  private static final Duration REGISTERED_AGAIN = Duration.ofHours(1);

  /** Until then what another node has written is seen in the table. */
  private static final Duration ON_ITS_WAY = Duration.ofMinutes(1);

  /** By then no node sends to a topic that is to go. */
  private static final Duration DELETED_AFTER = Duration.ofMinutes(2);

  private final TopicQueueStore store;
  private final HintLog hints;
  private final Resending resending;
  private final Predicate<QueueKey> livesHere;
  private final Duration retention;
  private final InstantSource clock;

  /** When each was last registered here, or said to be by another node. */
  private final Map<QueueKey, Instant> said = new ConcurrentHashMap<>();

  /** The places that are those of the table. */
  private final Map<QueueKey, UUID> compared = new ConcurrentHashMap<>();

  /** What waits was told of before there was a place for it. Belongs to the watching thread. */
  private final Set<QueueKey> withoutPlace = new HashSet<>();

  private final Map<QueueKey, Instant> registeredHere = new ConcurrentHashMap<>();
  private final ScheduledExecutorService timer =
      Executors.newScheduledThreadPool(
          2, task -> Thread.ofPlatform().name("workflow-task-topics").daemon().unstarted(task));
  private volatile Set<QueueKey> stored = Set.of();
  private volatile Supplier<Collection<QueueKey>> connected = Set::of;
  private Instant sweptAt = Instant.MIN;

  /**
   * @param resending tells workers again of what waits
   * @param livesHere whether this node is the home of a queue, and so tells of what was lost
   * @param retention after how long without a registration a topic goes
   */
  public RegisteredQueues(
      TopicQueueStore store,
      HintLog hints,
      Resending resending,
      Predicate<QueueKey> livesHere,
      Duration retention,
      InstantSource clock) {
    this.store = store;
    this.hints = hints;
    this.resending = resending;
    this.livesHere = livesHere;
    this.retention = retention;
    this.clock = clock;
  }

  /**
   * Begins to look after the topics.
   *
   * @param workers the queues of the native workers that are connected to this node
   */
  public void start(Supplier<Collection<QueueKey>> workers) {
    connected = workers;
    var unused =
        timer.scheduleWithFixedDelay(this::look, 0, LOOK.toMillis(), TimeUnit.MILLISECONDS);
    var unusedToo =
        timer.scheduleWithFixedDelay(
            this::watch, WATCH.toMillis(), WATCH.toMillis(), TimeUnit.MILLISECONDS);
  }

  @Override
  public boolean hasTopic(QueueKey queue) {
    return stored.contains(queue) || said.containsKey(queue);
  }

  /** All that this node knows of. */
  public Set<QueueKey> all() {
    Set<QueueKey> all = new HashSet<>(stored);
    all.addAll(said.keySet());
    return all;
  }

  /**
   * A native worker reads these queues. Blocks until that is written down; the topics are made
   * meanwhile. What fails is logged, and done again in a moment.
   */
  public void registered(Collection<QueueKey> queues) {
    try {
      register(queues);
    } catch (RuntimeException failure) {
      troubled(failure);
    }
  }

  private void register(Collection<QueueKey> queues) {
    Instant now = clock.instant();
    for (QueueKey queue : queues) {
      Instant last = registeredHere.get(queue);
      if (last == null || last.isBefore(now.minus(REGISTERED_AGAIN)) || !hasTopic(queue)) {
        said.put(queue, now);
        hints.prepare(queue);
        boolean made = store.register(queue, now);
        registeredHere.put(queue, now);
        if (made) {
          log.info(
              "Task queue '{}' of namespace '{}' has a topic for {} tasks now",
              queue.name(),
              queue.namespace(),
              queue.kind().label());
          resending.resend(queue, () -> {});
        }
      }
    }
  }

  /** Another node says that a native worker reads these queues. */
  public void registeredElsewhere(Collection<QueueKey> queues) {
    Instant now = clock.instant();
    queues.forEach(queue -> said.put(queue, now));
  }

  private void look() {
    try {
      register(connected.get());
      refresh();
      sweep();
    } catch (RuntimeException failure) {
      troubled(failure);
    }
  }

  /** What the log has lost is told of again. */
  void watch() {
    try {
      Set<QueueKey> lost = hints.lost(all());
      Map<QueueKey, UUID> places = hints.places();
      for (QueueKey queue : lost) {
        if (livesHere.test(queue)) {
          toldAgain(queue, places.get(queue));
        }
      }
      compare(places, lost);
    } catch (HintLogException away) {
      log.debug("Kafka does not say whether it has lost hints; asked again", away);
    } catch (RuntimeException failure) {
      troubled(failure);
    }
  }

  /** Kafka may have lost all while no node watched: then the topics are not those of the table. */
  private void compare(Map<QueueKey, UUID> places, Set<QueueKey> lost) {
    compared.keySet().retainAll(places.keySet());
    Map<QueueKey, UUID> unknown = new HashMap<>();
    places.forEach(
        (queue, place) -> {
          boolean known = place.equals(compared.get(queue)) || resending.isUnderWay(queue);
          if (livesHere.test(queue) && !lost.contains(queue) && !known) {
            unknown.put(queue, place);
          }
        });
    if (unknown.isEmpty()) {
      return;
    }
    Map<QueueKey, UUID> written = store.topicIds();
    unknown.forEach(
        (queue, place) -> {
          UUID before = written.get(queue);
          if (place.equals(before)) {
            compared.put(queue, place);
          } else if (before == null || withoutPlace.remove(queue)) {
            holds(queue, place);
          } else {
            toldAgain(queue, place);
          }
        });
  }

  /**
   * Workers are told of all that waits.
   *
   * @param place in which they are; {@code null} when it is yet to be made
   */
  private void toldAgain(QueueKey queue, @Nullable UUID place) {
    log.warn(
        "Kafka has lost hints of {} tasks of task queue '{}', or has not got them: workers are"
            + " told again of all that wait",
        queue.kind().label(),
        queue.name());
    if (place == null) {
      withoutPlace.add(queue);
      resending.resend(queue, () -> {});
    } else {
      resending.resend(queue, () -> holds(queue, place));
    }
  }

  private void holds(QueueKey queue, UUID place) {
    store.holds(queue, place);
    compared.put(queue, place);
  }

  private static void troubled(RuntimeException failure) {
    log.warn(
        "The topics of task queues can't be looked after; tried again: {}", failure.toString());
    log.debug("The failure", failure);
  }

  void refresh() {
    Instant before = clock.instant();
    stored = store.all();
    said.values().removeIf(time -> time.isBefore(before.minus(ON_ITS_WAY)));
  }

  /** Any node does it: what is unused is so for all. */
  void sweep() {
    Instant now = clock.instant();
    if (sweptAt.isAfter(now.minus(REGISTERED_AGAIN))) {
      return;
    }
    sweptAt = now;
    Instant cutOff = now.minus(retention);
    for (QueueKey queue : store.unusedSince(cutOff)) {
      if (!said.containsKey(queue) && store.forget(queue, cutOff)) {
        registeredHere.remove(queue);
        log.info(
            "Task queue '{}' of namespace '{}' loses its topic for {} tasks: no worker has"
                + " registered for it in {}",
            queue.name(),
            queue.namespace(),
            queue.kind().label(),
            retention);
        var unused =
            timer.schedule(() -> remove(queue), DELETED_AFTER.toMillis(), TimeUnit.MILLISECONDS);
      }
    }
    refresh();
  }

  /** All nodes know by now; unless a worker came meanwhile. */
  private void remove(QueueKey queue) {
    if (!hasTopic(queue)) {
      hints.remove(queue);
    }
  }

  @Override
  public void close() {
    timer.shutdownNow();
  }
}
