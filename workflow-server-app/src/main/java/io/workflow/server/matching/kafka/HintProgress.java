package io.workflow.server.matching.kafka;

import io.workflow.server.matching.Hint;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.utils.Utils;
import org.jspecify.annotations.Nullable;

/**
 * Whether an earlier hint of a task still waits in Kafka. While it does, sending another would only
 * make the queue longer for everybody: a backlog of 100,000 tasks would be multiplied. Kafka is
 * asked only about topics with tasks that have waited for long, and each at most every two seconds.
 * Belongs to one thread.
 */
final class HintProgress {

  private static final Duration FRESH = Duration.ofSeconds(2);
  private static final int MAXIMUM_TOPICS = 10_000;

  private final TopicOffsets offsets;
  private Instant failedAt = Instant.MIN;
  private @Nullable RuntimeException failure;
  private final Map<String, TopicProgress> topics =
      new LinkedHashMap<>(16, 0.75f, true) {
        @Override
        protected boolean removeEldestEntry(Map.Entry<String, TopicProgress> eldest) {
          return size() > MAXIMUM_TOPICS;
        }
      };

  HintProgress(TopicOffsets offsets) {
    this.offsets = offsets;
  }

  /** Until then the engine tells again of what waited when Kafka lost a topic. */
  private static final Duration TOLD_AGAIN = Duration.ofSeconds(15);

  private final Map<String, Instant> lostAt = new ConcurrentHashMap<>();

  /** Kafka has lost a topic: earlier hints are not in it. On any thread. */
  void lost(String topic, Instant now) {
    lostAt.put(topic, now);
  }

  /**
   * Whether the hint that was sent as soon as the task waited is lost, and it has not come again.
   */
  private boolean isLost(Hint hint, Instant now) {
    String topic = hint.queue().topic();
    Instant lost = lostAt.get(topic);
    if (lost == null) {
      return false;
    }
    if (now.isAfter(lost.plus(TOLD_AGAIN))) {
      lostAt.remove(topic, lost);
      topics.remove(topic);
      return false;
    }
    return hint.waitingSince().isBefore(lost);
  }

  /** Where a hint is that was sent as soon as its task waited. */
  enum Place {
    /** Somebody has read it. */
    TAKEN,
    /** In Kafka, behind others that are being read. */
    IN_LINE,
    /**
     * In Kafka, and nobody is known to read there: the worker that did may have died, and Kafka
     * waits for it until its session is over.
     */
    STANDING
  }

  /**
   * Where a hint is that was sent as soon as the task waited.
   *
   * @throws org.apache.kafka.common.KafkaException when Kafka does not say
   * @throws InterruptedException while waiting for Kafka
   */
  Place placeOf(Hint hint, Instant now) throws InterruptedException {
    if (isLost(hint, now)) {
      return Place.TAKEN;
    }
    TopicProgress progress =
        topics.computeIfAbsent(hint.queue().topic(), unknown -> new TopicProgress());
    if (progress.readAt().isBefore(now.minus(FRESH))) {
      progress.read(now, readUnlessItJustFailed(hint, now));
    }
    int partition = partition(hint.task().workflowId(), progress.partitions());
    if (progress.taken(partition, hint.waitingSince())) {
      return Place.TAKEN;
    }
    return progress.moves(partition) ? Place.IN_LINE : Place.STANDING;
  }

  /** Many hints are behind the one that had to wait for a Kafka that does not answer. */
  private TopicProgress.Reading readUnlessItJustFailed(Hint hint, Instant now)
      throws InterruptedException {
    if (failure != null && failedAt.isAfter(now.minus(FRESH))) {
      throw failure;
    }
    failure = null;
    try {
      return offsets.read(hint.queue());
    } catch (TimeoutException late) {
      failedAt = now;
      failure = late;
      throw late;
    }
  }

  /** As Kafka's producer does it for a record with a key. */
  private static int partition(String key, int partitions) {
    return Utils.toPositive(Utils.murmur2(key.getBytes(StandardCharsets.UTF_8))) % partitions;
  }
}
