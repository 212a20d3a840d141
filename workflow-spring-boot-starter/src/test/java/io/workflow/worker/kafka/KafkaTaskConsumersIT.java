package io.workflow.worker.kafka;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.workflow.dev.SharedDevServices;
import io.workflow.protocol.codec.CborCodec;
import io.workflow.protocol.worker.KafkaAddress;
import io.workflow.protocol.worker.TaskId;
import io.workflow.protocol.worker.TaskMessage;
import io.workflow.protocol.worker.TaskTopics;
import io.workflow.worker.channel.ChannelStatus;
import io.workflow.worker.task.RunnableTypes;
import io.workflow.worker.task.TaskClaims;
import io.workflow.worker.task.TaskSlots;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.BooleanSupplier;
import java.util.function.Function;
import java.util.function.Supplier;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class KafkaTaskConsumersIT {

  private static final Duration PATIENCE = Duration.ofSeconds(30);
  private static final KafkaTaskSettings SETTINGS =
      new KafkaTaskSettings(4, 1, (short) -1, Map.of());

  private final CborCodec codec = new CborCodec();
  private final Map<String, Object> kafka =
      Map.of("bootstrap.servers", SharedDevServices.get().kafkaBootstrapServers());
  private final String queue = "it-" + UUID.randomUUID();
  private final RunnableTypes types =
      new RunnableTypes(Map.of(queue, Set.of("W")), Map.of(queue, Set.of("A")));
  private final List<AutoCloseable> toClose = new ArrayList<>();

  @AfterEach
  void close() throws Exception {
    for (AutoCloseable each : toClose.reversed()) {
      each.close();
    }
  }

  @Test
  void shouldTakeWorkflowTasksOnce() {
    String topic = TaskTopics.workflowTopic("default", queue);
    RecordingClaims claims = new RecordingClaims(message -> TaskClaims.Verdict.GONE);
    KafkaTaskConsumers first = consumers(() -> true);
    first.consumeWorkflowTasks("default", types, claims.slots, claims);
    send(topic, 0, 100);

    await().atMost(PATIENCE).until(() -> claims.taken.size() == 100);
    first.close();
    RecordingClaims later = new RecordingClaims(message -> TaskClaims.Verdict.GONE);
    consumers(() -> true).consumeWorkflowTasks("default", types, later.slots, later);
    send(topic, 100, 101);

    await().atMost(PATIENCE).until(() -> later.events().contains(100L));
    assertThat(later.events()).containsExactly(100L);
    assertThat(claims.slots.taken()).isZero();
  }

  @Test
  void shouldMakeATopicAsTheServerSaysUnlessTheApplicationSaysMore() throws Exception {
    RecordingClaims claims = new RecordingClaims(message -> TaskClaims.Verdict.GONE);
    String other = queue + "-other";
    KafkaTaskConsumers asTold =
        new KafkaTaskConsumers(new KafkaTaskSettings(0, 1, (short) -1, Map.of()), this::connected);
    toClose.add(asTold);
    asTold.consumeWorkflowTasks("default", types, claims.slots, claims);
    KafkaTaskConsumers asConfigured = new KafkaTaskConsumers(SETTINGS, this::connected);
    toClose.add(asConfigured);
    asConfigured.consumeWorkflowTasks(
        "default", new RunnableTypes(Map.of(other, Set.of("W")), Map.of()), claims.slots, claims);

    assertThat(partitions(TaskTopics.workflowTopic("default", queue))).isEqualTo(3);
    assertThat(partitions(TaskTopics.workflowTopic("default", other))).isEqualTo(4);
  }

  private ChannelStatus connected() {
    return status(SharedDevServices.get().kafkaBootstrapServers(), true);
  }

  private int partitions(String topic) throws Exception {
    try (Admin admin = Admin.create(kafka)) {
      await()
          .atMost(PATIENCE)
          .untilAsserted(() -> assertThat(admin.listTopics().names().get()).contains(topic));
      return admin.describeTopics(List.of(topic)).allTopicNames().get().values().stream()
          .mapToInt(described -> described.partitions().size())
          .sum();
    }
  }

  @Test
  void shouldShareActivityTasksAmongWorkersWithFreeSlots() {
    String topic = TaskTopics.activityTopic("default", queue);
    RecordingClaims busy = new RecordingClaims(message -> TaskClaims.Verdict.TAKEN);
    RecordingClaims free = new RecordingClaims(message -> TaskClaims.Verdict.GONE);
    consumers(() -> true).consumeActivityTasks("default", types, busy.slots, busy);
    consumers(() -> true).consumeActivityTasks("default", types, free.slots, free);
    send(topic, 0, 200);

    // The busy one never gives its slots back, and so takes no more than it has.
    await().atMost(PATIENCE).until(() -> busy.taken.size() + free.taken.size() >= 200);
    assertThat(busy.taken.size()).isLessThanOrEqualTo(busy.slots.size());
    Set<Long> all = new java.util.HashSet<>(busy.events());
    all.addAll(free.events());
    assertThat(all).hasSize(200);
  }

  @Test
  void shouldReleaseActivityTasksThatAreOfAnUnknownType() {
    String topic = TaskTopics.activityTopic("default", queue);
    RecordingClaims ignorant = new RecordingClaims(message -> TaskClaims.Verdict.UNKNOWN_TYPE);
    KafkaTaskConsumers first = consumers(() -> true);
    first.consumeActivityTasks("default", types, ignorant.slots, ignorant);
    send(topic, 0, 1);
    await().atMost(PATIENCE).until(() -> !ignorant.taken.isEmpty());
    first.close();

    assertThat(ignorant.slots.taken()).isZero();
  }

  @Test
  void shouldTakeNothingWhileTheServerCannotBeReached() {
    String workflows = TaskTopics.workflowTopic("default", queue);
    String activities = TaskTopics.activityTopic("default", queue);
    AtomicBoolean connected = new AtomicBoolean();
    RecordingClaims claims = new RecordingClaims(message -> TaskClaims.Verdict.GONE);
    KafkaTaskConsumers consumers = consumers(connected::get);
    consumers.consumeWorkflowTasks("default", types, claims.slots, claims);
    consumers.consumeActivityTasks("default", types, claims.slots, claims);
    send(workflows, 0, 5);
    send(activities, 5, 10);
    await().during(Duration.ofSeconds(3)).atMost(PATIENCE).until(claims.taken::isEmpty);

    connected.set(true);

    await().atMost(PATIENCE).until(() -> claims.taken.size() == 10);
  }

  @Test
  void shouldSkipWhatIsNoTask() {
    String topic = TaskTopics.workflowTopic("default", queue);
    RecordingClaims claims = new RecordingClaims(message -> TaskClaims.Verdict.GONE);
    consumers(() -> true).consumeWorkflowTasks("default", types, claims.slots, claims);
    sendBytes(topic, List.of("garbage".getBytes(StandardCharsets.UTF_8)));
    send(topic, 0, 1);

    await().atMost(PATIENCE).until(() -> claims.taken.size() == 1);
  }

  @Test
  void shouldGoWithTheServerToAnotherKafka() {
    AtomicReference<String> address = new AtomicReference<>("127.0.0.1:1");
    RecordingClaims claims = new RecordingClaims(message -> TaskClaims.Verdict.GONE);
    KafkaTaskConsumers consumers = consumers(() -> status(address.get(), true));
    consumers.consumeWorkflowTasks("default", types, claims.slots, claims);
    String topic = TaskTopics.workflowTopic("default", queue);
    await().atMost(PATIENCE).until(() -> consumers.problems().containsKey(topic));
    assertThat(consumers.problems().get(topic)).contains("127.0.0.1:1", "refused");

    address.set(SharedDevServices.get().kafkaBootstrapServers());
    await().atMost(PATIENCE).until(() -> consumers.problems().isEmpty());
    send(topic, 0, 1);

    await().atMost(PATIENCE).until(() -> claims.taken.size() == 1);
  }

  private KafkaTaskConsumers consumers(BooleanSupplier connected) {
    String address = SharedDevServices.get().kafkaBootstrapServers();
    return consumers(() -> status(address, connected.getAsBoolean()));
  }

  private KafkaTaskConsumers consumers(Supplier<ChannelStatus> server) {
    KafkaTaskConsumers consumers = new KafkaTaskConsumers(SETTINGS, server);
    toClose.add(consumers);
    return consumers;
  }

  private static ChannelStatus status(String kafka, boolean connected) {
    return new ChannelStatus(
        "server", connected, Instant.EPOCH, "1", new KafkaAddress(kafka, null, 3), null);
  }

  private void send(String topic, int from, int to) {
    List<byte[]> values = new ArrayList<>();
    for (int i = from; i < to; i++) {
      values.add(codec.encode(new TaskMessage(new TaskId("default", "w" + i, "run", i, 1), "W")));
    }
    sendBytes(topic, values);
  }

  private void sendBytes(String topic, List<byte[]> values) {
    try (KafkaProducer<String, byte[]> producer =
        new KafkaProducer<>(kafka, new StringSerializer(), new ByteArraySerializer())) {
      for (byte[] value : values) {
        Future<?> unused = producer.send(new ProducerRecord<>(topic, "key-" + value.length, value));
      }
    }
  }

  /** Holds the slot of a task that is taken for ever, and gives those of the others back. */
  private static final class RecordingClaims implements TaskClaims {
    private final TaskSlots slots = new TaskSlots(32);
    private final ConcurrentLinkedQueue<TaskMessage> taken = new ConcurrentLinkedQueue<>();
    private final Function<TaskMessage, Verdict> verdicts;

    RecordingClaims(Function<TaskMessage, Verdict> verdicts) {
      this.verdicts = verdicts;
    }

    @Override
    public CompletableFuture<Verdict> claim(TaskMessage message) {
      taken.add(message);
      Verdict verdict = verdicts.apply(message);
      if (verdict != Verdict.TAKEN) {
        slots.release(1);
      }
      return CompletableFuture.completedFuture(verdict);
    }

    List<Long> events() {
      return taken.stream().map(message -> message.task().scheduledEventId()).toList();
    }
  }
}
