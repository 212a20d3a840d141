package io.workflow.server.matching.kafka;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.workflow.dev.DevServices;
import io.workflow.dev.DevServicesOptions;
import io.workflow.dev.SharedDevServices;
import io.workflow.engine.scenario.Requests;
import io.workflow.engine.shard.HistoryService;
import io.workflow.engine.state.WorkflowKey;
import io.workflow.protocol.codec.CborCodec;
import io.workflow.protocol.worker.TaskKind;
import io.workflow.protocol.worker.TaskMessage;
import io.workflow.server.TestServer;
import io.workflow.server.matching.QueueKey;
import io.workflow.server.matching.RegisteredQueues;
import io.workflow.server.matching.WaitingTasks;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import javax.sql.DataSource;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.RecordsToDelete;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.jdbc.core.simple.JdbcClient;

/** A Kafka that has lost what it held while the server stayed up. */
class LostTopicsIT {

  private static final Duration PATIENCE = Duration.ofSeconds(30);

  /** Of all that is dispatched again, once Kafka is back. */
  private static final Duration AT_ONCE = Duration.ofSeconds(15);

  private static final int TASKS = 20;

  @Test
  void shouldTellAgainOfAllThatWaitsWhenKafkaHasLostEverything(@TempDir Path folder)
      throws Exception {
    try (DevServices kafka =
            DevServices.start(DevServicesOptions.defaults().withFolder(folder).onlyKafka());
        TestServer server =
            TestServer.start("spring.kafka.bootstrap-servers=" + kafka.kafkaBootstrapServers())) {
      QueueKey queue = new QueueKey("default", "ovens", TaskKind.WORKFLOW, false);
      server.bean(RegisteredQueues.class).registered(Set.of(queue));
      Set<String> waiting = new HashSet<>();
      IntStream.range(0, TASKS).forEach(i -> waiting.add(start(server, "old-" + i, queue)));
      WaitingTasks stored = server.bean(WaitingTasks.class);
      await().atMost(PATIENCE).until(() -> stored.backlog(queue).tasks() == TASKS);
      IntStream.range(0, TASKS).forEach(i -> waiting.add(start(server, "new-" + i, queue)));
      await().atMost(PATIENCE).until(() -> toldOf(kafka, queue).equals(waiting));

      kafka.stopKafka();
      kafka.wipeKafka();
      kafka.startKafka();

      await().atMost(AT_ONCE).until(() -> toldOf(kafka, queue).equals(waiting));
      await().atMost(PATIENCE).until(() -> server.owned() == 16);
    }
  }

  @Test
  void shouldTellAgainOfAllThatWaitsWhenKafkaHasLostEverythingWhileNoServerRan(@TempDir Path folder)
      throws Exception {
    QueueKey queue = new QueueKey("default", "ovens", TaskKind.WORKFLOW, false);
    Set<String> waiting = new HashSet<>();
    try (DevServices kafka =
        DevServices.start(DevServicesOptions.defaults().withFolder(folder).onlyKafka())) {
      String[] settings;
      try (TestServer before =
          TestServer.start("spring.kafka.bootstrap-servers=" + kafka.kafkaBootstrapServers())) {
        settings = before.settings();
        before.bean(RegisteredQueues.class).registered(Set.of(queue));
        IntStream.range(0, TASKS).forEach(i -> waiting.add(start(before, "old-" + i, queue)));
        WaitingTasks stored = before.bean(WaitingTasks.class);
        await().atMost(PATIENCE).until(() -> stored.backlog(queue).tasks() == TASKS);
        IntStream.range(0, TASKS).forEach(i -> waiting.add(start(before, "new-" + i, queue)));
        await().atMost(PATIENCE).until(() -> toldOf(kafka, queue).equals(waiting));
        putAlarmsOff(before, "old-%");
      }

      kafka.stopKafka();
      kafka.wipeKafka();
      kafka.startKafka();

      try (TestServer after = TestServer.start(settings)) {
        // Before anybody has looked whether the topic is still there.
        after.bean(RegisteredQueues.class).registered(Set.of(queue));
        await()
            .atMost(AT_ONCE)
            .ignoreException(UnknownTopicOrPartitionException.class)
            .until(() -> toldOf(kafka, queue).equals(waiting));
      }
    }
  }

