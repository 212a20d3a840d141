package io.workflow.worker.kafka;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.workflow.tasks.ClaimedBatch;
import io.workflow.tasks.TaskRecords;
import io.workflow.tasks.TaskSource;
import io.workflow.worker.channel.ChannelStatus;
import io.workflow.worker.task.TaskClaims.Verdict;
import io.workflow.worker.task.TaskSlots;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class TaskConsumerTest {

  private final AtomicInteger opened = new AtomicInteger();
  private final AtomicInteger idled = new AtomicInteger();
  private volatile boolean connected = true;
  private volatile String cluster = "first";
  private final TaskConsumer consumer =
      new TaskConsumer(
          "tasks",
          1,
          new Kafka(),
          new TaskSlots(8),
          message -> CompletableFuture.completedFuture(Verdict.GONE),
          new TaskConsumer.Surroundings(
              new KafkaLocation(Map.of("bootstrap.servers", "127.0.0.1:1"), this::server),
              new KafkaProblems()));

  @AfterEach
  void stop() throws InterruptedException {
    consumer.stop();
    consumer.awaitStopped(Duration.ofSeconds(10));
  }

  @Test
  void shouldGoToANewKafkaAsSoonAsTheServerIsBack() {
    consumer.start();
    await().untilAsserted(() -> assertThat(opened).hasValue(1));
    connected = false;
    cluster = "second";
    await().until(() -> idled.get() > 1);

    connected = true;

    await().untilAsserted(() -> assertThat(opened).hasValue(2));
  }

  private ChannelStatus server() {
    return new ChannelStatus("server", connected, Instant.EPOCH, "1", null, null);
  }

  private final class Kafka implements TaskConsumer.Opening {

    @Override
    public TaskSource open(KafkaConnection kafka) {
      opened.incrementAndGet();
      return new Idle();
    }

    @Override
    public String prepare(KafkaConnection kafka) {
      return cluster;
    }
  }

  /** Has no records. */
  private final class Idle implements TaskSource {

    @Override
    public TaskRecords poll(Duration timeout) {
      LockSupport.parkNanos(Duration.ofMillis(1).toNanos());
      return new TaskRecords(List.of(), Map.of());
    }

    @Override
    public void idle(Duration duration) {
      idled.incrementAndGet();
      LockSupport.parkNanos(Duration.ofMillis(1).toNanos());
    }

    @Override
    public void claimed(ClaimedBatch batch) {}

    @Override
    public void wakeUp() {}

    @Override
    public void close() {}
  }
}
