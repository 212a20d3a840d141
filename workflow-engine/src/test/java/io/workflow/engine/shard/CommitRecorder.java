package io.workflow.engine.shard;

import io.workflow.engine.state.WorkflowKey;
import io.workflow.protocol.history.HistoryEvent;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Takes every batch, and knows no run but those that a lane has in memory. */
final class CommitRecorder implements HistoryStore {

  private final List<CommitBatch> batches = new ArrayList<>();
  private Consumer<CommitBatch> onCommit = batch -> {};

  List<CommitBatch> batches() {
    return batches;
  }

  /** Runs when a batch is on its way to the disk; what it throws fails the commit. */
  void onCommit(Consumer<CommitBatch> action) {
    onCommit = action;
  }

  @Override
  public void commit(CommitBatch batch) {
    onCommit.accept(batch);
    batches.add(batch);
  }

  @Override
  public Map<Integer, Long> acquire(Collection<Integer> shards, String ownerAddress) {
    return Map.of();
  }

  @Override
  public Map<Integer, Long> epochs(Collection<Integer> shards) {
    return Map.of();
  }

  @Override
  public Map<WorkflowKey, StoredRun> loadCurrentRuns(Map<WorkflowKey, Integer> shardByKey) {
    return Map.of();
  }

  @Override
  public List<StoredAlarm> alarmsBefore(
      Collection<Integer> shards, Instant until, @Nullable StoredAlarm after, int limit) {
    return List.of();
  }

  @Override
  public List<StoredMessage> messagesAfter(
      Collection<Integer> shards, @Nullable StoredMessage after, int limit) {
    return List.of();
  }

  @Override
  public List<HistoryEvent> readEvents(
      int shard, String runId, long fromEventId, long toEventId, int maxEvents) {
    return List.of();
  }

  @Override
  public @Nullable StoredRun loadRun(int shard, WorkflowKey key, String runId) {
    return null;
  }
}
