package io.workflow.server.matching.kafka;

import io.micrometer.core.instrument.MeterRegistry;
import io.workflow.server.matching.Hint;
import io.workflow.server.matching.HintLog;
import io.workflow.server.matching.HintLogException;
import io.workflow.server.matching.MatchingProperties;
import io.workflow.server.matching.PolledQueue;
import io.workflow.server.matching.QueueKey;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Hints in Kafka: a topic for each task queue and kind of tasks. */
public final class KafkaHintLog implements HintLog {

  private static final Logger log = LoggerFactory.getLogger(KafkaHintLog.class);
  private static final Duration LOOK = Duration.ofMillis(250);

  private final Topics topics;
  private final TopicOffsets offsets;
  private final HintProgress progress;
  private final HintSender sender;
  private final TopicWatch losses;
  private final KafkaFeeds feeds;
  private final HintWatch watch = new HintWatch();
  private final ScheduledExecutorService watching;

  /**
   * Connects lazily: Kafka need not be there.
   *
   * @param admin is not closed with this
   * @param producerSettings how to reach Kafka with a producer
   * @param consumerSettings how to reach Kafka with a consumer
   */
  public KafkaHintLog(
      MatchingProperties properties,
      Admin admin,
      Map<String, Object> producerSettings,
      Map<String, Object> consumerSettings,
      MeterRegistry registry) {
    KafkaConnection connection = new KafkaConnection(consumerSettings);
    this.topics = new Topics(admin, properties, properties.deliveryTimeout());
    this.offsets = new TopicOffsets(admin);
    this.progress = new HintProgress(offsets);
    this.losses = new TopicWatch(admin);
    this.sender = new HintSender(properties, producerSettings, topics, progress, registry);
    this.feeds =
        new KafkaFeeds(properties, connection.reader(), topics, offsets, Clock.systemUTC());
    this.watching =
        Executors.newSingleThreadScheduledExecutor(
            task -> Thread.ofPlatform().name("workflow-hint-watch").daemon().unstarted(task));
    var unused =
        watching.scheduleWithFixedDelay(
            () -> watch.look(System.nanoTime()),
            LOOK.toMillis(),
            LOOK.toMillis(),
            TimeUnit.MILLISECONDS);
  }

  @Override
  public void append(Hint hint, Runnable untaken) {
    UnsentHint unsent = new UnsentHint(hint, untaken, System.nanoTime());
    watch.add(unsent);
    sender.send(unsent);
  }

  @Override
  public boolean isReady(QueueKey queue) {
    return topics.knows(queue.topic()) && !watch.isSlow(System.nanoTime());
  }

  @Override
  public void readFor(PolledQueue queue) {
    feeds.polled(queue);
  }

  @Override
  public long backlog(QueueKey queue) {
    try {
      return offsets.size(queue);
    } catch (UnknownTopicOrPartitionException nobodyUsedIt) {
      return 0;
    } catch (KafkaException failure) {
      throw new HintLogException(
          "Kafka does not say what waits in topic %s: %s"
              .formatted(queue.topic(), failure.getMessage()),
          failure);
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
      throw new HintLogException("Interrupted while asking Kafka", interrupted);
    }
  }

  @Override
  public Set<QueueKey> lost(Collection<QueueKey> queues) {
    Set<QueueKey> lost;
    try {
      lost = losses.look(queues);
    } catch (KafkaException failure) {
      throw new HintLogException(
          "Kafka does not say whether topics are as they were: " + failure.getMessage(), failure);
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
      throw new HintLogException("Interrupted while asking Kafka", interrupted);
    }
    Instant now = Clock.systemUTC().instant();
    for (QueueKey queue : lost) {
      topics.forget(queue.topic());
      prepare(queue);
    }
    Set<QueueKey> all = new HashSet<>(lost);
    all.addAll(sender.takeNotSent());
    all.forEach(queue -> progress.lost(queue.topic(), now));
    return all;
  }

  @Override
  public Map<QueueKey, UUID> places() {
    return losses.topicIds();
  }

  @Override
  public CompletableFuture<Void> room() {
    return sender.room();
  }

  @Override
  public void prepare(QueueKey queue) {
    var unused =
        topics
            .make(queue)
            .exceptionally(
                failure -> {
                  log.warn(
                      "Kafka topic {} could not be made; the first task does it: {}",
                      queue.topic(),
                      failure.toString());
                  return null;
                });
  }

  @Override
  public void remove(QueueKey queue) {
    topics.delete(queue);
  }

  /** Reads nothing more, and sends what waits, for a moment at most. */
  @Override
  public void close() {
    feeds.close();
    sender.close();
    watching.shutdownNow();
  }
}
