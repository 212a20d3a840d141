package io.workflow.tasks;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;

/**
 * What one poll brought.
 *
 * @param all in the order of their offsets within a partition
 * @param next where the poll has left each partition that it read; empty for a share group, which
 *     knows records and no positions
 */
public record TaskRecords(List<TaskRecord> all, Map<TopicPartition, OffsetAndMetadata> next) {

  public TaskRecords {
    all = List.copyOf(all);
    next = Map.copyOf(next);
  }

  static TaskRecords of(ConsumerRecords<String, byte[]> polled) {
    List<TaskRecord> all = new ArrayList<>(polled.count());
    for (ConsumerRecord<String, byte[]> record : polled) {
      all.add(TaskRecord.of(record));
    }
    return new TaskRecords(all, polled.nextOffsets());
  }

  public boolean isEmpty() {
    return all.isEmpty();
  }
}
