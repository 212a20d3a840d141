package io.workflow.server.persistence;

import static io.workflow.server.persistence.Batches.NOW;
import static io.workflow.server.persistence.Batches.batch;
import static io.workflow.server.persistence.Batches.key;
import static io.workflow.server.persistence.Batches.newRunId;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import io.workflow.engine.shard.ShardLostException;
import io.workflow.engine.state.WorkflowKey;
import io.workflow.protocol.Priority;
import io.workflow.protocol.worker.TaskId;
import io.workflow.protocol.worker.TaskKind;
import io.workflow.server.matching.QueueKey;
import io.workflow.server.matching.WaitingTasks.Backlog;
import io.workflow.server.matching.WaitingTasks.KeyShare;
import io.workflow.server.matching.WaitingTasks.PartOfKey;
import io.workflow.server.matching.WaitingTasks.Position;
import io.workflow.server.matching.WaitingTasks.QueueName;
import io.workflow.server.matching.WaitingTasks.Waiting;
import io.workflow.server.matching.WaitingTasks.WaitingQueue;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Tasks that nobody takes for long, written by lanes and read by homes. */
class PostgresWaitingTasksIT {

  private static final int SHARD = 3;
  private static TestDatabase database;
  private static PostgresHistoryStore store;
  private static PostgresWaitingTasks tasks;
  private static long epoch;

  @BeforeAll
  static void makeTables() {
    database = new TestDatabase();
    store = new PostgresHistoryStore(database.connections(), Batches::decode);
    tasks = new PostgresWaitingTasks(database.dataSource());
    epoch = Objects.requireNonNull(store.acquire(Set.of(SHARD), "node").epochs().get(SHARD));
  }

  @AfterAll
  static void close() {
    database.close();
  }

  @Test
  void shouldReadTheTasksOfAQueueInPagesOldestFirst() {
    for (int i = 0; i < 5; i++) {
      write("pages", TaskKind.WORKFLOW, newRunId(), 2, NOW.minusSeconds(i % 3));
    }
    write("pages", TaskKind.ACTIVITY, newRunId(), 5, NOW);
    QueueKey queue = new QueueKey("default", "pages", TaskKind.WORKFLOW, false);

    List<Waiting> all = all(queue);
    assertThat(all)
        .extracting(waiting -> waiting.hint().waitingSince())
        .containsExactly(NOW.minusSeconds(2), NOW.minusSeconds(1), NOW.minusSeconds(1), NOW, NOW);
    assertThat(all.getFirst().hint().queue()).isEqualTo(queue);
    assertThat(all.getFirst().hint().type()).isEqualTo("PizzaOrder");
    assertThat(all.getFirst().hint().priority()).isNull();

    List<Waiting> paged = new ArrayList<>();
    Position last = null;
    for (List<Waiting> page = ofNoKey(queue, last, 2);
        !page.isEmpty();
        page = ofNoKey(queue, last, 2)) {
      assertThat(page).hasSizeLessThanOrEqualTo(2);
      paged.addAll(page);
      last = page.getLast().position();
    }
    assertThat(paged).isEqualTo(all);
    assertThat(tasks.backlog(queue)).isEqualTo(new Backlog(5, NOW.minusSeconds(2)));
  }

  @Test
  void shouldReadTheKeysInTheirOrderAndOfEachWhatIsAskedFor() {
    QueueKey queue = new QueueKey("default", "keys", TaskKind.ACTIVITY, false);
    for (int i = 0; i < 30; i++) {
      writeAs(queue, new Priority(0, "big", 0, null), NOW.minusSeconds(i));
    }
    writeAs(queue, new Priority(0, "small", 2.5f, null), NOW);
    writeAs(queue, null, NOW);
    writeAs(queue, new Priority(1, "urgent", 0, null), NOW.plusSeconds(5));
    writeAs(queue, new Priority(9, "", 0, null), NOW.minusSeconds(99));

    List<KeyShare> keys = tasks.keys(queue, 1, null, 10);
    assertThat(keys)
        .containsExactly(
            new KeyShare(1, "urgent", 1),
            new KeyShare(3, "", 1),
            new KeyShare(3, "big", 1),
            new KeyShare(3, "small", 2.5f),
            new KeyShare(5, "", 1));
    assertThat(tasks.keys(queue, 1, null, 2)).isEqualTo(keys.subList(0, 2));
    assertThat(tasks.keys(queue, 3, "big", 10)).isEqualTo(keys.subList(3, 5));

    List<Waiting> page =
        tasks.page(
            queue, 3, List.of(new PartOfKey("small", null, 5), new PartOfKey("big", null, 2)));
    assertThat(page)
        .extracting(waiting -> waiting.hint().priority(), waiting -> waiting.hint().waitingSince())
        .containsExactly(
            tuple(new Priority(3, "small", 2.5f, null), NOW),
            tuple(new Priority(3, "big", 1, null), NOW.minusSeconds(29)),
            tuple(new Priority(3, "big", 1, null), NOW.minusSeconds(28)));
    assertThat(tasks.page(queue, 3, List.of(new PartOfKey("big", page.getLast().position(), 100))))
        .hasSize(28);
    assertThat(tasks.backlogs(queue))
        .isEqualTo(
            Map.of(
                1, new Backlog(1, NOW.plusSeconds(5)),
                3, new Backlog(32, NOW.minusSeconds(29)),
                5, new Backlog(1, NOW.minusSeconds(99))));
  }

