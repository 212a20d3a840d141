package io.workflow.server.matching;

import io.workflow.server.matching.TopicProgress.Reading;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ListConsumerGroupOffsetsSpec;
import org.apache.kafka.clients.admin.ListOffsetsResult;
import org.apache.kafka.clients.admin.ListShareGroupOffsetsSpec;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.admin.SharePartitionOffsetInfo;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.GroupIdNotFoundException;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.utils.Utils;
import org.jspecify.annotations.Nullable;

/**
 * Whether word of a task still waits in Kafka. While it does, sending it again would only make the
 * queue longer for everybody: a backlog of 100,000 tasks would be multiplied. Kafka is asked only
 * about topics with tasks that have waited for long, and each at most every two seconds. Belongs to
 * one thread.
 */
final class TaskBacklog implements AutoCloseable {

  private static final Duration FRESH = Duration.ofSeconds(2);
  private static final Duration TIMEOUT = Duration.ofSeconds(2);
  private static final int MAXIMUM_TOPICS = 10_000;

  /** Kafka forgets what is older, unless it is told otherwise. */
  private static final Duration OLDEST = Duration.ofDays(7);

  private final Admin admin;
  private Instant failedAt = Instant.MIN;
  private @Nullable RuntimeException failure;
  private final Map<String, TopicProgress> topics =
      new LinkedHashMap<>(16, 0.75f, true) {
        @Override
        protected boolean removeEldestEntry(Map.Entry<String, TopicProgress> eldest) {
          return size() > MAXIMUM_TOPICS;
        }
      };

  TaskBacklog(Map<String, Object> adminSettings) {
    this.admin = Admin.create(new HashMap<>(adminSettings));
  }

  /**
   * Whether a record with this key that was sent at {@code sentAt} may still be read by a worker.
   *
   * @throws org.apache.kafka.common.KafkaException when Kafka does not say
   * @throws InterruptedException while waiting for Kafka
   */
  boolean mayWait(TaskKind kind, String topic, String key, Instant sentAt)
      throws InterruptedException {
    TopicProgress progress = topics.computeIfAbsent(topic, unknown -> new TopicProgress());
    Instant now = Instant.now();
    if (progress.readAt().isBefore(now.minus(FRESH))) {
      progress.read(now, readUnlessItJustFailed(kind, topic, now));
    }
    int partitions = progress.partitions();
    return !progress.taken(partition(key, partitions), sentAt);
  }

  /**
   * How many records of a topic are not taken yet. For use by any thread.
   *
   * @throws org.apache.kafka.common.KafkaException when Kafka does not say
   * @throws InterruptedException while waiting for Kafka
   */
  long size(TaskKind kind, String topic) throws InterruptedException {
    Reading reading = read(kind, topic);
    long size = 0;
    for (int i = 0; i < reading.ends().length; i++) {
      size += Math.max(0, reading.ends()[i] - reading.taken()[i]);
    }
    return size;
  }

  /**
   * What of a topic is not taken yet, and how old it is to the second. For use by any thread.
   *
   * @throws org.apache.kafka.common.KafkaException when Kafka does not say
   * @throws InterruptedException while waiting for Kafka
   */
  TopicBacklog of(TaskKind kind, String topic, Instant now) throws InterruptedException {
    Reading reading = read(kind, topic);
    long words = 0;
    Duration age = Duration.ZERO;
    for (int i = 0; i < reading.ends().length; i++) {
      long waiting = reading.ends()[i] - reading.taken()[i];
      if (waiting > 0) {
        words += waiting;
        Duration oldest = age(new TopicPartition(topic, i), reading.taken()[i], now);
        age = oldest.compareTo(age) > 0 ? oldest : age;
      }
    }
    return new TopicBacklog(words, age);
  }

  /**
   * How old a record is. Kafka tells the first record since a time, not the time of a record: so
   * this asks for one time after the other, by halves.
   */
  private Duration age(TopicPartition partition, long offset, Instant now)
      throws InterruptedException {
    long young = now.getEpochSecond() + 1;
    long old = young - OLDEST.toSeconds();
    while (young - old > 1) {
      long middle = old + (young - old) / 2;
      long first =
          await(
                  admin
                      .listOffsets(Map.of(partition, OffsetSpec.forTimestamp(middle * 1_000)))
                      .partitionResult(partition))
              .offset();
      if (first >= 0 && first <= offset) {
        old = middle;
      } else {
        young = middle;
      }
    }
    return Duration.ofSeconds(Math.max(0, now.getEpochSecond() - old));
  }

