package io.workflow.tasks;

import io.workflow.protocol.codec.CborCodec;
import io.workflow.protocol.codec.CodecException;
import io.workflow.protocol.worker.TaskMessage;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A record of a topic of tasks.
 *
 * @param message {@code null} when the record holds something else, which is logged
 */
public record TaskRecord(ConsumerRecord<String, byte[]> record, @Nullable TaskMessage message) {

  private static final Logger log = LoggerFactory.getLogger(TaskRecord.class);
  private static final CborCodec CODEC = new CborCodec();

  static TaskRecord of(ConsumerRecord<String, byte[]> record) {
    try {
      return new TaskRecord(record, CODEC.decode(record.value(), TaskMessage.class));
    } catch (CodecException | IllegalArgumentException notATask) {
      log.warn(
          "Skipping offset {} of {}-{}: expected a task message, but {}",
          record.offset(),
          record.topic(),
          record.partition(),
          notATask.getMessage());
      return new TaskRecord(record, null);
    }
  }
}
