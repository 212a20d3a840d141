package io.workflow.tasks;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.Test;

class UncommittedBatchesTest {

  private static final TopicPartition PARTITION = new TopicPartition("tasks", 3);

  private final UncommittedBatches batches = new UncommittedBatches(2);

  @Test
  void shouldCommitOnlyWhatHasNothingOpenBeforeIt() {
    CompletableFuture<Fate> slow = new CompletableFuture<>();
    batches.add(batch(0, slow));
    batches.add(batch(1, CompletableFuture.completedFuture(Fate.DONE)));

    assertThat(batches.offsets()).isEmpty();

    slow.complete(Fate.DONE);

    assertThat(batches.offsets()).isEqualTo(offset(2));
  }

  @Test
  void shouldRepeatWhatWasNotCommitted() {
    batches.add(batch(0, CompletableFuture.completedFuture(Fate.LEFT_TO_OTHERS)));
    Map<TopicPartition, OffsetAndMetadata> first = batches.offsets();
    batches.add(batch(1, CompletableFuture.completedFuture(Fate.DONE)));

    batches.committed(first);
    assertThat(batches.offsets()).isEqualTo(offset(2));

    batches.committed(batches.offsets());
    assertThat(batches.offsets()).isEmpty();
  }

  @Test
  void shouldWaitForTheOldestWhenThereAreTooMany() {
    CompletableFuture<Fate> slow = new CompletableFuture<>();
    batches.add(batch(0, slow));
    batches.add(batch(1, slow));
    Thread adding =
        Thread.ofVirtual()
            .start(() -> batches.add(batch(2, CompletableFuture.completedFuture(Fate.DONE))));
    assertThat(adding.isAlive()).isTrue();

    slow.complete(Fate.DONE);

    assertThat(join(adding)).isTrue();
    assertThat(batches.offsets()).isEqualTo(offset(3));
  }

  @Test
  void shouldForgetPartitionsThatWentElsewhere() {
    batches.add(batch(0, CompletableFuture.completedFuture(Fate.DONE)));
    assertThat(batches.awaitOffsets()).isNotEmpty();

    batches.forget(List.of(PARTITION));

    assertThat(batches.offsets()).isEmpty();
  }

  private static boolean join(Thread thread) {
    try {
      return thread.join(java.time.Duration.ofSeconds(10));
    } catch (InterruptedException interrupted) {
      throw new IllegalStateException(interrupted);
    }
  }

  private static ClaimedBatch batch(long offset, CompletableFuture<Fate> fate) {
    ConsumerRecord<String, byte[]> record =
        new ConsumerRecord<>(PARTITION.topic(), PARTITION.partition(), offset, "key", new byte[0]);
    return new ClaimedBatch(
        new TaskRecords(List.of(new TaskRecord(record, null)), offset(offset + 1)), List.of(fate));
  }

  private static Map<TopicPartition, OffsetAndMetadata> offset(long next) {
    return Map.of(PARTITION, new OffsetAndMetadata(next));
  }
}
