package io.workflow.tasks;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.MockConsumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.consumer.OffsetCommitCallback;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.TimeoutException;
import org.junit.jupiter.api.Test;

class ConsumerGroupSourceTest {

  private static final TopicPartition PARTITION = new TopicPartition("tasks", 0);

  private final Group group = new Group();
  private final ConsumerGroupSource source =
      new ConsumerGroupSource(group, "tasks", Duration.ofSeconds(3));

  ConsumerGroupSourceTest() {
    group.rebalance(Set.of(PARTITION));
    group.updateBeginningOffsets(Map.of(PARTITION, 0L));
  }

  @Test
  void shouldCommitWhatWasTaken() {
    arrive(3);
    TaskRecords records = source.poll(Duration.ZERO);
    assertThat(group.committedOffset()).isZero();

    source.claimed(ClaimedBatch.done(records));

    assertThat(group.committedOffset()).isEqualTo(3);
  }

  @Test
  void shouldRepeatACommitThatFailed() {
    arrive(3);
    TaskRecords records = source.poll(Duration.ZERO);
    group.commitsFail = true;
    source.claimed(ClaimedBatch.done(records));
    assertThat(group.committedOffset()).isZero();

    group.commitsFail = false;
    source.poll(Duration.ZERO);

    assertThat(group.committedOffset()).isEqualTo(3);
  }

  @Test
  void shouldRepeatTheLastCommitWhenNobodyPollsAnyMore() {
    arrive(1);
    TaskRecords records = source.poll(Duration.ZERO);
    group.commitsFail = true;
    source.claimed(ClaimedBatch.done(records));
    source.idle(Duration.ZERO);
    assertThat(group.committedOffset()).isZero();

    group.commitsFail = false;
    source.idle(Duration.ZERO);

    assertThat(group.committedOffset()).isEqualTo(1);
  }

  @Test
  void shouldCommitNothingThatWasNotTaken() {
    arrive(2);
    source.poll(Duration.ZERO);

    source.poll(Duration.ZERO);
    source.idle(Duration.ZERO);

    assertThat(group.committedOffset()).isZero();
  }

  @Test
  void shouldForgetWhatBelongsToAPartitionThatWasLost() {
    arrive(1);
    TaskRecords records = source.poll(Duration.ZERO);
    group.commitsFail = true;
    source.claimed(ClaimedBatch.done(records));
    group.rebalance(Set.of());
    group.commitsFail = false;

    source.idle(Duration.ZERO);

    assertThat(group.commits).isEqualTo(1);
  }

  @Test
  void shouldCommitBehindClaimsThatAreUnderWay() {
    arrive(2);
    CompletableFuture<Fate> slow = new CompletableFuture<>();
    TaskRecords records = source.poll(Duration.ZERO);
    source.claimed(
        new ClaimedBatch(records, List.of(CompletableFuture.completedFuture(Fate.DONE), slow)));
    source.poll(Duration.ZERO);
    assertThat(group.committedOffset()).isZero();

    slow.complete(Fate.LEFT_TO_OTHERS);
    source.poll(Duration.ZERO);

    assertThat(group.committedOffset()).isEqualTo(2);
  }

  private void arrive(int count) {
    for (int offset = 0; offset < count; offset++) {
      group.addRecord(new ConsumerRecord<>("tasks", 0, offset, "key", new byte[0]));
    }
  }

  /** A group whose commits may fail. */
  private static final class Group extends MockConsumer<String, byte[]> {
    private boolean commitsFail;
    private int commits;

    Group() {
      super("earliest");
    }

    @Override
    public synchronized void commitAsync(
        Map<TopicPartition, OffsetAndMetadata> offsets, OffsetCommitCallback callback) {
      commits++;
      if (commitsFail) {
        callback.onComplete(offsets, new TimeoutException("the coordinator does not answer"));
      } else {
        super.commitAsync(offsets, callback);
      }
    }

    @Override
    public synchronized void commitSync(
        Map<TopicPartition, OffsetAndMetadata> offsets, Duration timeout) {
      if (commitsFail) {
        throw new TimeoutException("the coordinator does not answer");
      }
      super.commitSync(offsets, timeout);
    }

    long committedOffset() {
      OffsetAndMetadata committed = committed(Set.of(PARTITION)).get(PARTITION);
      return committed == null ? 0 : committed.offset();
    }
  }
}
