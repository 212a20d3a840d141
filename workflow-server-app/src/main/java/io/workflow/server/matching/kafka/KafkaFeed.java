package io.workflow.server.matching.kafka;

import io.workflow.server.matching.PolledQueue;
import io.workflow.tasks.ClaimedBatch;
import io.workflow.tasks.TaskRecord;
import io.workflow.tasks.TaskRecords;
import io.workflow.tasks.TaskSource;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.apache.kafka.common.errors.InterruptException;
import org.apache.kafka.common.errors.WakeupException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The loop of one task topic, on a thread of its own: while pollers wait, a few hints are taken and
 * offered to them. A failure of Kafka closes the consumer and opens another, after a while that
 * grows. Ends when nobody polls any more.
 */
final class KafkaFeed {

  /** How to get at the topic. */
  interface Opening {
    TaskSource open() throws InterruptedException;
  }

  private static final Logger log = LoggerFactory.getLogger(KafkaFeed.class);
  private static final Duration POLL = Duration.ofMillis(500);
  private static final Duration IDLE = Duration.ofMillis(100);
  private static final Duration FIRST_RETRY = Duration.ofSeconds(1);
  private static final Duration LAST_RETRY = Duration.ofSeconds(30);
  private static final Duration REOPEN = Duration.ofMinutes(10);

  /** Until it has joined its group, a consumer gets nothing, whatever there is. */
  private static final Duration JOINED = Duration.ofSeconds(5);

  private final String topic;
  private final Opening opening;
  private final BooleanSupplier mayEnd;
  private final FeedTroubles troubles;
  private final Semaphore pollerCame = new Semaphore(0);
  private final Thread thread;
  private volatile PolledQueue queue;
  private volatile boolean stopping;
  private volatile @Nullable TaskSource source;
  private int failures;

  /** {@code mayEnd} is asked once in a while; when it says yes, the feed is over. */
  KafkaFeed(PolledQueue queue, Opening opening, BooleanSupplier mayEnd, FeedTroubles troubles) {
    this.queue = queue;
    this.topic = queue.key().topic();
    this.opening = opening;
    this.mayEnd = mayEnd;
    this.troubles = troubles;
    this.thread = Thread.ofPlatform().name("feed-" + topic).daemon().unstarted(this::run);
  }

  void start() {
    thread.start();
  }

  /** A poller waits. */
  void polled(PolledQueue at) {
    queue = at;
    nudge();
  }

  private void nudge() {
    if (pollerCame.availablePermits() == 0) {
      pollerCame.release();
    }
  }

  /** Whether somebody was here after {@code time}, and there is something to read. */
  boolean isNeeded(Instant time) {
    return queue.hasTopic() && queue.polledAfter(time);
  }

  /** Takes nothing more. Returns at once. */
  void stop() {
    stopping = true;
    TaskSource current = source;
    if (current == null) {
      thread.interrupt();
    } else {
      current.wakeUp();
      nudge();
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
        log.debug("The feed of {} was woken up", topic);
      } catch (RuntimeException failure) {
        failed(failure);
      }
    }
  }

  private void consume() throws InterruptedException {
    try (TaskSource opened = opening.open()) {
      source = opened;
      long openedAt = System.nanoTime();
      // A new consumer once in a while finds a topic that was made anew.
      while (!stopping && System.nanoTime() - openedAt < REOPEN.toNanos()) {
        if (queue.waiting() > 0 && queue.hasTopic()) {
          take(opened, openedAt);
        } else if (mayEnd.getAsBoolean()) {
          stopping = true;
        } else {
          opened.idle(Duration.ZERO);
          if (pollerCame.tryAcquire(IDLE.toMillis(), TimeUnit.MILLISECONDS)) {
            pollerCame.drainPermits();
          }
        }
      }
    } finally {
      source = null;
    }
  }

  /** Whoever gets a hint here claims it later; what nobody claims goes back to the topic. */
  private void take(TaskSource opened, long openedAt) {
    TaskRecords records = opened.poll(POLL);
    failures = 0;
    if (!records.isEmpty()) {
      for (TaskRecord record : records.all()) {
        if (record.message() != null) {
          queue.offer(record.message());
        }
      }
      opened.claimed(ClaimedBatch.done(records));
    } else if (System.nanoTime() - openedAt > JOINED.toNanos()) {
      queue.inLog(0);
    }
  }

  /** Nobody may poll any more by the time that Kafka is well again. */
  private void failed(RuntimeException failure) {
    if (stopping) {
      return;
    }
    troubles.failed(topic, failure);
    if ((queue.waiting() == 0 || !queue.hasTopic()) && mayEnd.getAsBoolean()) {
      stopping = true;
      return;
    }
    try {
      Thread.sleep(retryAfter(failures++));
    } catch (InterruptedException asked) {
      log.debug("The feed of {} was woken up", topic);
    }
  }

  static Duration retryAfter(int failures) {
    Duration wait = FIRST_RETRY.multipliedBy(1L << Math.min(failures, 10));
    return wait.compareTo(LAST_RETRY) < 0 ? wait : LAST_RETRY;
  }
}