  @Test
  void shouldFindNothingInAQueueWhoseNameCanNotBeStored() {
    QueueKey queue = new QueueKey("default", "\u0000", TaskKind.WORKFLOW, false);
    assertThat(all(queue)).isEmpty();
    assertThat(tasks.keys(queue, 1, null, 10)).isEmpty();
    assertThat(tasks.backlog(queue)).isEqualTo(new Backlog(0, null));
    assertThat(tasks.queues("default", new QueueName("\u0000", TaskKind.WORKFLOW), 10)).isEmpty();
  }

  @Test
  void shouldLetTheNextAttemptTakeThePlaceOfTheOneBefore() {
    String run = newRunId();
    QueueKey queue = write("again", TaskKind.ACTIVITY, run, 5, NOW);
    TaskId second = new TaskId("default", "order", run, 5, 2);

    store.commit(
        batch(SHARD, epoch)
            .taken(SHARD, run, 5)
            .waits(SHARD, second, TaskKind.ACTIVITY, "again", NOW.plusSeconds(9))
            .build());

    assertThat(all(queue)).extracting(waiting -> waiting.hint().task()).containsExactly(second);
    store.commit(batch(SHARD, epoch).taken(SHARD, run, 5).build());
    assertThat(tasks.backlog(queue)).isEqualTo(new Backlog(0, null));
  }

  @Test
  void shouldNotLetALateOwnerWriteOrRemove() {
    String run = newRunId();
    QueueKey queue = write("fenced", TaskKind.WORKFLOW, run, 2, NOW);

    assertThatThrownBy(() -> store.commit(batch(SHARD, epoch - 1).taken(SHARD, run, 2).build()))
        .isInstanceOf(ShardLostException.class);

    assertThat(tasks.backlog(queue).tasks()).isEqualTo(1);
  }

  @Test
  void shouldListTheQueuesInWhichTasksWaitInPages() {
    store.commit(
        batch(SHARD, epoch)
            .waits(SHARD, other("b"), TaskKind.ACTIVITY, "two", NOW)
            .waits(SHARD, other("c"), TaskKind.WORKFLOW, "two", NOW.minusSeconds(7))
            .waits(SHARD, other("d"), TaskKind.WORKFLOW, "two", NOW)
            .waits(SHARD, other("a"), TaskKind.WORKFLOW, "one", NOW)
            .build());

    List<WaitingQueue> first = tasks.queues("other", null, 2);
    assertThat(first)
        .containsExactly(
            new WaitingQueue(new QueueName("one", TaskKind.WORKFLOW), new Backlog(1, NOW)),
            new WaitingQueue(
                new QueueName("two", TaskKind.WORKFLOW), new Backlog(2, NOW.minusSeconds(7))));
    assertThat(tasks.queues("other", first.getLast().queue(), 2))
        .containsExactly(
            new WaitingQueue(new QueueName("two", TaskKind.ACTIVITY), new Backlog(1, NOW)));
    assertThat(tasks.queues("nowhere", null, 2)).isEmpty();
  }

  @Test
  void shouldTellWithARunWhichOfItsTasksAreWrittenDown() {
    WorkflowKey order = key("order-with-tasks");
    String run = newRunId();
    store.commit(
        batch(SHARD, epoch).open(SHARD, order, run, null).row(SHARD, run, 1, 1, 2).build());
    assertThat(loaded(order)).isEmpty();
    write("loaded", TaskKind.WORKFLOW, run, 2, NOW);
    store.commit(
        batch(SHARD, epoch)
            .waits(
                SHARD, new TaskId("default", "order", run, 5, 3), TaskKind.ACTIVITY, "loaded", NOW)
            .build());

    assertThat(loaded(order)).isEqualTo(Map.of(2L, 1, 5L, 3));
  }

  private static Map<Long, Integer> loaded(WorkflowKey key) {
    return Objects.requireNonNull(store.loadCurrentRuns(Map.of(key, SHARD)).get(key)).waiting();
  }

  private static void writeAs(QueueKey queue, @Nullable Priority priority, Instant since) {
    TaskId task = new TaskId("default", "order", newRunId(), 5, 1);
    store.commit(
        batch(SHARD, epoch)
            .waits(SHARD, task, queue.kind(), queue.name(), since, priority)
            .build());
  }

  private static List<Waiting> all(QueueKey queue) {
    return ofNoKey(queue, null, 100);
  }

  private static List<Waiting> ofNoKey(QueueKey queue, @Nullable Position last, int limit) {
    return tasks.page(queue, Priority.USUAL, List.of(new PartOfKey("", last, limit)));
  }

  private static TaskId other(String workflowId) {
    return new TaskId("other", workflowId, newRunId(), 2, 1);
  }

  private static QueueKey write(
      String queue, TaskKind kind, String runId, long event, Instant since) {
    store.commit(
        batch(SHARD, epoch)
            .waits(SHARD, new TaskId("default", "order", runId, event, 1), kind, queue, since)
            .build());
    return new QueueKey("default", queue, kind, false);
  }
}
