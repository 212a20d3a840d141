package io.workflow.server.matching.kafka;

import static org.assertj.core.api.Assertions.assertThat;

import io.workflow.protocol.worker.TaskKind;
import io.workflow.protocol.worker.TaskMessage;
import io.workflow.server.matching.PolledQueue;
import io.workflow.server.matching.QueueKey;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;
import org.junit.jupiter.api.Test;

/** A feed whose topic can't be read. */
class KafkaFeedTest {

  @Test
  void shouldTryLessAndLessOften() {
    assertThat(KafkaFeed.retryAfter(0)).isEqualTo(Duration.ofSeconds(1));
    assertThat(KafkaFeed.retryAfter(1)).isEqualTo(Duration.ofSeconds(2));
    assertThat(KafkaFeed.retryAfter(3)).isEqualTo(Duration.ofSeconds(8));
    assertThat(KafkaFeed.retryAfter(100)).isEqualTo(Duration.ofSeconds(30));
  }

  @Test
  void shouldEndWhenItsTopicIsGoneAndNobodyPollsAnyMore() throws InterruptedException {
    CountDownLatch ended = new CountDownLatch(1);
    AtomicInteger opened = new AtomicInteger();
    KafkaFeed feed =
        new KafkaFeed(
            new Unpolled(),
            () -> {
              opened.incrementAndGet();
              throw new UnknownTopicOrPartitionException("gone");
            },
            () -> {
              ended.countDown();
              return true;
            },
            new FeedTroubles(Clock.systemUTC()));
    feed.start();
    assertThat(ended.await(10, TimeUnit.SECONDS)).isTrue();
    feed.awaitStopped(Duration.ofSeconds(10));
    assertThat(opened).hasValue(1);
  }

  private static final class Unpolled implements PolledQueue {
    @Override
    public QueueKey key() {
      return new QueueKey("default", "orders", TaskKind.WORKFLOW, false);
    }

    @Override
    public boolean hasTopic() {
      return true;
    }

    @Override
    public int waiting() {
      return 0;
    }

    @Override
    public boolean polledAfter(Instant time) {
      return false;
    }

    @Override
    public void offer(TaskMessage message) {
      throw new AssertionError("Expected no hint, but got " + message);
    }

    @Override
    public void inLog(long hints) {}
  }
}
