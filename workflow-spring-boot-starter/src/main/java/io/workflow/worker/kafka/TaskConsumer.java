package io.workflow.worker.kafka;

import io.workflow.protocol.Backoff;
import io.workflow.protocol.worker.TaskMessage;
import io.workflow.tasks.ClaimedBatch;
import io.workflow.tasks.Fate;
import io.workflow.tasks.TaskRecord;
import io.workflow.tasks.TaskRecords;
import io.workflow.tasks.TaskSource;
import io.workflow.worker.task.TaskClaims;
import io.workflow.worker.task.TaskClaims.Verdict;
import io.workflow.worker.task.TaskSlots;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.common.errors.InterruptException;
import org.apache.kafka.common.errors.WakeupException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The loop of one task topic, on a thread of its own: reserve slots, poll, claim the batch at the
 * server, have Kafka told, again. It takes nothing while there are no free slots or the server
 * can't be reached. A failure of Kafka closes the consumer and opens another after a while, for
 * ever.
 */
final class TaskConsumer {

  /** Opens a consumer of the topic. */
  interface Opening {

    TaskSource open(KafkaConnection kafka);

    /**
     * Makes sure that the topic is there; called before each opening and then once in a while.
     * Returns the Kafka cluster's id.
     */
    String prepare(KafkaConnection kafka) throws InterruptedException;
  }

  /** What the consumers of a worker have in common. */
  record Surroundings(KafkaLocation location, KafkaProblems problems) {}

  private static final Logger log = LoggerFactory.getLogger(TaskConsumer.class);
  private static final Duration POLL = Duration.ofMillis(500);
  private static final Duration IDLE = Duration.ofMillis(100);
  private static final Duration PREPARE_AGAIN = Duration.ofSeconds(30);

  /** Less than the 30 s for which a share group locks a record. */
  private static final Duration CLAIM_TIMEOUT = Duration.ofSeconds(20);

  private static final Backoff RESTART =
      Backoff.doubling(Duration.ofMillis(500), Duration.ofSeconds(15));

  private final String topic;
  private final int batch;
  private final Opening opening;
  private final TaskSlots slots;
  private final TaskClaims claims;
  private final Surroundings surroundings;
  private final Thread thread;
  private volatile boolean stopping;
  private volatile @Nullable TaskSource source;
  private int failures;

  TaskConsumer(
      String topic,
      int batch,
      Opening opening,
      TaskSlots slots,
      TaskClaims claims,
      Surroundings surroundings) {
    this.topic = topic;
    this.batch = batch;
    this.opening = opening;
    this.slots = slots;
    this.claims = claims;
    this.surroundings = surroundings;
    this.thread = Thread.ofPlatform().name(topic).unstarted(this::run);
  }

  void start() {
    thread.start();
  }

  /** Takes nothing more. Returns at once. */
  void stop() {
    stopping = true;
    TaskSource current = source;
    if (current != null) {
      current.wakeUp();
    } else {
      thread.interrupt();
    }
  }

  /** Waits until the consumer has left its group; interrupts it when that takes too long. */
  void awaitStopped(Duration timeout) throws InterruptedException {
    if (!thread.join(timeout)) {
      thread.interrupt();
      log.warn("The consumer of {} did not stop within {}", topic, timeout);
    }
  }

  private void run() {
    while (!stopping) {
      KafkaConnection kafka = surroundings.location().current();
      try {
        if (kafka == null) {
          Thread.sleep(IDLE);
        } else {
          consume(kafka, opening.prepare(kafka));
        }
      } catch (WakeupException | InterruptException | InterruptedException asked) {
        log.debug("The consumer of {} was woken up", topic);
      } catch (RuntimeException failure) {
        failed(kafka, failure);
      }
    }
  }

  private void consume(KafkaConnection kafka, String cluster) throws InterruptedException {
    try (TaskSource opened = opening.open(kafka)) {
      source = opened;
      long preparedAt = System.nanoTime();
      boolean served = true;
      while (!stopping) {
        consumeBatch(opened);
        if (!kafka.equals(surroundings.location().current())) {
          log.info("The workflow server has another Kafka; taking tasks from there");
          return;
        }
        if (failures > 0) {
          failures = 0;
          surroundings.problems().well(topic);
        }
        // A server that was away may be back with a Kafka that was set up anew.
        boolean back = !served && surroundings.location().serverIsConnected();
        served = surroundings.location().serverIsConnected();
        if (back || System.nanoTime() - preparedAt > PREPARE_AGAIN.toNanos()) {
          preparedAt = System.nanoTime();
          if (!opening.prepare(kafka).equals(cluster)) {
            log.warn("Kafka behind {} was set up anew; consuming from its beginning", topic);
            return;
          }
        }
      }
    } finally {
      source = null;
    }
  }

  private void consumeBatch(TaskSource opened) throws InterruptedException {
    if (!surroundings.location().serverIsConnected()) {
      opened.idle(IDLE);
      return;
    }
    if (!slots.reserve(batch, IDLE)) {
      opened.idle(Duration.ZERO);
      return;
    }
    int unused = batch;
    try {
      TaskRecords records = opened.poll(POLL);
      List<CompletableFuture<Fate>> fates = new ArrayList<>(records.all().size());
      for (TaskRecord record : records.all()) {
        TaskMessage message = record.message();
        if (message == null) {
          fates.add(CompletableFuture.completedFuture(Fate.DONE));
        } else {
          unused--;
          fates.add(
              claims
                  .claim(message)
                  .completeOnTimeout(
                      Verdict.UNAVAILABLE, CLAIM_TIMEOUT.toMillis(), TimeUnit.MILLISECONDS)
                  .thenApply(TaskConsumer::fate));
        }
      }
      if (!records.isEmpty()) {
        opened.claimed(new ClaimedBatch(records, fates));
      }
    } finally {
      slots.release(unused);
    }
  }

  private static Fate fate(Verdict verdict) {
    return switch (verdict) {
      case TAKEN, GONE -> Fate.DONE;
      case UNKNOWN_TYPE, UNAVAILABLE -> Fate.LEFT_TO_OTHERS;
    };
  }

  private void failed(@Nullable KafkaConnection kafka, RuntimeException failure) {
    if (stopping) {
      log.debug("The consumer of {} stopped with", topic, failure);
      return;
    }
    failures++;
    surroundings
        .problems()
        .failed(
            topic,
            kafka == null ? "an unknown address" : kafka.bootstrapServers(),
            surroundings.location().origin(),
            failure);
    try {
      Thread.sleep(RESTART.spreadAfter(failures, ThreadLocalRandom.current()));
    } catch (InterruptedException asked) {
      log.debug("The consumer of {} was woken up", topic);
    }
  }
}
