package io.workflow.tasks;

import java.time.Duration;
import java.util.Collection;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.clients.consumer.CloseOptions;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRebalanceListener;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.WakeupException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Workflow tasks: a partition, and with it its workflows, stays with one reader while the group is
 * stable. Polls on while claims are under way, and commits offsets behind them, for whatever became
 * of a record; of what was not taken the server tells again.
 */
final class ConsumerGroupSource implements TaskSource {

  private static final Logger log = LoggerFactory.getLogger(ConsumerGroupSource.class);

  /** The slots of a worker bound the tasks that run; this bounds the records behind a slow one. */
  private static final int MAXIMUM_UNCOMMITTED = 256;

  private final Consumer<String, byte[]> consumer;
  private final UncommittedBatches uncommitted = new UncommittedBatches(MAXIMUM_UNCOMMITTED);
  private final Duration patience;
  private boolean commitUnderWay;
  private boolean idle;

  ConsumerGroupSource(Consumer<String, byte[]> consumer, String topic, Duration patience) {
    this.consumer = consumer;
    this.patience = patience;
    consumer.subscribe(Set.of(topic), new Rebalance());
  }

  @Override
  public TaskRecords poll(Duration timeout) {
    if (idle) {
      idle = false;
      consumer.resume(consumer.paused());
    }
    commit();
    return TaskRecords.of(consumer.poll(timeout));
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
    commit();
  }

  /**
   * One commit at a time: the next one takes what has gathered. A failed one is repeated, because a
   * group that seems to be behind holds back tasks that were lost.
   */
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
    consumer.close(CloseOptions.timeout(patience));
  }

  private void commitNow(Map<TopicPartition, OffsetAndMetadata> offsets) {
    if (offsets.isEmpty()) {
      return;
    }
    try {
      try {
        consumer.commitSync(offsets, patience);
      } catch (WakeupException meantForThePoll) {
        consumer.commitSync(offsets, patience);
      }
      uncommitted.committed(offsets);
    } catch (KafkaException failure) {
      log.debug("Offsets {} were not committed; the records come again", offsets, failure);
    }
  }

  private final class Rebalance implements ConsumerRebalanceListener {

    /** Partitions that arrive while nothing is taken must not bring records. */
    @Override
    public void onPartitionsAssigned(Collection<TopicPartition> partitions) {
      log.debug("Workflow tasks of {} are this reader's", partitions);
      if (idle) {
        consumer.pause(partitions);
      }
    }

    @Override
    public void onPartitionsRevoked(Collection<TopicPartition> partitions) {
      log.debug("Workflow tasks of {} go to another reader", partitions);
      commitNow(uncommitted.awaitOffsets());
      uncommitted.forget(partitions);
    }

    @Override
    public void onPartitionsLost(Collection<TopicPartition> partitions) {
      log.debug("Workflow tasks of {} have gone to another reader", partitions);
      uncommitted.awaitOffsets();
      uncommitted.forget(partitions);
    }
  }
}
