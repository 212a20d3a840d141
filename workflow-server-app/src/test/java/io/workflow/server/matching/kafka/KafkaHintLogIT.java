package io.workflow.server.matching.kafka;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.workflow.dev.SharedDevServices;
import io.workflow.protocol.codec.CborCodec;
import io.workflow.protocol.worker.TaskId;
import io.workflow.protocol.worker.TaskKind;
import io.workflow.protocol.worker.TaskMessage;
import io.workflow.protocol.worker.TaskTopics;
import io.workflow.server.matching.Hint;
import io.workflow.server.matching.MatchingProperties;
import io.workflow.server.matching.QueueKey;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AlterConfigOp;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.KafkaShareConsumer;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.junit.jupiter.api.Test;

class KafkaHintLogIT {

  private final Map<String, Object> kafka =
      Map.of("bootstrap.servers", SharedDevServices.get().kafkaBootstrapServers());
  private final SimpleMeterRegistry registry = new SimpleMeterRegistry();
  private final String queue = "orders " + UUID.randomUUID();

  @Test
  void shouldMakeTheTopicsAndSendAHintOfEachTask() {
    List<TaskId> tasks =
        IntStream.range(0, 100)
            .mapToObj(i -> new TaskId("default", "order-" + i, "run-" + i, 5, 1))
            .toList();
    try (Admin admin = Admin.create(kafka);
        KafkaHintLog log = new KafkaHintLog(properties(), admin, kafka, kafka, registry)) {
      for (TaskId task : tasks) {
        append(log, workflowHint(task, Instant.now()));
        append(log, activityHint(task, Instant.now()));
      }

      List<ConsumerRecord<String, byte[]>> workflowTasks =
          read(TaskTopics.workflowTopic("default", queue), 100);
      List<ConsumerRecord<String, byte[]>> activityTasks =
          read(TaskTopics.activityTopic("default", queue), 100);

      CborCodec codec = new CborCodec();
      assertThat(workflowTasks)
          .allSatisfy(
              message ->
                  assertThat(codec.decode(message.value(), TaskMessage.class))
                      .satisfies(
                          hint -> {
                            assertThat(hint.type()).isEqualTo("PizzaOrder");
                            assertThat(hint.task().workflowId()).isEqualTo(message.key());
                          }));
      assertThat(activityTasks)
          .extracting(message -> codec.decode(message.value(), TaskMessage.class).task())
          .containsExactlyInAnyOrderElementsOf(tasks);
      assertThat(partitions(TaskTopics.workflowTopic("default", queue))).isEqualTo(8);
      assertThat(partitions(TaskTopics.activityTopic("default", queue))).isEqualTo(1);
      await().untilAsserted(() -> assertThat(count("sent")).isEqualTo(200));
    }
  }

  @Test
  void shouldSendAHintAgainOnlyWhenWorkersHaveReadTheFirst() {
    TaskId waiting = new TaskId("default", "order-1", "run-1", 5, 1);
    Instant longAgo = Instant.now().minusSeconds(60);
    try (Admin admin = Admin.create(kafka);
        KafkaHintLog log = new KafkaHintLog(properties(), admin, kafka, kafka, registry)) {
      append(log, workflowHint(waiting, Instant.now()));
      append(log, activityHint(waiting, Instant.now()));
      await().untilAsserted(() -> assertThat(count("sent")).isEqualTo(2));

      AtomicInteger toldOtherwise = new AtomicInteger();
      log.append(workflowHint(waiting, longAgo), toldOtherwise::incrementAndGet);
      log.append(activityHint(waiting, longAgo), toldOtherwise::incrementAndGet);
      await().untilAsserted(() -> assertThat(count("held")).isEqualTo(2));
      await().untilAsserted(() -> assertThat(toldOtherwise).hasValue(2));

      String workflows = TaskTopics.workflowTopic("default", queue);
      read(workflows, 1, workflows);
      String activities = TaskTopics.activityTopic("default", queue);
      acknowledge(activities);
      await()
          .atMost(Duration.ofSeconds(30))
          .untilAsserted(
              () -> {
                append(log, workflowHint(waiting, longAgo));
                assertThat(count("sent")).isGreaterThanOrEqualTo(3);
              });
      double sent = count("sent");
      await()
          .atMost(Duration.ofSeconds(30))
          .untilAsserted(
              () -> {
                append(log, activityHint(waiting, longAgo));
                assertThat(count("sent")).isGreaterThan(sent);
              });
    }
  }

  @Test
  void shouldTellHowManyHintsWaitAndRemoveAQueueWithAllThatWaits() {
    QueueKey key = workflowHint(new TaskId("default", "w", "r", 5, 1), Instant.now()).queue();
    try (Admin admin = Admin.create(kafka);
        KafkaHintLog log = new KafkaHintLog(properties(), admin, kafka, kafka, registry)) {
      assertThat(log.backlog(key)).isZero();
      log.prepare(key);
      await().atMost(Duration.ofSeconds(20)).until(() -> log.isReady(key));
      for (int i = 0; i < 30; i++) {
        append(log, workflowHint(new TaskId("default", "order-" + i, "run", 5, 1), Instant.now()));
      }
      await().untilAsserted(() -> assertThat(log.backlog(key)).isEqualTo(30));
      read(key.topic(), 30, key.topic());
      await().untilAsserted(() -> assertThat(log.backlog(key)).isZero());

      log.remove(key);

      assertThat(log.isReady(key)).isFalse();
      await()
          .untilAsserted(
              () ->
                  assertThat(admin.listTopics().names().get(5, TimeUnit.SECONDS))
                      .doesNotContain(key.topic()));
    }
  }

