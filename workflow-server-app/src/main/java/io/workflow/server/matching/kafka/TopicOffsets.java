package io.workflow.server.matching.kafka;

import io.workflow.server.matching.QueueKey;
import io.workflow.server.matching.kafka.TopicProgress.Reading;
import java.time.Duration;
import java.util.HashMap;
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

/**
 * How far workers have read the topic of a queue. Keeps nothing; safe for use by many threads. Each
 * reading blocks, for two seconds at most. What Kafka does not say is a {@link
 * org.apache.kafka.common.KafkaException}.
 */
final class TopicOffsets {

  private static final Duration TIMEOUT = Duration.ofSeconds(2);

  private final Admin admin;

  TopicOffsets(Admin admin) {
    this.admin = admin;
  }

  /** How many records are not taken yet. */
  long size(QueueKey queue) throws InterruptedException {
    Reading reading = read(queue);
    long size = 0;
    for (int i = 0; i < reading.ends().length; i++) {
      size += Math.max(0, reading.ends()[i] - reading.taken()[i]);
    }
    return size;
  }

  /** One deadline for all that has to be asked. */
  Reading read(QueueKey queue) throws InterruptedException {
    long deadline = System.nanoTime() + TIMEOUT.toNanos();
    String topic = queue.topic();
    int partitions =
        await(admin.describeTopics(List.of(topic)).allTopicNames(), deadline).values().stream()
            .mapToInt(found -> found.partitions().size())
            .sum();
    List<TopicPartition> all =
        IntStream.range(0, partitions).mapToObj(i -> new TopicPartition(topic, i)).toList();
    ListOffsetsResult latest = admin.listOffsets(wanted(all, OffsetSpec.latest()));
    ListOffsetsResult earliest = admin.listOffsets(wanted(all, OffsetSpec.earliest()));
    long[] ends = offsets(all, latest, deadline);
    long[] taken = offsets(all, earliest, deadline);
    switch (queue.kind()) {
      case WORKFLOW -> addCommitted(topic, all, taken, deadline);
      case ACTIVITY -> addAcknowledged(topic, all, new Reading(ends, taken), deadline);
    }
    return new Reading(ends, taken);
  }

  private static Map<TopicPartition, OffsetSpec> wanted(
      List<TopicPartition> partitions, OffsetSpec which) {
    Map<TopicPartition, OffsetSpec> wanted = new HashMap<>();
    partitions.forEach(partition -> wanted.put(partition, which));
    return wanted;
  }

  private static long[] offsets(
      List<TopicPartition> partitions, ListOffsetsResult found, long deadline)
      throws InterruptedException {
    long[] offsets = new long[partitions.size()];
    for (int i = 0; i < offsets.length; i++) {
      offsets[i] = await(found.partitionResult(partitions.get(i)), deadline).offset();
    }
    return offsets;
  }

  /** A worker's consumer group is called as its topic. */
  private void addCommitted(
      String group, List<TopicPartition> partitions, long[] taken, long deadline)
      throws InterruptedException {
    Map<TopicPartition, OffsetAndMetadata> committed =
        awaitGroup(
            admin
                .listConsumerGroupOffsets(
                    Map.of(group, new ListConsumerGroupOffsetsSpec().topicPartitions(partitions)))
                .partitionsToOffsetAndMetadata(group),
            deadline);
    for (int i = 0; i < taken.length; i++) {
      OffsetAndMetadata offset = committed.get(partitions.get(i));
      taken[i] = Math.max(taken[i], offset == null ? 0 : offset.offset());
    }
  }

  /** A worker's share group is called as its topic, too. */
  private void addAcknowledged(
      String group, List<TopicPartition> partitions, Reading reading, long deadline)
      throws InterruptedException {
    Map<TopicPartition, SharePartitionOffsetInfo> acknowledged =
        awaitGroup(
            admin
                .listShareGroupOffsets(
                    Map.of(group, new ListShareGroupOffsetsSpec().topicPartitions(partitions)))
                .partitionsToOffsetInfo(group),
            deadline);
    long[] taken = reading.taken();
    for (int i = 0; i < taken.length; i++) {
      SharePartitionOffsetInfo info = acknowledged.get(partitions.get(i));
      if (info != null) {
        // The start that Kafka keeps lags behind by one acknowledgement; the lag does not.
        boolean allDone = info.lag().orElse(-1L) == 0;
        taken[i] = Math.max(taken[i], allDone ? reading.ends()[i] : info.startOffset());
      }
    }
  }

  private static <T> T await(KafkaFuture<T> answer, long deadline) throws InterruptedException {
    try {
      return answer.get(Math.max(0, deadline - System.nanoTime()), TimeUnit.NANOSECONDS);
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
  private static <K, V> Map<K, V> awaitGroup(KafkaFuture<Map<K, V>> answer, long deadline)
      throws InterruptedException {
    try {
      return await(answer, deadline);
    } catch (GroupIdNotFoundException nobodyCameYet) {
      return Map.of();
    }
  }
}
