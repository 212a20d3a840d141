package io.workflow.server.matching.kafka;

import io.workflow.server.matching.QueueKey;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ListOffsetsResult;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;

/**
 * Notices when Kafka has lost what it was given: a topic is gone, is another one of that name, or
 * ends earlier than it did. Each loss is noticed once. Belongs to one thread.
 */
final class TopicWatch {

  private static final Duration TIMEOUT = Duration.ofSeconds(5);

  private record Seen(Uuid topic, Map<TopicPartition, Long> ends) {

    /** Whether all of this is still there. */
    boolean isIn(Seen later) {
      return topic.equals(later.topic())
          && ends.entrySet().stream()
              .allMatch(end -> later.ends().getOrDefault(end.getKey(), 0L) >= end.getValue());
    }
  }

  private final Admin admin;
  private final Map<QueueKey, Seen> seen = new HashMap<>();
  private final Set<QueueKey> missing = new HashSet<>();

  TopicWatch(Admin admin) {
    this.admin = admin;
  }

  /**
   * The queues of which something was lost since the last look.
   *
   * @param queues those that are to have topics
   * @throws org.apache.kafka.common.KafkaException when Kafka does not say: nothing is forgotten
   */
  Set<QueueKey> look(Collection<QueueKey> queues) throws InterruptedException {
    Map<QueueKey, Seen> present = present(queues);
    Set<QueueKey> lost = new HashSet<>();
    for (QueueKey queue : queues) {
      Seen before = seen.get(queue);
      Seen now = present.get(queue);
      if (now == null ? missing.add(queue) : before != null && !before.isIn(now)) {
        lost.add(queue);
      }
    }
    missing.removeAll(present.keySet());
    missing.retainAll(Set.copyOf(queues));
    seen.clear();
    seen.putAll(present);
    return lost;
  }

  /** The topics of the last look, by their ids. */
  Map<QueueKey, UUID> topicIds() {
    Map<QueueKey, UUID> ids = new HashMap<>();
    seen.forEach(
        (queue, last) ->
            ids.put(
                queue,
                new UUID(
                    last.topic().getMostSignificantBits(),
                    last.topic().getLeastSignificantBits())));
    return ids;
  }

  private Map<QueueKey, Seen> present(Collection<QueueKey> queues) throws InterruptedException {
    long deadline = System.nanoTime() + TIMEOUT.toNanos();
    Map<QueueKey, TopicDescription> topics = topics(queues, deadline);
    Map<TopicPartition, OffsetSpec> wanted = new HashMap<>();
    topics
        .values()
        .forEach(topic -> partitions(topic).forEach(p -> wanted.put(p, OffsetSpec.latest())));
    ListOffsetsResult ends = admin.listOffsets(wanted);
    Map<QueueKey, Seen> present = new HashMap<>();
    for (Map.Entry<QueueKey, TopicDescription> topic : topics.entrySet()) {
      Map<TopicPartition, Long> offsets = new HashMap<>();
      for (TopicPartition partition : partitions(topic.getValue())) {
        offsets.put(partition, await(ends.partitionResult(partition), deadline).offset());
      }
      present.put(topic.getKey(), new Seen(topic.getValue().topicId(), offsets));
    }
    return present;
  }

  /** Those that are there. */
  private Map<QueueKey, TopicDescription> topics(Collection<QueueKey> queues, long deadline)
      throws InterruptedException {
    Map<String, KafkaFuture<TopicDescription>> found =
        admin.describeTopics(queues.stream().map(QueueKey::topic).toList()).topicNameValues();
    Map<QueueKey, TopicDescription> topics = new HashMap<>();
    for (QueueKey queue : queues) {
      KafkaFuture<TopicDescription> topic = found.get(queue.topic());
      try {
        if (topic != null) {
          topics.put(queue, await(topic, deadline));
        }
      } catch (UnknownTopicOrPartitionException gone) {
        topics.remove(queue);
      }
    }
    return topics;
  }

  private static List<TopicPartition> partitions(TopicDescription topic) {
    List<TopicPartition> partitions = new ArrayList<>();
    topic
        .partitions()
        .forEach(p -> partitions.add(new TopicPartition(topic.name(), p.partition())));
    return partitions;
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
}
