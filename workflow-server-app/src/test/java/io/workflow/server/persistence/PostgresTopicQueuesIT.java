package io.workflow.server.persistence;

import static io.workflow.server.persistence.Batches.NOW;
import static io.workflow.server.persistence.Batches.batch;
import static io.workflow.server.persistence.Batches.newRunId;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.workflow.protocol.worker.TaskId;
import io.workflow.protocol.worker.TaskKind;
import io.workflow.server.matching.QueueConfig;
import io.workflow.server.matching.QueueConfig.RateLimit;
import io.workflow.server.matching.QueueConfig.Update;
import io.workflow.server.matching.QueueKey;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
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
      QueueConfig slow =
          new QueueConfig(new RateLimit(2.5, "the oven is small", "ann", NOW), null, Map.of());
      assertThat(configs.update(ORDERS, _before -> slow)).isEqualTo(slow);
      configs.update(BAKING, _before -> slow);
      assertThat(configs.all()).isEqualTo(Map.of(ORDERS, slow, BAKING, slow));

      RateLimit none = new RateLimit(null, "a new oven", "bob", NOW.plusSeconds(1));
      RateLimit ofKeys = new RateLimit(0.5, "for all", "bob", NOW.plusSeconds(2));
      configs.update(ORDERS, before -> new QueueConfig(none, before.ofKeys(), before.weights()));
      QueueConfig all = new QueueConfig(none, ofKeys, Map.of("vip", 2.5f, "late", 0.1f));
      assertThat(
              configs.update(
                  ORDERS,
                  before ->
                      before.with(
                          new Update(null, ofKeys, Map.of("vip", 2.5f, "late", 0.1f), List.of()))))
          .isEqualTo(all);
      assertThat(configs.all()).isEqualTo(Map.of(ORDERS, all, BAKING, slow));
    }
  }

  @Test
  void shouldChangeNothingOfWhatOperatorsSetWhenTheChangeFails() {
    try (TestDatabase database = new TestDatabase()) {
      PostgresQueueConfigs configs = new PostgresQueueConfigs(database.dataSource());
      assertThatThrownBy(
              () ->
                  configs.update(
                      ORDERS,
                      _before -> {
                        throw new IllegalArgumentException("too many");
                      }))
          .hasMessage("too many");
      assertThat(configs.all()).isEmpty();
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
