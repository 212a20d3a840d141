package io.workflow.worker.kafka;

import io.workflow.protocol.worker.TaskMessage;
import io.workflow.worker.channel.Backoff;
import io.workflow.worker.task.TaskClaims;
import io.workflow.worker.task.TaskClaims.Verdict;
import io.workflow.worker.task.TaskSlots;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
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

    TaskSource open();

    /**
     * Makes sure that the topic is there; called before each opening and then once in a while.
     * Returns the Kafka cluster's id.
     */
    String prepare() throws InterruptedException;
  }

  private static final Logger log = LoggerFactory.getLogger(TaskConsumer.class);
  private static final Duration POLL = Duration.ofMillis(500);
  private static final Duration IDLE = Duration.ofMillis(100);
  private static final Duration PREPARE_AGAIN = Duration.ofSeconds(30);

  /** Less than the 30 s for which a share group locks a record. */
  private static final Duration CLAIM_TIMEOUT = Duration.ofSeconds(20);

  private static final Backoff RESTART =
      new Backoff(Duration.ofMillis(500), Duration.ofSeconds(15));

  private final String topic;
  private final int batch;
  private final Opening opening;
  private final TaskSlots slots;
  private final TaskClaims claims;
  private final BooleanSupplier connected;
  private final Thread thread;
  private volatile boolean stopping;
  private volatile @Nullable TaskSource source;
  private volatile @Nullable String problem;
  private int failures;

  TaskConsumer(
      String topic,
      int batch,
      Opening opening,
      TaskSlots slots,
      TaskClaims claims,
      BooleanSupplier connected) {
    this.topic = topic;
    this.batch = batch;
    this.opening = opening;
    this.slots = slots;
    this.claims = claims;
    this.connected = connected;
    this.thread = Thread.ofPlatform().name(topic).unstarted(this::run);
  }

  void start() {
    thread.start();
  }

  /** Why nothing can be taken from Kafka; {@code null} when all is well. */
  @Nullable String problem() {
    return problem;
  }

  String topic() {
    return topic;
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
      try {
        consume(opening.prepare());
      } catch (WakeupException | InterruptException | InterruptedException asked) {
        log.debug("The consumer of {} was woken up", topic);
      } catch (RuntimeException failure) {
        failed(failure);
      }
    }
  }

  private void consume(String cluster) throws InterruptedException {
    try (TaskSource opened = opening.open()) {
      source = opened;
      long preparedAt = System.nanoTime();
      while (!stopping) {
        consumeBatch(opened);
        problem = null;
        failures = 0;
        if (System.nanoTime() - preparedAt > PREPARE_AGAIN.toNanos()) {
          preparedAt = System.nanoTime();
          if (!opening.prepare().equals(cluster)) {
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
    if (!connected.getAsBoolean()) {
      opened.idle(IDLE);
      return;
    }
    if (!slots.reserve(batch, IDLE)) {
      opened.idle(Duration.ZERO);
      return;
    }
    int unused = batch;
    try {
      List<TaskRecord> records = opened.poll(POLL);
      List<CompletableFuture<Verdict>> verdicts = new ArrayList<>(records.size());
      for (TaskRecord record : records) {
        TaskMessage message = record.message();
        if (message == null) {
          verdicts.add(CompletableFuture.completedFuture(Verdict.GONE));
        } else {
          unused--;
          verdicts.add(
              claims
                  .claim(message)
                  .completeOnTimeout(
                      Verdict.UNAVAILABLE, CLAIM_TIMEOUT.toMillis(), TimeUnit.MILLISECONDS));
        }
      }
      if (!records.isEmpty()) {
        opened.claimed(new ClaimedBatch(records, verdicts));
      }
    } finally {
      slots.release(unused);
    }
  }

  private void failed(RuntimeException failure) {
    if (stopping) {
      log.debug("The consumer of {} stopped with", topic, failure);
      return;
    }
    failures++;
    String reason = failure.getMessage() == null ? failure.toString() : failure.getMessage();
    if (!reason.equals(problem)) {
      log.warn("Can't take tasks from Kafka topic {}. Trying again.", topic, failure);
    }
    problem = reason;
    try {
      Thread.sleep(RESTART.after(failures));
    } catch (InterruptedException asked) {
      log.debug("The consumer of {} was woken up", topic);
    }
  }
}
