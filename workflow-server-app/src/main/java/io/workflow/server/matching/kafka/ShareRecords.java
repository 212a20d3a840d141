package io.workflow.server.matching.kafka;

import io.workflow.protocol.worker.TaskMessage;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import org.apache.kafka.clients.consumer.AcknowledgeType;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.ShareConsumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Activity tasks, by the share group that native workers of the queue are in as well. */
final class ShareRecords implements TopicRecords {

  private static final Logger log = LoggerFactory.getLogger(ShareRecords.class);
  private static final Duration CLOSE_TIMEOUT = Duration.ofSeconds(3);

  private final ShareConsumer<String, byte[]> consumer;
  private ConsumerRecords<String, byte[]> last = ConsumerRecords.empty();

  ShareRecords(ShareConsumer<String, byte[]> consumer, String topic) {
    this.consumer = consumer;
    consumer.subscribe(Set.of(topic));
  }

  @Override
  public List<TaskMessage> poll(Duration timeout) {
    last = consumer.poll(timeout);
    return TaskRecords.decoded(last);
  }

  /** At once: the next poll may be a while away, and locks end. */
  @Override
  public void taken() {
    for (ConsumerRecord<String, byte[]> record : last) {
      consumer.acknowledge(record, AcknowledgeType.ACCEPT);
    }
    last = ConsumerRecords.empty();
    consumer
        .commitSync()
        .forEach(
            (partition, failure) ->
                failure.ifPresent(
                    reason -> log.debug("Records of {} come again", partition, reason)));
  }

  /** Who does not ask gets nothing; the membership needs no poll. */
  @Override
  public void idle() {}

  @Override
  public void wakeUp() {
    consumer.wakeup();
  }

  @Override
  public void close() {
    consumer.close(CLOSE_TIMEOUT);
  }
}
