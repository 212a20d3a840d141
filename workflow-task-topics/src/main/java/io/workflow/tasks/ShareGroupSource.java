package io.workflow.tasks;

import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.locks.LockSupport;
import org.apache.kafka.clients.consumer.AcknowledgeType;
import org.apache.kafka.clients.consumer.ShareConsumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Activity tasks: the next record goes to any reader that asks for it. */
final class ShareGroupSource implements TaskSource {

  private static final Logger log = LoggerFactory.getLogger(ShareGroupSource.class);

  private final ShareConsumer<String, byte[]> consumer;
  private final Duration patience;

  ShareGroupSource(ShareConsumer<String, byte[]> consumer, String topic, Duration patience) {
    this.consumer = consumer;
    this.patience = patience;
    consumer.subscribe(Set.of(topic));
  }

  @Override
  public TaskRecords poll(Duration timeout) {
    return TaskRecords.of(consumer.poll(timeout));
  }

  /** A member that doesn't ask gets nothing; its thread in the background keeps the membership. */
  @Override
  public void idle(Duration duration) {
    LockSupport.parkNanos(duration.toNanos());
  }

  /** Kafka gives nothing more before it knows what became of each record. */
  @Override
  public void claimed(ClaimedBatch batch) {
    List<TaskRecord> records = batch.records().all();
    List<Fate> fates = batch.await();
    for (int i = 0; i < records.size(); i++) {
      consumer.acknowledge(records.get(i).record(), acknowledgement(fates.get(i)));
    }
    // Not left to the next poll, which may be a while away: locks end.
    consumer
        .commitSync()
        .forEach(
            (partition, failure) ->
                failure.ifPresent(
                    reason -> log.debug("Records of {} come again", partition, reason)));
  }

  private static AcknowledgeType acknowledgement(Fate fate) {
    return switch (fate) {
      case DONE -> AcknowledgeType.ACCEPT;
      case LEFT_TO_OTHERS -> AcknowledgeType.RELEASE;
    };
  }

  @Override
  public void wakeUp() {
    consumer.wakeup();
  }

  @Override
  public void close() {
    consumer.close(patience);
  }
}
