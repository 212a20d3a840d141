package io.workflow.server.matching.kafka;

import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;
import org.apache.kafka.clients.consumer.CloseOptions;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.TopicPartition;

/**
 * How old records are: one of each partition is read, by a consumer that is in no group, all in one
 * round trip. Safe for use by many threads.
 */
final class OldestRecords {

  private final Supplier<? extends Consumer<String, byte[]>> consumers;
  private final Duration timeout;

  /**
   * @param consumers makes one that belongs to no group, for one question
   * @param timeout what has not come by then does not count
   */
  OldestRecords(Supplier<? extends Consumer<String, byte[]>> consumers, Duration timeout) {
    this.consumers = consumers;
    this.timeout = timeout;
  }

  /** The age of the oldest record among those at, or next after, these offsets. */
  Duration age(Map<TopicPartition, Long> offsets, Instant now) {
    long deadline = System.nanoTime() + timeout.toNanos();
    long oldest = now.toEpochMilli();
    Consumer<String, byte[]> consumer = consumers.get();
    try {
      consumer.assign(offsets.keySet());
      offsets.forEach(consumer::seek);
      Set<TopicPartition> missing = new HashSet<>(offsets.keySet());
      while (!missing.isEmpty() && System.nanoTime() < deadline) {
        Duration left = Duration.ofNanos(Math.max(0, deadline - System.nanoTime()));
        for (ConsumerRecord<String, byte[]> record : consumer.poll(left)) {
          TopicPartition partition = new TopicPartition(record.topic(), record.partition());
          if (missing.remove(partition)) {
            oldest = Math.min(oldest, record.timestamp());
            consumer.pause(Set.of(partition));
          }
        }
      }
    } finally {
      consumer.close(CloseOptions.timeout(timeout));
    }
    return Duration.ofMillis(now.toEpochMilli() - oldest);
  }
}
