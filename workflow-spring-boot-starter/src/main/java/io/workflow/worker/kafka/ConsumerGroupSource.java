package io.workflow.worker.kafka;

import io.workflow.worker.task.TaskClaims.Verdict;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import org.apache.kafka.clients.consumer.CloseOptions;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRebalanceListener;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.TopicPartition;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Workflow tasks: a partition, and with it its workflows, stays with one worker while the group is
 * stable. Offsets are committed for whatever became of a record; what was not taken is sent again
 * by the server.
 */
final class ConsumerGroupSource implements TaskSource {

  private static final Logger log = LoggerFactory.getLogger(ConsumerGroupSource.class);

  private static final Duration CLOSE_TIMEOUT = Duration.ofSeconds(5);

  private final Consumer<String, byte[]> consumer;
  private boolean idle;

  ConsumerGroupSource(Consumer<String, byte[]> consumer, String topic) {
    this.consumer = consumer;
    consumer.subscribe(Set.of(topic), new PauseWhenIdle());
  }

  @Override
  public List<TaskRecord> poll(Duration timeout) {
    if (idle) {
      idle = false;
      consumer.resume(consumer.paused());
    }
    List<TaskRecord> records = new ArrayList<>();
    for (ConsumerRecord<String, byte[]> record : consumer.poll(timeout)) {
      records.add(TaskRecord.of(record));
    }
    return records;
  }

  @Override
  public void idle(Duration duration) {
    idle = true;
    consumer.pause(consumer.assignment());
    int taken = consumer.poll(duration).count();
    if (taken > 0) {
      throw new IllegalStateException(
          "Expected no records while paused, but got " + taken + " of " + consumer.assignment());
    }
  }

  @Override
  public void settle(List<TaskRecord> records, List<Verdict> verdicts) {
    // All records up to the position are settled: each batch is, before the next poll.
    consumer.commitAsync(
        (offsets, failure) -> {
          if (failure != null) {
            log.debug("Offsets {} were not committed; the records come again", offsets, failure);
          }
        });
  }

  @Override
  public void wakeUp() {
    consumer.wakeup();
  }

  @Override
  public void close() {
    consumer.close(CloseOptions.timeout(CLOSE_TIMEOUT));
  }

  /** Partitions that arrive while the worker takes nothing must not bring records. */
  private final class PauseWhenIdle implements ConsumerRebalanceListener {

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
    }
  }
}
