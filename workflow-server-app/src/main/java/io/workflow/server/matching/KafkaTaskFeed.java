package io.workflow.server.matching;

import io.workflow.protocol.worker.TaskMessage;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.apache.kafka.common.errors.InterruptException;
import org.apache.kafka.common.errors.WakeupException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The loop of one task topic, on a thread of its own: while pollers wait, a few records are taken
 * and offered to them. A failure of Kafka closes the consumer and opens another after a while. Ends
 * when nobody polls any more.
 */
final class KafkaTaskFeed {

  /** How to get at the topic. */
  interface Opening {
    TopicRecords open() throws InterruptedException;
  }

  private static final Logger log = LoggerFactory.getLogger(KafkaTaskFeed.class);
  private static final Duration POLL = Duration.ofMillis(500);
  private static final Duration IDLE = Duration.ofMillis(100);
  private static final Duration RETRY = Duration.ofSeconds(1);
  private static final Duration REOPEN = Duration.ofMinutes(10);

  /** Until it has joined its group, a consumer gets nothing, whatever there is. */
  private static final Duration JOINED = Duration.ofSeconds(5);

  private final QueueKey queue;
  private final Opening opening;
  private final TaskQueues queues;
  private final BooleanSupplier mayEnd;
  private final Semaphore pollerCame = new Semaphore(0);
  private final Thread thread;
  private volatile boolean stopping;
  private volatile @Nullable TopicRecords source;

  /** {@code mayEnd} is asked once in a while; when it says yes, the feed is over. */
  KafkaTaskFeed(QueueKey queue, Opening opening, TaskQueues queues, BooleanSupplier mayEnd) {
    this.queue = queue;
    this.opening = opening;
    this.queues = queues;
    this.mayEnd = mayEnd;
    this.thread = Thread.ofPlatform().name("feed-" + queue.topic()).daemon().unstarted(this::run);
  }

  void start() {
    thread.start();
  }

  /** A poller waits. */
  void polled() {
    if (pollerCame.availablePermits() == 0) {
      pollerCame.release();
    }
  }

  /** Takes nothing more. Returns at once. */
  void stop() {
    stopping = true;
    TopicRecords current = source;
    if (current == null) {
      thread.interrupt();
    } else {
      current.wakeUp();
      polled();
    }
  }

  void awaitStopped(Duration timeout) throws InterruptedException {
    if (!thread.join(timeout)) {
      thread.interrupt();
    }
  }

  private void run() {
    while (!stopping) {
      try {
        consume();
      } catch (WakeupException | InterruptException | InterruptedException asked) {
        log.debug("The feed of {} was woken up", queue.topic());
      } catch (RuntimeException failure) {
        failed(failure);
      }
    }
  }

  private void consume() throws InterruptedException {
    try (TopicRecords records = opening.open()) {
      source = records;
      long openedAt = System.nanoTime();
      // A new consumer once in a while finds a topic that was made anew.
      while (!stopping && System.nanoTime() - openedAt < REOPEN.toNanos()) {
        if (queues.waiting(queue) > 0) {
          take(records, openedAt);
        } else if (mayEnd.getAsBoolean()) {
          stopping = true;
        } else {
          records.idle();
          if (pollerCame.tryAcquire(IDLE.toMillis(), TimeUnit.MILLISECONDS)) {
            pollerCame.drainPermits();
          }
        }
      }
    } finally {
      source = null;
    }
  }

  private void take(TopicRecords records, long openedAt) {
    List<TaskMessage> messages = records.poll(POLL);
    if (!messages.isEmpty()) {
      messages.forEach(message -> queues.offerFromKafka(queue, message));
      records.taken();
    } else if (System.nanoTime() - openedAt > JOINED.toNanos()) {
      queues.inTopic(queue, 0);
    }
  }

  private void failed(RuntimeException failure) {
    if (stopping) {
      return;
    }
    log.warn("Can't read Kafka topic {} for pollers. Trying again.", queue.topic(), failure);
    try {
      Thread.sleep(RETRY);
    } catch (InterruptedException asked) {
      log.debug("The feed of {} was woken up", queue.topic());
    }
  }
}
