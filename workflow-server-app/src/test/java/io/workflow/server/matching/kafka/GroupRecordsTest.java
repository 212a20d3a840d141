package io.workflow.server.matching.kafka;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.MockConsumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.consumer.OffsetCommitCallback;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.TimeoutException;
import org.junit.jupiter.api.Test;

class GroupRecordsTest {

  private static final TopicPartition PARTITION = new TopicPartition("tasks", 0);

  private final Group group = new Group();
  private final GroupRecords records = new GroupRecords(group, "tasks");

  GroupRecordsTest() {
    group.rebalance(Set.of(PARTITION));
    group.updateBeginningOffsets(Map.of(PARTITION, 0L));
  }

  @Test
  void shouldCommitWhatWasTaken() {
    arrive(3);
    records.poll(Duration.ZERO);
    assertThat(group.committedOffset()).isZero();

    records.taken();

    assertThat(group.committedOffset()).isEqualTo(3);
  }

  @Test
  void shouldRepeatACommitThatFailed() {
    arrive(3);
    records.poll(Duration.ZERO);
    group.commitsFail = true;
    records.taken();
    assertThat(group.committedOffset()).isZero();

    group.commitsFail = false;
    records.poll(Duration.ZERO);

    assertThat(group.committedOffset()).isEqualTo(3);
  }

  @Test
  void shouldRepeatTheLastCommitWhenNobodyPollsAnyMore() {
    arrive(1);
    records.poll(Duration.ZERO);
    group.commitsFail = true;
    records.taken();
    records.idle();
    assertThat(group.committedOffset()).isZero();

    group.commitsFail = false;
    records.idle();

    assertThat(group.committedOffset()).isEqualTo(1);
  }

  @Test
  void shouldCommitNothingThatWasNotTaken() {
    arrive(2);
    records.poll(Duration.ZERO);

    records.poll(Duration.ZERO);
    records.idle();

    assertThat(group.committedOffset()).isZero();
  }

  @Test
  void shouldForgetWhatBelongsToAPartitionThatWasLost() {
    arrive(1);
    records.poll(Duration.ZERO);
    group.commitsFail = true;
    records.taken();
    group.rebalance(Set.of());
    group.commitsFail = false;

    records.idle();

    assertThat(group.commits).isEqualTo(1);
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
