package io.workflow.server.matching.kafka;

import io.workflow.server.matching.MatchingProperties;
import io.workflow.server.matching.PolledQueue;
import io.workflow.server.matching.QueueKey;
import io.workflow.tasks.TaskReader;
import io.workflow.tasks.TaskSource;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads the topics of the queues that are polled: in the groups in which native workers read them,
 * so that both can serve one queue. A topic is read from its first poll on, until no poll was seen
 * for a while.
 */
final class KafkaFeeds implements AutoCloseable {

  private static final Logger log = LoggerFactory.getLogger(KafkaFeeds.class);
  private static final Duration PREPARE_TIMEOUT = Duration.ofSeconds(40);
  private static final Duration STOP_TIMEOUT = Duration.ofSeconds(5);

  private final MatchingProperties properties;
  private final TaskReader reader;
  private final Topics topics;
  private final TopicOffsets offsets;
  private final InstantSource clock;
  private final FeedTroubles troubles;
  private final Map<QueueKey, KafkaFeed> feeds = new ConcurrentHashMap<>();
  private final AtomicBoolean warned = new AtomicBoolean();
  private volatile boolean closed;

  KafkaFeeds(
      MatchingProperties properties,
      TaskReader reader,
      Topics topics,
      TopicOffsets offsets,
      InstantSource clock) {
    this.properties = properties;
    this.reader = reader;
    this.topics = topics;
    this.offsets = offsets;
    this.clock = clock;
    this.troubles = new FeedTroubles(clock);
  }

  /** A poller waits. Never fails: it would otherwise wait in vain, unknown to its client. */
  void polled(PolledQueue queue) {
    try {
      KafkaFeed feed = feeds.get(queue.key());
      if (feed == null && !closed) {
        feed =
            feeds.compute(
                queue.key(), (_key, running) -> running == null ? started(queue) : running);
      }
      if (feed != null) {
        feed.polled(queue);
      }
    } catch (OutOfMemoryError noThread) {
      troubles.failed(queue.key().topic(), noThread);
    }
  }

  private @Nullable KafkaFeed started(PolledQueue queue) {
    QueueKey key = queue.key();
    if (feeds.size() >= properties.maximumFeeds()) {
      if (warned.compareAndSet(false, true)) {
        log.warn(
            """
            {} task topics are read for pollers, which is the limit \
            (workflow.server.matching.maximum-feeds): pollers of '{}' and others wait longer \
            for tasks that were there before them""",
            properties.maximumFeeds(),
            key.name());
      }
      return null;
    }
    KafkaFeed feed =
        new KafkaFeed(queue, () -> open(key, queue), () -> endUnlessPolled(key), troubles);
    feed.start();
    return feed;
  }

  /** Takes the feed out together with the decision, so that the next poll starts another. */
  private boolean endUnlessPolled(QueueKey queue) {
    Instant idleSince = clock.instant().minus(properties.feedIdleTimeout());
    return feeds.computeIfPresent(queue, (_key, feed) -> feed.isNeeded(idleSince) ? feed : null)
        == null;
  }

  private TaskSource open(QueueKey key, PolledQueue queue) throws InterruptedException {
    make(key);
    tellHints(key, queue);
    return reader.open(key.kind(), key.topic());
  }

  private void make(QueueKey queue) throws InterruptedException {
    try {
      topics.make(queue).get(PREPARE_TIMEOUT.toMillis(), TimeUnit.MILLISECONDS);
    } catch (ExecutionException failure) {
      throw new IllegalStateException(
          "Can't prepare Kafka topic " + queue.topic() + ": " + failure.getCause(), failure);
    } catch (TimeoutException late) {
      throw new IllegalStateException(
          "Kafka did not prepare topic " + queue.topic() + " within " + PREPARE_TIMEOUT, late);
    }
  }

  /** A Kafka that is slow to say it leaves it unknown, until a poll brings nothing. */
  private void tellHints(QueueKey key, PolledQueue queue) throws InterruptedException {
    try {
      queue.inLog(offsets.size(key));
    } catch (UnknownTopicOrPartitionException nobodyUsedIt) {
      queue.inLog(0);
    } catch (org.apache.kafka.common.errors.TimeoutException late) {
      log.debug("Kafka does not say what waits in topic {}", key.topic(), late);
    }
  }

  @Override
  public void close() {
    closed = true;
    feeds.values().forEach(KafkaFeed::stop);
    try {
      for (KafkaFeed feed : feeds.values()) {
        feed.awaitStopped(STOP_TIMEOUT);
      }
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
    }
  }
}
