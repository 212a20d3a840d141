package io.workflow.tasks;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.apache.kafka.clients.consumer.AcknowledgeType;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.MockShareConsumer;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicIdPartition;
import org.junit.jupiter.api.Test;

class ShareGroupSourceTest {

  private final Group group = new Group();
  private final ShareGroupSource source =
      new ShareGroupSource(group, "tasks", Duration.ofSeconds(3));

  @Test
  void shouldTellKafkaOfEachRecordBeforeTheNextPoll() {
    arrive(3);
    TaskRecords records = source.poll(Duration.ZERO);

    source.claimed(
        new ClaimedBatch(
            records,
            List.of(
                CompletableFuture.completedFuture(Fate.DONE),
                CompletableFuture.completedFuture(Fate.LEFT_TO_OTHERS),
                CompletableFuture.completedFuture(Fate.DONE))));

    assertThat(group.committed)
        .containsExactly(
            Map.entry(0L, AcknowledgeType.ACCEPT),
            Map.entry(1L, AcknowledgeType.RELEASE),
            Map.entry(2L, AcknowledgeType.ACCEPT));
  }

  @Test
  void shouldTakeAllOfABatchThatIsDone() {
    arrive(2);

    source.claimed(ClaimedBatch.done(source.poll(Duration.ZERO)));

    assertThat(group.committed).hasSize(2).containsValue(AcknowledgeType.ACCEPT);
  }

  private void arrive(int count) {
    for (int offset = 0; offset < count; offset++) {
      group.addRecord(new ConsumerRecord<>("tasks", 0, offset, "key", new byte[0]));
    }
  }

  /** Remembers what it was told of each record, by offset. */
  private static final class Group extends MockShareConsumer<String, byte[]> {
    private final Map<Long, AcknowledgeType> told = new LinkedHashMap<>();
    private final Map<Long, AcknowledgeType> committed = new LinkedHashMap<>();

    @Override
    public synchronized void acknowledge(
        ConsumerRecord<String, byte[]> record, AcknowledgeType type) {
      told.put(record.offset(), type);
    }

    @Override
    public synchronized Map<TopicIdPartition, Optional<KafkaException>> commitSync() {
      committed.putAll(told);
      return Map.of();
    }
  }
}
