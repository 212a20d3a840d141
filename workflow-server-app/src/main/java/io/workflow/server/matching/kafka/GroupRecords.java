package io.workflow.server.matching.kafka;

import io.workflow.protocol.worker.TaskMessage;
import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.clients.consumer.CloseOptions;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRebalanceListener;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.WakeupException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Workflow tasks, by the consumer group that native workers of the queue are in as well. */
final class GroupRecords implements TopicRecords {

  private static final Logger log = LoggerFactory.getLogger(GroupRecords.class);
  private static final Duration CLOSE_TIMEOUT = Duration.ofSeconds(3);
  private static final Duration COMMIT_TIMEOUT = Duration.ofSeconds(3);

  private final Consumer<String, byte[]> consumer;
  private final Map<TopicPartition, OffsetAndMetadata> uncommitted = new HashMap<>();
  private final Map<TopicPartition, OffsetAndMetadata> polled = new HashMap<>();
  private boolean commitUnderWay;
  private boolean idle;

  GroupRecords(Consumer<String, byte[]> consumer, String topic) {
    this.consumer = consumer;
    consumer.subscribe(Set.of(topic), new PauseWhenIdle());
  }

  @Override
  public List<TaskMessage> poll(Duration timeout) {
    if (idle) {
      idle = false;
      consumer.resume(consumer.paused());
    }
    commit();
    ConsumerRecords<String, byte[]> records = consumer.poll(timeout);
    polled.putAll(records.nextOffsets());
    return TaskRecords.decoded(records);
  }

  @Override
  public void taken() {
    uncommitted.putAll(polled);
    polled.clear();
    commit();
  }

  /**
   * One commit at a time: the next one takes what has gathered. A failed one is repeated, because a
   * group that seems to be behind holds back tasks that were lost.
   */
  private void commit() {
    if (commitUnderWay || uncommitted.isEmpty()) {
      return;
    }
    commitUnderWay = true;
    consumer.commitAsync(
        Map.copyOf(uncommitted),
        (offsets, failure) -> {
          commitUnderWay = false;
          if (failure == null) {
            offsets.forEach(uncommitted::remove);
          } else {
            log.debug("Offsets {} are not committed, yet", offsets, failure);
          }
        });
  }

  private void commitNow() {
    if (uncommitted.isEmpty()) {
      return;
    }
    try {
      try {
        consumer.commitSync(uncommitted, COMMIT_TIMEOUT);
      } catch (WakeupException meantForThePoll) {
        consumer.commitSync(uncommitted, COMMIT_TIMEOUT);
      }
      uncommitted.clear();
    } catch (KafkaException failure) {
      log.debug("Offsets {} were not committed; the records come again", uncommitted, failure);
    }
  }

  @Override
  public void idle() {
    idle = true;
    commit();
    consumer.pause(consumer.assignment());
    int taken = consumer.poll(Duration.ZERO).count();
    if (taken > 0) {
      throw new IllegalStateException("Expected no records while paused, but got " + taken);
    }
  }

  @Override
  public void wakeUp() {
    consumer.wakeup();
  }

  @Override
  public void close() {
    commitNow();
    consumer.close(CloseOptions.timeout(CLOSE_TIMEOUT));
  }

  private void forget(Collection<TopicPartition> partitions) {
    polled.keySet().removeAll(partitions);
    uncommitted.keySet().removeAll(partitions);
  }

  /** Partitions that arrive while nobody polls must not bring records. */
  private final class PauseWhenIdle implements ConsumerRebalanceListener {
    @Override
    public void onPartitionsAssigned(Collection<TopicPartition> partitions) {
      if (idle) {
        consumer.pause(partitions);
      }
    }

    @Override
    public void onPartitionsRevoked(Collection<TopicPartition> partitions) {
      log.debug("Workflow tasks of {} go to others", partitions);
      commitNow();
      forget(partitions);
    }

    @Override
    public void onPartitionsLost(Collection<TopicPartition> partitions) {
      log.debug("Workflow tasks of {} have gone to others", partitions);
      forget(partitions);
    }
  }
}
