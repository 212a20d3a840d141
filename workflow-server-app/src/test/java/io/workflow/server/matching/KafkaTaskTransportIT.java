package io.workflow.server.matching;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.workflow.dev.SharedDevServices;
import io.workflow.protocol.codec.CborCodec;
import io.workflow.protocol.worker.TaskId;
import io.workflow.protocol.worker.TaskMessage;
import io.workflow.protocol.worker.TaskTopics;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
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

class KafkaTaskTransportIT {

  private final Map<String, Object> kafka =
      Map.of("bootstrap.servers", SharedDevServices.get().kafkaBootstrapServers());
  private final SimpleMeterRegistry registry = new SimpleMeterRegistry();
  private final String queue = "orders " + UUID.randomUUID();

  @Test
  void shouldMakeTheTopicsAndSendWordOfEachTask() {
    List<TaskId> tasks =
        IntStream.range(0, 100)
            .mapToObj(i -> new TaskId("default", "order-" + i, "run-" + i, 5, 1))
            .toList();
    try (KafkaTaskTransport transport =
        new KafkaTaskTransport(properties(), kafka, kafka, registry)) {
      for (TaskId task : tasks) {
        transport.dispatchWorkflowTask(task, "PizzaOrder", queue, Instant.now());
        transport.dispatchActivityTask(task, "Bake", queue, Instant.now());
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
                          word -> {
                            assertThat(word.type()).isEqualTo("PizzaOrder");
                            assertThat(word.task().workflowId()).isEqualTo(message.key());
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
  void shouldSendWordAgainOnlyWhenWorkersHaveReadTheFirst() {
    TaskId waiting = new TaskId("default", "order-1", "run-1", 5, 1);
    Instant longAgo = Instant.now().minusSeconds(60);
    try (KafkaTaskTransport transport =
        new KafkaTaskTransport(properties(), kafka, kafka, registry)) {
      transport.dispatchWorkflowTask(waiting, "PizzaOrder", queue, Instant.now());
      transport.dispatchActivityTask(waiting, "Bake", queue, Instant.now());
      await().untilAsserted(() -> assertThat(count("sent")).isEqualTo(2));

      transport.dispatchWorkflowTask(waiting, "PizzaOrder", queue, longAgo);
      transport.dispatchActivityTask(waiting, "Bake", queue, longAgo);
      await().untilAsserted(() -> assertThat(count("held")).isEqualTo(2));

      String workflows = TaskTopics.workflowTopic("default", queue);
      read(workflows, 1, workflows);
      String activities = TaskTopics.activityTopic("default", queue);
      acknowledge(activities);
      await()
          .atMost(Duration.ofSeconds(30))
          .untilAsserted(
              () -> {
                transport.dispatchWorkflowTask(waiting, "PizzaOrder", queue, longAgo);
                assertThat(count("sent")).isGreaterThanOrEqualTo(3);
              });
      double sent = count("sent");
      await()
          .atMost(Duration.ofSeconds(30))
          .untilAsserted(
              () -> {
                transport.dispatchActivityTask(waiting, "Bake", queue, longAgo);
                assertThat(count("sent")).isGreaterThan(sent);
              });
    }
  }

  @Test
  void shouldDropAndCountWhatKafkaDoesNotTake() {
    Map<String, Object> nowhere = Map.of("bootstrap.servers", "127.0.0.1:1");
    try (KafkaTaskTransport transport =
        new KafkaTaskTransport(properties(), nowhere, nowhere, registry)) {
      TaskId task = new TaskId("default", "order-1", "run-1", 5, 1);
      long begin = System.nanoTime();
      for (int i = 0; i < 5_000; i++) {
        transport.dispatchActivityTask(task, "Bake", queue, Instant.now());
      }

      assertThat(Duration.ofNanos(System.nanoTime() - begin)).isLessThan(Duration.ofSeconds(1));
      await()
          .atMost(Duration.ofSeconds(20))
          .untilAsserted(() -> assertThat(count("failed") + count("dropped")).isEqualTo(5_000));
      assertThat(count("dropped")).isPositive();
    }
  }

  private double count(String outcome) {
    return registry.find("task_dispatches").tag("outcome", outcome).counters().stream()
        .mapToDouble(counter -> counter.count())
        .sum();
  }

  private static MatchingProperties properties() {
    return new MatchingProperties(
        8, 1, 1_000, Duration.ZERO, Duration.ofSeconds(3), 16, Duration.ofMinutes(2));
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
