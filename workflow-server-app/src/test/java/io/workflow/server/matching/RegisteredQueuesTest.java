package io.workflow.server.matching;

import static org.assertj.core.api.Assertions.assertThat;

import io.workflow.protocol.worker.TaskId;
import io.workflow.protocol.worker.TaskKind;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Which queues get a topic, and for how long. */
class RegisteredQueuesTest {

  private static final QueueKey ORDERS =
      new QueueKey("default", "orders", TaskKind.WORKFLOW, false);
  private static final Duration WEEK = Duration.ofDays(7);

  private Instant now = Instant.parse("2026-11-30T12:00:00Z");
  private final Store store = new Store();
  private final InMemoryWaitingTasks tasks = new InMemoryWaitingTasks();
  private final Log log = new Log();
  private final Set<QueueKey> here = new HashSet<>();
  private final RegisteredQueues queues = newNode();
  private final RegisteredQueues other = newNode();

  private RegisteredQueues newNode() {
    return new RegisteredQueues(
        store,
        log,
        new Resending(tasks, log, () -> now, Runnable::run),
        here::contains,
        WEEK,
        () -> now);
  }

  @AfterEach
  void close() {
    queues.close();
    other.close();
  }

  @Test
  void shouldMakeATopicWhenANativeWorkerRegisters() {
    assertThat(queues.hasTopic(ORDERS)).isFalse();

    queues.registered(Set.of(ORDERS));

    assertThat(queues.hasTopic(ORDERS)).isTrue();
    assertThat(log.made).containsExactly(ORDERS);
    assertThat(other.hasTopic(ORDERS)).isFalse();
    other.refresh();
    assertThat(other.hasTopic(ORDERS)).isTrue();
  }

  @Test
  void shouldTellAWorkerOfAllThatWaitedBeforeItsQueueHadATopic() {
    List<String> waiting = IntStream.range(0, 1_200).mapToObj(i -> "w" + i).toList();
    for (String workflowId : waiting) {
      tasks.add(
          new Hint(
              new TaskId("default", workflowId, "run-" + workflowId, 2, 1),
              TaskKind.WORKFLOW,
              "PizzaOrder",
              "orders",
              now.minusSeconds(10_000 - log.told.size()),
              null));
    }

    queues.registered(Set.of(ORDERS));

    assertThat(log.told).hasSameSizeAs(waiting);
    assertThat(log.told)
        .extracting(hint -> hint.task().workflowId())
        .containsExactlyInAnyOrderElementsOf(waiting);
    assertThat(log.told)
        .as("as if they were new: nothing of them is in the log")
        .allMatch(hint -> hint.waitingSince().equals(now));

    now = now.plusSeconds(3_601);
    queues.registered(Set.of(ORDERS));
    assertThat(log.told).as("told once").hasSize(waiting.size());
  }

  @Test
  void shouldTakeAQueueForOneWithATopicThatAnotherNodeSpeaksOf() {
    queues.registeredElsewhere(Set.of(ORDERS));
    assertThat(queues.hasTopic(ORDERS)).isTrue();

    now = now.plusSeconds(61);
    queues.refresh();

    assertThat(queues.hasTopic(ORDERS)).as("the table does not know it").isFalse();
  }

  @Test
  void shouldForgetATopicForWhichNobodyHasRegisteredInAWeek() {
    queues.registered(Set.of(ORDERS));
    now = now.plus(WEEK).minusSeconds(60);
    queues.sweep();
    assertThat(queues.hasTopic(ORDERS)).isTrue();

    now = now.plus(Duration.ofHours(2));
    queues.refresh();
    queues.sweep();

    assertThat(queues.hasTopic(ORDERS)).isFalse();
  }

  @Test
  void shouldKeepATopicWhereTasksWaitOrAWorkerRegistersAgain() {
    queues.registered(Set.of(ORDERS));
    store.waiting = true;
    now = now.plus(WEEK).plus(Duration.ofDays(1));
    queues.refresh();
    queues.sweep();
    assertThat(queues.hasTopic(ORDERS)).isTrue();

    store.waiting = false;
    other.registered(Set.of(ORDERS));
    now = now.plus(Duration.ofHours(2));
    queues.refresh();
    queues.sweep();
    assertThat(queues.hasTopic(ORDERS)).isTrue();
  }

  @Test
  void shouldTellAgainOfWhatWaitsWhereTheQueueLivesWhenKafkaHasLostIt() {
    queues.registered(Set.of(ORDERS));
    tasks.add("default", "orders", TaskKind.WORKFLOW, now.minusSeconds(60));
    log.lost.add(ORDERS);
    queues.watch();
    log.lost.add(ORDERS);
    log.away = true;
    here.add(ORDERS);
    queues.watch();
    assertThat(log.told).as("told by a node that is not the home, or without Kafka").isEmpty();

    log.away = false;
    queues.watch();

    assertThat(log.told).hasSize(1);
  }

