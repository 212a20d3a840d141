package io.workflow.server.matching;

import io.workflow.protocol.worker.TaskMessage;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import org.apache.kafka.clients.consumer.CloseOptions;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRebalanceListener;
import org.apache.kafka.common.TopicPartition;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Workflow tasks, by the consumer group that native workers of the queue are in as well. */
final class GroupRecords implements TopicRecords {

  private static final Logger log = LoggerFactory.getLogger(GroupRecords.class);
  private static final Duration CLOSE_TIMEOUT = Duration.ofSeconds(3);

  private final Consumer<String, byte[]> consumer;
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
    return TaskRecords.decoded(consumer.poll(timeout));
  }

  @Override
  public void taken() {
    consumer.commitAsync(
        (offsets, failure) -> {
          if (failure != null) {
            log.debug("Offsets {} are not committed, yet", offsets, failure);
          }
        });
  }

  @Override
  public void idle() {
    idle = true;
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
    consumer.close(CloseOptions.timeout(CLOSE_TIMEOUT));
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
    }
  }
}