  @Test
  void shouldNoticeATopicThatIsGoneOrAnotherOne() throws Exception {
    Map<String, Object> settings =
        Map.of("bootstrap.servers", SharedDevServices.get().kafkaBootstrapServers());
    QueueKey queue = new QueueKey("default", "lost-" + UUID.randomUUID(), TaskKind.ACTIVITY, false);
    QueueKey other = new QueueKey("default", "kept-" + UUID.randomUUID(), TaskKind.ACTIVITY, false);
    Set<QueueKey> both = Set.of(queue, other);
    try (Admin admin = Admin.create(settings)) {
      TopicWatch watch = new TopicWatch(admin);
      make(admin, queue);
      make(admin, other);
      assertThat(watch.look(both)).isEmpty();
      assertThat(watch.look(both)).isEmpty();

      delete(admin, queue);
      assertThat(watch.look(both)).containsExactly(queue);
      assertThat(watch.look(both)).as("told once").isEmpty();
      make(admin, queue);
      assertThat(watch.look(both)).isEmpty();

      delete(admin, queue);
      make(admin, queue);
      assertThat(watch.look(both)).as("another topic of that name").containsExactly(queue);

      admin
          .deleteRecords(
              Map.of(new TopicPartition(other.topic(), 0), RecordsToDelete.beforeOffset(0)))
          .all()
          .get(20, TimeUnit.SECONDS);
      assertThat(watch.look(both)).as("what was read may go").isEmpty();
    }
  }

  private static void make(Admin admin, QueueKey queue) throws Exception {
    admin
        .createTopics(List.of(new NewTopic(queue.topic(), 1, (short) 1)))
        .all()
        .get(20, TimeUnit.SECONDS);
    await()
        .atMost(PATIENCE)
        .until(() -> admin.listTopics().names().get(20, TimeUnit.SECONDS).contains(queue.topic()));
  }

  private static void delete(Admin admin, QueueKey queue) throws Exception {
    admin.deleteTopics(List.of(queue.topic())).all().get(20, TimeUnit.SECONDS);
    await()
        .atMost(PATIENCE)
        .until(() -> !admin.listTopics().names().get(20, TimeUnit.SECONDS).contains(queue.topic()));
  }

  /** As if these had waited for so long that workers are told of them every five minutes only. */
  private static void putAlarmsOff(TestServer server, String workflowIds) {
    assertThat(
            JdbcClient.create(server.bean(DataSource.class))
                .sql(
                    "UPDATE executions SET wake_at = now() + interval '4 minutes'"
                        + " WHERE workflow_id LIKE ?")
                .param(workflowIds)
                .update())
        .isEqualTo(TASKS);
  }

  private static String start(TestServer server, String workflowId, QueueKey queue) {
    assertThat(
            server
                .bean(HistoryService.class)
                .submit(
                    new WorkflowKey("default", workflowId),
                    Requests.start().taskQueue(queue.name()).request(UUID.randomUUID().toString())))
        .succeedsWithin(PATIENCE);
    return workflowId;
  }

  /** The workflows whose tasks a worker that reads the topic hears of. */
  private static Set<String> toldOf(DevServices kafka, QueueKey queue) {
    Map<String, Object> settings = new HashMap<>();
    settings.put("bootstrap.servers", kafka.kafkaBootstrapServers());
    settings.put("default.api.timeout.ms", 5_000);
    CborCodec codec = new CborCodec();
    Set<String> told = new HashSet<>();
    try (KafkaConsumer<String, byte[]> consumer =
        new KafkaConsumer<>(settings, new StringDeserializer(), new ByteArrayDeserializer())) {
      List<TopicPartition> partitions =
          consumer.partitionsFor(queue.topic()).stream()
              .map(partition -> new TopicPartition(queue.topic(), partition.partition()))
              .toList();
      consumer.assign(partitions);
      consumer.seekToBeginning(partitions);
      Map<TopicPartition, Long> ends = consumer.endOffsets(partitions);
      while (partitions.stream().anyMatch(p -> consumer.position(p) < ends.getOrDefault(p, 0L))) {
        consumer
            .poll(Duration.ofMillis(100))
            .forEach(
                hint ->
                    told.add(codec.decode(hint.value(), TaskMessage.class).task().workflowId()));
      }
    }
    return told;
  }
}