  @Test
  void shouldTellAgainOfWhatWaitsWhenKafkaHasLostItWhileNoNodeWatched() {
    here.add(ORDERS);
    queues.registered(Set.of(ORDERS));
    log.places.put(ORDERS, new UUID(0, 1));
    queues.watch();
    tasks.add("default", "orders", TaskKind.WORKFLOW, now.minusSeconds(60));

    other.watch();
    assertThat(log.told).as("told by another node, which finds the topic of the table").isEmpty();

    log.places.put(ORDERS, new UUID(0, 2));
    try (RegisteredQueues restarted = newNode()) {
      restarted.registered(Set.of(ORDERS));
      restarted.watch();
      assertThat(log.told).as("told in the other topic").hasSize(1);
      restarted.watch();
    }
    other.watch();
    assertThat(log.told).as("told once").hasSize(1);
  }

  @Test
  void shouldTellOnceOfWhatWaitsInATopicThatIsYetToBeMade() {
    here.add(ORDERS);
    queues.registered(Set.of(ORDERS));
    log.places.put(ORDERS, new UUID(0, 1));
    queues.watch();
    tasks.add("default", "orders", TaskKind.WORKFLOW, now.minusSeconds(60));

    log.places.clear();
    log.lost.add(ORDERS);
    queues.watch();
    log.places.put(ORDERS, new UUID(0, 2));
    queues.watch();
    other.watch();

    assertThat(log.told).hasSize(1);
  }

  @Test
  void shouldTellOfWhatWaitsAfterAllWhenTheLogTookNothingMore() {
    here.add(ORDERS);
    queues.registered(Set.of(ORDERS));
    log.places.put(ORDERS, new UUID(0, 1));
    queues.watch();
    tasks.add("default", "orders", TaskKind.WORKFLOW, now.minusSeconds(60));

    log.places.put(ORDERS, new UUID(0, 2));
    log.full = true;
    queues.watch();
    log.full = false;
    queues.watch();

    assertThat(log.told).as("told again, since the end of the first time is not known").hasSize(2);
  }

  @Test
  void shouldKnowTheQueueOfAWorkerThatRegistersWhileTheDatabaseIsAway() {
    store.away = true;

    queues.registered(Set.of(ORDERS));

    assertThat(queues.hasTopic(ORDERS)).isTrue();
    assertThat(log.made).containsExactly(ORDERS);
  }

  /** The table of all nodes. */
  private static final class Store implements TopicQueueStore {
    private final Map<QueueKey, Instant> rows = new HashMap<>();
    private final Map<QueueKey, UUID> topics = new HashMap<>();
    private boolean waiting;
    private boolean away;

    @Override
    public boolean register(QueueKey queue, Instant now) {
      if (away) {
        throw new IllegalStateException("The database is away");
      }
      return rows.put(queue, now) == null;
    }

    @Override
    public Set<QueueKey> all() {
      return Set.copyOf(rows.keySet());
    }

    @Override
    public Map<QueueKey, UUID> topicIds() {
      return Map.copyOf(topics);
    }

    @Override
    public void holds(QueueKey queue, UUID topicId) {
      topics.put(queue, topicId);
    }

    @Override
    public List<QueueKey> unusedSince(Instant time) {
      return rows.entrySet().stream()
          .filter(row -> !waiting && row.getValue().isBefore(time))
          .map(Map.Entry::getKey)
          .toList();
    }

    @Override
    public boolean forget(QueueKey queue, Instant unusedSince) {
      return unusedSince(unusedSince).contains(queue) && rows.remove(queue) != null;
    }
  }

  private static final class Log extends EmptyHintLog {
    private final List<QueueKey> made = new ArrayList<>();
    private final List<Hint> told = new CopyOnWriteArrayList<>();
    private final Set<QueueKey> lost = new HashSet<>();
    private final Map<QueueKey, UUID> places = new HashMap<>();
    private boolean away;
    private boolean full;

    @Override
    public void append(Hint hint, Runnable untaken) {
      told.add(hint);
    }

    @Override
    public Map<QueueKey, UUID> places() {
      return Map.copyOf(places);
    }

    @Override
    public Set<QueueKey> lost(Collection<QueueKey> queues) {
      if (away) {
        throw new HintLogException("Kafka is away", new IllegalStateException());
      }
      assertThat(queues).containsAll(lost);
      Set<QueueKey> told = Set.copyOf(lost);
      lost.clear();
      return told;
    }

    @Override
    public CompletableFuture<Void> room() {
      return full
          ? CompletableFuture.failedFuture(new IllegalStateException("The log takes nothing"))
          : CompletableFuture.completedFuture(null);
    }

    @Override
    public void prepare(QueueKey queue) {
      made.add(queue);
    }
  }
}
