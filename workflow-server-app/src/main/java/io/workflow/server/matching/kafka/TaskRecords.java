package io.workflow.server.matching.kafka;

import io.workflow.protocol.codec.CborCodec;
import io.workflow.protocol.codec.CodecException;
import io.workflow.protocol.worker.TaskMessage;
import java.util.ArrayList;
import java.util.List;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Reads the values of task topics. */
final class TaskRecords {

  private static final Logger log = LoggerFactory.getLogger(TaskRecords.class);
  private static final CborCodec CODEC = new CborCodec();

  private TaskRecords() {}

  /** What is no task message is skipped. */
  static List<TaskMessage> decoded(ConsumerRecords<String, byte[]> records) {
    List<TaskMessage> messages = new ArrayList<>(records.count());
    for (ConsumerRecord<String, byte[]> record : records) {
      try {
        messages.add(CODEC.decode(record.value(), TaskMessage.class));
      } catch (CodecException | IllegalArgumentException notATask) {
        log.warn(
            "Skipping offset {} of {}-{}: expected a task message, but {}",
            record.offset(),
            record.topic(),
            record.partition(),
            notATask.getMessage());
      }
    }
    return messages;
  }
}
