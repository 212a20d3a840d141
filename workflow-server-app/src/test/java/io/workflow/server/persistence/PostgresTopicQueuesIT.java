package io.workflow.server.persistence;

import static io.workflow.server.persistence.Batches.NOW;
import static io.workflow.server.persistence.Batches.batch;
import static io.workflow.server.persistence.Batches.newRunId;
import static org.assertj.core.api.Assertions.assertThat;

import io.workflow.protocol.worker.TaskId;
import io.workflow.protocol.worker.TaskKind;
import io.workflow.server.matching.QueueConfig;
import io.workflow.server.matching.QueueKey;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** What all nodes know of queues: which have topics, and what operators have set. */
class PostgresTopicQueuesIT {

  private static final QueueKey ORDERS =
      new QueueKey("default", "orders", TaskKind.WORKFLOW, false);
  private static final QueueKey BAKING =
      new QueueKey("default", "orders", TaskKind.ACTIVITY, false);

  @Test
  void shouldKeepWhatOperatorsSet() {
    try (TestDatabase database = new TestDatabase()) {
      PostgresQueueConfigs configs = new PostgresQueueConfigs(database.dataSource());
      assertThat(configs.all()).isEmpty();
      QueueConfig slow = new QueueConfig(2.5, "the oven is small", "ann", NOW);
      configs.set(ORDERS, slow);
      configs.set(BAKING, slow);
      assertThat(configs.all()).isEqualTo(Map.of(ORDERS, slow, BAKING, slow));

      QueueConfig usual = new QueueConfig(null, "a new oven", "bob", NOW.plusSeconds(1));
      configs.set(ORDERS, usual);
      assertThat(configs.all()).isEqualTo(Map.of(ORDERS, usual, BAKING, slow));
    }
  }

  @Test
  void shouldKnowWhichQueuesAreUsed() {
    try (TestDatabase database = new TestDatabase()) {
      PostgresTopicQueues queues = new PostgresTopicQueues(database.dataSource());
      assertThat(queues.register(ORDERS, NOW)).as("new").isTrue();
      assertThat(queues.register(BAKING, NOW)).as("new").isTrue();
      Instant later = NOW.plus(Duration.ofDays(1));
      assertThat(queues.register(ORDERS, later)).as("new").isFalse();
      assertThat(queues.register(ORDERS, NOW)).as("new").isFalse();
      assertThat(queues.all()).isEqualTo(Set.of(ORDERS, BAKING));

      assertThat(queues.unusedSince(NOW)).isEmpty();
      assertThat(queues.unusedSince(later)).containsExactly(BAKING);
      assertThat(queues.forget(ORDERS, later)).isFalse();
      String run = newRunId();
      PostgresHistoryStore store = database.histories();
      long epoch = Objects.requireNonNull(store.acquire(Set.of(1), "node").epochs().get(1));
      TaskId task = new TaskId("default", "order", run, 5, 1);
      store.commit(batch(1, epoch).waits(1, task, TaskKind.ACTIVITY, ORDERS.name(), NOW).build());
      assertThat(queues.unusedSince(later)).as("while tasks wait").isEmpty();
      assertThat(queues.forget(BAKING, later)).as("while tasks wait").isFalse();

      store.commit(batch(1, epoch).taken(1, run, 5).build());
      assertThat(queues.forget(BAKING, later)).isTrue();
      assertThat(queues.all()).isEqualTo(Set.of(ORDERS));
    }
  }
}
