package io.workflow.server.matching;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.KafkaShareConsumer;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads the topics of the queues that are polled: in the groups in which native workers read them,
 * so that both can serve one queue. A topic is read from its first poll on, until no poll was seen
 * for a while.
 */
public final class KafkaTaskFeeds implements TaskFeeds {

  private static final Logger log = LoggerFactory.getLogger(KafkaTaskFeeds.class);

  /** Records of one poll; what is more than there are pollers waits in memory for a moment. */
  private static final int BATCH = 8;

  private static final String METADATA_AGE_MILLIS = "10000";
  private static final Duration PREPARE_TIMEOUT = Duration.ofSeconds(10);
  private static final Duration STOP_TIMEOUT = Duration.ofSeconds(5);

  private final MatchingProperties properties;

  /** What all clients have in common: what else consumers may be told, share groups refuse. */
  private final Map<String, Object> connection;

  private final TopicMaker topics;
  private final TaskBacklog backlog;
  private final TaskQueues queues;
  private final InstantSource clock;
  private final Map<QueueKey, KafkaTaskFeed> feeds = new ConcurrentHashMap<>();
  private final AtomicBoolean warned = new AtomicBoolean();
  private volatile boolean closed;

  /**
   * @param adminSettings how to reach Kafka with an admin client
   * @param consumerSettings how to reach Kafka with a consumer
   */
  public KafkaTaskFeeds(
      MatchingProperties properties,
      Map<String, Object> adminSettings,
      Map<String, Object> consumerSettings,
      TaskQueues queues,
      InstantSource clock) {
    this.properties = properties;
    this.connection = new HashMap<>(consumerSettings);
    connection.keySet().retainAll(AdminClientConfig.configNames());
    this.topics = new TopicMaker(adminSettings);
    this.backlog = new TaskBacklog(adminSettings);
    this.queues = queues;
    this.clock = clock;
  }

  @Override
  public void polled(QueueKey queue) {
    KafkaTaskFeed feed = feeds.get(queue);
    if (feed == null && !closed) {
      feed = feeds.compute(queue, (key, running) -> running == null ? started(key) : running);
    }
    if (feed != null) {
      feed.polled();
    }
  }

  private @Nullable KafkaTaskFeed started(QueueKey queue) {
    if (feeds.size() >= properties.maximumFeeds()) {
      if (warned.compareAndSet(false, true)) {
        log.warn(
            "{} task topics are read for pollers, which is the limit (workflow.server.matching.maximum-feeds): pollers of '{}' and others wait longer for tasks that were there before them",
            properties.maximumFeeds(),
            queue.name());
      }
      return null;
    }
    KafkaTaskFeed feed =
        new KafkaTaskFeed(queue, () -> open(queue), queues, () -> endUnlessPolled(queue));
    feed.start();
    return feed;
  }

  /** Takes the feed out together with the decision, so that the next poll starts another. */
  private boolean endUnlessPolled(QueueKey queue) {
    Instant idleSince = clock.instant().minus(properties.feedIdleTimeout());
    return feeds.computeIfPresent(
            queue, (key, feed) -> queues.polledAfter(key, idleSince) ? feed : null)
        == null;
  }

  private TopicRecords open(QueueKey queue) throws InterruptedException {
    String topic = queue.topic();
    return switch (queue.kind()) {
      case WORKFLOW -> {
        await(topics.make(topic, properties.workflowPartitions()), topic);
        queues.inTopic(queue, words(queue));
        yield new GroupRecords(groupConsumer(topic), topic);
      }
      case ACTIVITY -> {
        await(topics.make(topic, properties.activityPartitions()), topic);
        await(topics.readFromOldest(topic), topic);
        queues.inTopic(queue, words(queue));
        yield new ShareRecords(shareConsumer(topic), topic);
      }
    };
  }

  private static void await(Future<Void> prepared, String topic) throws InterruptedException {
    try {
      prepared.get(PREPARE_TIMEOUT.toMillis(), TimeUnit.MILLISECONDS);
    } catch (ExecutionException failure) {
      throw new IllegalStateException(
          "Can't prepare Kafka topic " + topic + ": " + failure.getCause(), failure);
    } catch (TimeoutException late) {
      throw new IllegalStateException(
          "Kafka did not prepare topic " + topic + " within " + PREPARE_TIMEOUT, late);
    }
  }

  /** The group is called as the topic, as native workers call it. */
  private KafkaConsumer<String, byte[]> groupConsumer(String topic) {
    Map<String, Object> settings = common(topic);
    settings.put(ConsumerConfig.GROUP_PROTOCOL_CONFIG, "consumer");
    settings.put(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "earliest");
    settings.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, "false");
    return new KafkaConsumer<>(settings, new StringDeserializer(), new ByteArrayDeserializer());
  }

  private KafkaShareConsumer<String, byte[]> shareConsumer(String topic) {
    Map<String, Object> settings = common(topic);
    settings.put(ConsumerConfig.SHARE_ACKNOWLEDGEMENT_MODE_CONFIG, "explicit");
    settings.put(ConsumerConfig.SHARE_ACQUIRE_MODE_CONFIG, "record_limit");
    return new KafkaShareConsumer<>(
        settings, new StringDeserializer(), new ByteArrayDeserializer());
  }

  private Map<String, Object> common(String topic) {
    Map<String, Object> settings = new HashMap<>(connection);
    settings.put(ConsumerConfig.METADATA_MAX_AGE_CONFIG, METADATA_AGE_MILLIS);
    settings.put(ConsumerConfig.GROUP_ID_CONFIG, topic);
    settings.put(ConsumerConfig.MAX_POLL_RECORDS_CONFIG, BATCH);
    return settings;
  }

  private long words(QueueKey queue) {
    return asked(() -> backlog.size(queue.kind(), queue.topic()), 0L);
  }

  @Override
  public TopicBacklog backlog(QueueKey queue) {
    return asked(() -> backlog.of(queue.kind(), queue.topic(), clock.instant()), TopicBacklog.NONE);
  }

  private interface Question<T> {
    T ask() throws InterruptedException;
  }

  private static <T> T asked(Question<T> question, T nothing) {
    try {
      return question.ask();
    } catch (UnknownTopicOrPartitionException nobodyUsedIt) {
      return nothing;
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
      return nothing;
    }
  }

  /** Topics that are read. */
  public int size() {
    return feeds.size();
  }

  @Override
  public void close() {
    closed = true;
    feeds.values().forEach(KafkaTaskFeed::stop);
    try {
      for (KafkaTaskFeed feed : feeds.values()) {
        feed.awaitStopped(STOP_TIMEOUT);
      }
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
    }
    topics.close();
    backlog.close();
  }
}
