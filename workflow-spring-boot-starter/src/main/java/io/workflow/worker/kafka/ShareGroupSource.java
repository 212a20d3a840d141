package io.workflow.worker.kafka;

import io.workflow.worker.task.TaskClaims.Verdict;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.locks.LockSupport;
import org.apache.kafka.clients.consumer.AcknowledgeType;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ShareConsumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Activity tasks: the next record goes to any worker that asks for it. */
final class ShareGroupSource implements TaskSource {

  private static final Logger log = LoggerFactory.getLogger(ShareGroupSource.class);

  private static final Duration CLOSE_TIMEOUT = Duration.ofSeconds(5);

  private final ShareConsumer<String, byte[]> consumer;

  ShareGroupSource(ShareConsumer<String, byte[]> consumer, String topic) {
    this.consumer = consumer;
    consumer.subscribe(Set.of(topic));
  }

  @Override
  public List<TaskRecord> poll(Duration timeout) {
    List<TaskRecord> records = new ArrayList<>();
    for (ConsumerRecord<String, byte[]> record : consumer.poll(timeout)) {
      records.add(TaskRecord.of(record));
    }
    return records;
  }

  /** A member that doesn't ask gets nothing; its thread in the background keeps the membership. */
  @Override
  public void idle(Duration duration) {
    LockSupport.parkNanos(duration.toNanos());
  }

  /** Kafka gives nothing more before it knows what became of each record. */
  @Override
  public void claimed(ClaimedBatch batch) {
    List<TaskRecord> records = batch.records();
    List<Verdict> verdicts = batch.await();
    for (int i = 0; i < records.size(); i++) {
      consumer.acknowledge(records.get(i).record(), acknowledgement(verdicts.get(i)));
    }
    // Not left to the next poll, which waits until there are free slots.
    consumer
        .commitSync()
        .forEach(
            (partition, failure) ->
                failure.ifPresent(
                    reason -> log.debug("Records of {} come again", partition, reason)));
  }

  private static AcknowledgeType acknowledgement(Verdict verdict) {
    return switch (verdict) {
      case TAKEN, GONE -> AcknowledgeType.ACCEPT;
      case UNKNOWN_TYPE, UNAVAILABLE -> AcknowledgeType.RELEASE;
    };
  }

  @Override
  public void wakeUp() {
    consumer.wakeup();
  }

  @Override
  public void close() {
    consumer.close(CLOSE_TIMEOUT);
  }
}
