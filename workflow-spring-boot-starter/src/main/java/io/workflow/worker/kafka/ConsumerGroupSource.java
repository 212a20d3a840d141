package io.workflow.worker.kafka;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.clients.consumer.CloseOptions;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRebalanceListener;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.WakeupException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Workflow tasks: a partition, and with it its workflows, stays with one worker while the group is
 * stable. Polls on while claims are under way, and commits offsets behind them, for whatever became
 * of a record; what was not taken is sent again by the server.
 */
final class ConsumerGroupSource implements TaskSource {

  private static final Logger log = LoggerFactory.getLogger(ConsumerGroupSource.class);

  private static final Duration CLOSE_TIMEOUT = Duration.ofSeconds(5);
  private static final Duration COMMIT_TIMEOUT = Duration.ofSeconds(5);

  /**
   * The slots of the worker bound the tasks that run; this bounds the records behind a slow one.
   */
  private static final int MAXIMUM_UNCOMMITTED = 256;

  private final Consumer<String, byte[]> consumer;
  private final UncommittedBatches uncommitted = new UncommittedBatches(MAXIMUM_UNCOMMITTED);
  private boolean commitUnderWay;
  private boolean idle;

  ConsumerGroupSource(Consumer<String, byte[]> consumer, String topic) {
    this.consumer = consumer;
    consumer.subscribe(Set.of(topic), new Rebalance());
  }

  @Override
  public List<TaskRecord> poll(Duration timeout) {
    if (idle) {
      idle = false;
      consumer.resume(consumer.paused());
    }
    commit();
    List<TaskRecord> records = new ArrayList<>();
    for (ConsumerRecord<String, byte[]> record : consumer.poll(timeout)) {
      records.add(TaskRecord.of(record));
    }
    return records;
  }

  @Override
  public void idle(Duration duration) {
    idle = true;
    commit();
    consumer.pause(consumer.assignment());
    int taken = consumer.poll(duration).count();
    if (taken > 0) {
      throw new IllegalStateException(
          "Expected no records while paused, but got " + taken + " of " + consumer.assignment());
    }
  }

  @Override
  public void claimed(ClaimedBatch batch) {
    uncommitted.add(batch);
  }

  /** One commit at a time: the next one takes what has gathered. A failed one is repeated. */
  private void commit() {
    Map<TopicPartition, OffsetAndMetadata> offsets = uncommitted.offsets();
    if (commitUnderWay || offsets.isEmpty()) {
      return;
    }
    commitUnderWay = true;
    consumer.commitAsync(
        offsets,
        (committed, failure) -> {
          commitUnderWay = false;
          if (failure == null) {
            uncommitted.committed(committed);
          } else {
            log.debug("Offsets {} were not committed, yet", offsets, failure);
          }
        });
  }

  @Override
  public void wakeUp() {
    consumer.wakeup();
  }

  @Override
  public void close() {
    commitNow(uncommitted.awaitOffsets());
    consumer.close(CloseOptions.timeout(CLOSE_TIMEOUT));
  }

  private void commitNow(Map<TopicPartition, OffsetAndMetadata> offsets) {
    if (offsets.isEmpty()) {
      return;
    }
    try {
      try {
        consumer.commitSync(offsets, COMMIT_TIMEOUT);
      } catch (WakeupException meantForThePoll) {
        consumer.commitSync(offsets, COMMIT_TIMEOUT);
      }
      uncommitted.committed(offsets);
    } catch (KafkaException failure) {
      log.debug("Offsets {} were not committed; the records come again", offsets, failure);
    }
  }

  private final class Rebalance implements ConsumerRebalanceListener {

    /** Partitions that arrive while the worker takes nothing must not bring records. */
    @Override
    public void onPartitionsAssigned(Collection<TopicPartition> partitions) {
      log.debug("Workflow tasks of {} are this worker's", partitions);
      if (idle) {
        consumer.pause(partitions);
      }
    }

    @Override
    public void onPartitionsRevoked(Collection<TopicPartition> partitions) {
      log.debug("Workflow tasks of {} go to another worker", partitions);
      commitNow(uncommitted.awaitOffsets());
      uncommitted.forget(partitions);
    }

    @Override
    public void onPartitionsLost(Collection<TopicPartition> partitions) {
      log.debug("Workflow tasks of {} have gone to another worker", partitions);
      uncommitted.awaitOffsets();
      uncommitted.forget(partitions);
    }
  }
}