  /** Many words are behind the one that had to wait for a Kafka that does not answer. */
  private Reading readUnlessItJustFailed(TaskKind kind, String topic, Instant now)
      throws InterruptedException {
    if (failure != null && failedAt.isAfter(now.minus(FRESH))) {
      throw failure;
    }
    failure = null;
    try {
      return read(kind, topic);
    } catch (TimeoutException late) {
      failedAt = Instant.now();
      failure = late;
      throw late;
    }
  }

  /** As Kafka's producer does it for a record with a key. */
  private static int partition(String key, int partitions) {
    return Utils.toPositive(Utils.murmur2(key.getBytes(StandardCharsets.UTF_8))) % partitions;
  }

  private Reading read(TaskKind kind, String topic) throws InterruptedException {
    int partitions =
        await(admin.describeTopics(List.of(topic)).allTopicNames()).values().stream()
            .mapToInt(found -> found.partitions().size())
            .sum();
    List<TopicPartition> all =
        IntStream.range(0, partitions).mapToObj(i -> new TopicPartition(topic, i)).toList();
    long[] ends = offsets(all, OffsetSpec.latest());
    long[] taken = offsets(all, OffsetSpec.earliest());
    switch (kind) {
      case WORKFLOW -> addCommitted(topic, all, taken);
      case ACTIVITY -> addAcknowledged(topic, all, ends, taken);
    }
    return new Reading(ends, taken);
  }

  private long[] offsets(List<TopicPartition> partitions, OffsetSpec which)
      throws InterruptedException {
    Map<TopicPartition, OffsetSpec> wanted = new HashMap<>();
    partitions.forEach(partition -> wanted.put(partition, which));
    ListOffsetsResult found = admin.listOffsets(wanted);
    long[] offsets = new long[partitions.size()];
    for (int i = 0; i < offsets.length; i++) {
      offsets[i] = await(found.partitionResult(partitions.get(i))).offset();
    }
    return offsets;
  }

  /** A worker's consumer group is called as its topic. */
  private void addCommitted(String group, List<TopicPartition> partitions, long[] taken)
      throws InterruptedException {
    Map<TopicPartition, OffsetAndMetadata> committed =
        await(
            admin
                .listConsumerGroupOffsets(
                    Map.of(group, new ListConsumerGroupOffsetsSpec().topicPartitions(partitions)))
                .partitionsToOffsetAndMetadata(group),
            Map.of());
    for (int i = 0; i < taken.length; i++) {
      OffsetAndMetadata offset = committed.get(partitions.get(i));
      taken[i] = Math.max(taken[i], offset == null ? 0 : offset.offset());
    }
  }

  /** A worker's share group is called as its topic, too. */
  private void addAcknowledged(
      String group, List<TopicPartition> partitions, long[] ends, long[] taken)
      throws InterruptedException {
    Map<TopicPartition, SharePartitionOffsetInfo> acknowledged =
        await(
            admin
                .listShareGroupOffsets(
                    Map.of(group, new ListShareGroupOffsetsSpec().topicPartitions(partitions)))
                .partitionsToOffsetInfo(group),
            Map.of());
    for (int i = 0; i < taken.length; i++) {
      SharePartitionOffsetInfo info = acknowledged.get(partitions.get(i));
      if (info != null) {
        // The start that Kafka keeps lags behind by one acknowledgement; the lag does not.
        boolean allDone = info.lag().orElse(-1L) == 0;
        taken[i] = Math.max(taken[i], allDone ? ends[i] : info.startOffset());
      }
    }
  }

  private static <T> T await(KafkaFuture<T> answer) throws InterruptedException {
    try {
      return answer.get(TIMEOUT.toMillis(), TimeUnit.MILLISECONDS);
    } catch (ExecutionException failure) {
      if (failure.getCause() instanceof RuntimeException reason) {
        throw reason;
      }
      throw new IllegalStateException(failure.getCause());
    } catch (java.util.concurrent.TimeoutException late) {
      throw new TimeoutException("Kafka did not answer within " + TIMEOUT, late);
    }
  }

  /** A group of which no member ever came is not known to Kafka. */
  private static <T> T await(KafkaFuture<T> answer, T ofUnknownGroup) throws InterruptedException {
    try {
      return await(answer);
    } catch (GroupIdNotFoundException nobodyCameYet) {
      return ofUnknownGroup;
    }
  }

  @Override
  public void close() {
    admin.close(Duration.ofSeconds(1));
  }
}