  @Test
  void shouldTellSomebodyElseWhatKafkaDoesNotTakeAtOnce() {
    Map<String, Object> nowhere = Map.of("bootstrap.servers", "127.0.0.1:1");
    List<String> told = new CopyOnWriteArrayList<>();
    try (Admin admin = Admin.create(nowhere);
        KafkaHintLog log = new KafkaHintLog(properties(), admin, nowhere, nowhere, registry)) {
      TaskId task = new TaskId("default", "order-1", "run-1", 5, 1);
      long began = System.nanoTime();
      log.append(activityHint(task, Instant.now()), () -> told.add("told"));
      await().atMost(Duration.ofSeconds(20)).until(() -> !told.isEmpty());
      assertThat(Duration.ofNanos(System.nanoTime() - began))
          .as("not only when Kafka's own patience is over")
          .isLessThan(properties().deliveryTimeout());
      assertThat(log.isReady(activityHint(task, Instant.now()).queue())).isFalse();
      await().atMost(Duration.ofSeconds(20)).until(() -> count("failed") == 1);
      assertThat(told).as("once, though it failed later").hasSize(1);
    }
  }

  @Test
  void shouldDropAndCountWhatKafkaDoesNotTake() {
    Map<String, Object> nowhere = Map.of("bootstrap.servers", "127.0.0.1:1");
    try (Admin admin = Admin.create(nowhere);
        KafkaHintLog log = new KafkaHintLog(properties(), admin, nowhere, nowhere, registry)) {
      TaskId task = new TaskId("default", "order-1", "run-1", 5, 1);
      long begin = System.nanoTime();
      for (int i = 0; i < 5_000; i++) {
        append(log, activityHint(task, Instant.now()));
      }

      assertThat(Duration.ofNanos(System.nanoTime() - begin)).isLessThan(Duration.ofSeconds(1));
      await()
          .atMost(Duration.ofSeconds(20))
          .untilAsserted(() -> assertThat(count("failed") + count("dropped")).isEqualTo(5_000));
      assertThat(count("dropped")).isPositive();
    }
  }

  private static void append(KafkaHintLog log, Hint hint) {
    log.append(hint, () -> {});
  }

  private Hint workflowHint(TaskId task, Instant since) {
    return new Hint(task, TaskKind.WORKFLOW, "PizzaOrder", queue, since, null);
  }

  private Hint activityHint(TaskId task, Instant since) {
    return new Hint(task, TaskKind.ACTIVITY, "Bake", queue, since, null);
  }

  private double count(String outcome) {
    return registry.find("task_dispatches").tag("outcome", outcome).counters().stream()
        .mapToDouble(counter -> counter.count())
        .sum();
  }

  private static MatchingProperties properties() {
    return new MatchingProperties(
        8,
        1,
        1_000,
        Duration.ZERO,
        Duration.ofSeconds(3),
        16,
        Duration.ofDays(7),
        Duration.ofMinutes(2));
  }

  private int partitions(String topic) {
    try (Admin admin = Admin.create(kafka)) {
      return admin
          .describeTopics(List.of(topic))
          .allTopicNames()
          .toCompletionStage()
          .toCompletableFuture()
          .join()
          .values()
          .stream()
          .mapToInt(description -> description.partitions().size())
          .sum();
    }
  }

  private void acknowledge(String topic) {
    try (Admin admin = Admin.create(kafka)) {
      admin
          .incrementalAlterConfigs(
              Map.of(
                  new ConfigResource(ConfigResource.Type.GROUP, topic),
                  List.of(
                      new AlterConfigOp(
                          new ConfigEntry("share.auto.offset.reset", "earliest"),
                          AlterConfigOp.OpType.SET))))
          .all()
          .toCompletionStage()
          .toCompletableFuture()
          .join();
    }
    try (KafkaShareConsumer<String, byte[]> consumer =
        new KafkaShareConsumer<>(
            Map.of(
                "bootstrap.servers",
                SharedDevServices.get().kafkaBootstrapServers(),
                ConsumerConfig.GROUP_ID_CONFIG,
                topic),
            new StringDeserializer(),
            new ByteArrayDeserializer())) {
      consumer.subscribe(List.of(topic));
      await()
          .atMost(Duration.ofSeconds(30))
          .until(() -> !consumer.poll(Duration.ofMillis(100)).isEmpty());
      consumer.commitSync();
    }
  }

  private List<ConsumerRecord<String, byte[]>> read(String topic, int count) {
    return read(topic, count, UUID.randomUUID().toString());
  }

  private List<ConsumerRecord<String, byte[]>> read(String topic, int count, String group) {
    Map<String, Object> settings =
        Map.of(
            "bootstrap.servers",
            SharedDevServices.get().kafkaBootstrapServers(),
            ConsumerConfig.GROUP_ID_CONFIG,
            group,
            ConsumerConfig.AUTO_OFFSET_RESET_CONFIG,
            "earliest",
            ConsumerConfig.METADATA_MAX_AGE_CONFIG,
            200);
    List<ConsumerRecord<String, byte[]>> records = new ArrayList<>();
    try (KafkaConsumer<String, byte[]> consumer =
        new KafkaConsumer<>(settings, new StringDeserializer(), new ByteArrayDeserializer())) {
      consumer.subscribe(List.of(topic));
      await()
          .atMost(Duration.ofSeconds(20))
          .until(
              () -> {
                consumer.poll(Duration.ofMillis(100)).forEach(records::add);
                return records.size() >= count;
              });
      consumer.commitSync();
    }
    return records;
  }
}
