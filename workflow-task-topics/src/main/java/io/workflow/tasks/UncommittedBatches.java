package io.workflow.tasks;

import java.util.ArrayDeque;
import java.util.Collection;
import java.util.Deque;
import java.util.HashMap;
import java.util.Map;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;

/**
 * Batches whose offsets are not committed yet, oldest first: an offset may be committed only when
 * all records before it are settled. Bounded; belongs to one thread.
 */
final class UncommittedBatches {

  private final int capacity;
  private final Deque<ClaimedBatch> claimed = new ArrayDeque<>();
  private final Map<TopicPartition, OffsetAndMetadata> settled = new HashMap<>();

  UncommittedBatches(int capacity) {
    this.capacity = capacity;
  }

  /** Waits for the oldest batch when there are too many. */
  void add(ClaimedBatch batch) {
    claimed.add(batch);
    settleFinished();
    while (claimed.size() > capacity) {
      ClaimedBatch oldest = claimed.remove();
      oldest.await();
      settle(oldest);
    }
  }

  /** What can be committed, each time anew until {@link #committed} is told of it. */
  Map<TopicPartition, OffsetAndMetadata> offsets() {
    settleFinished();
    return Map.copyOf(settled);
  }

  /** Waits for all answers; then nothing is left but offsets to commit. */
  Map<TopicPartition, OffsetAndMetadata> awaitOffsets() {
    for (ClaimedBatch batch = claimed.poll(); batch != null; batch = claimed.poll()) {
      batch.await();
      settle(batch);
    }
    return Map.copyOf(settled);
  }

  /** These need no further commit, unless more was settled meanwhile. */
  void committed(Map<TopicPartition, OffsetAndMetadata> offsets) {
    offsets.forEach(settled::remove);
  }

  /** Another consumer has them now. */
  void forget(Collection<TopicPartition> partitions) {
    partitions.forEach(settled::remove);
  }

  private void settleFinished() {
    for (ClaimedBatch batch = claimed.peek();
        batch != null && batch.isSettled();
        batch = claimed.peek()) {
      settle(claimed.remove());
    }
  }

  private void settle(ClaimedBatch batch) {
    settled.putAll(batch.records().next());
  }
}
