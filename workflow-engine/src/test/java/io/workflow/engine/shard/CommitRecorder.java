package io.workflow.engine.shard;

import io.workflow.engine.state.WorkflowKey;
import io.workflow.protocol.history.HistoryEvent;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** Takes every batch, and knows no run but what it was given and a lane has in memory. */
final class CommitRecorder implements HistoryStore {

  private final List<CommitBatch> batches = new ArrayList<>();
  private final Map<WorkflowKey, StoredRun> runs = new HashMap<>();
  private long incarnation;
  private Consumer<CommitBatch> onCommit = batch -> {};
  private Runnable onLoad = () -> {};
  private UnaryOperator<Map<Integer, Long>> onRaise = present -> Map.of();

  /** From now on it is another server. */
  void replace() {
    incarnation++;
  }

  @Override
  public long incarnation() {
    return incarnation;
  }

  /** Answers those who raise epochs. */
  void onRaise(UnaryOperator<Map<Integer, Long>> answer) {
    onRaise = answer;
  }

  /** Runs before it is said that a single run is not there. */
  void onLoad(Runnable action) {
    onLoad = action;
  }

  /** What is there when a workflow is looked for. */
  void stored(StoredRun run) {
    runs.put(run.key(), run);
  }

  List<CommitBatch> batches() {
    return batches;
  }

  /** Runs when a batch is on its way to the disk; what it throws fails the commit. */
  void onCommit(Consumer<CommitBatch> action) {
    onCommit = action;
  }

  @Override
  public void commit(CommitBatch batch, long decidedIn) {
    onCommit.accept(batch);
    if (decidedIn != incarnation) {
      throw new StoreUnavailableException("Replaced", new IOException("replaced"));
    }
    batches.add(batch);
  }

  @Override
  public Acquired acquire(Collection<Integer> shards, String owner) {
    return new Acquired(Map.of(), Map.of());
  }

  @Override
  public void release(Map<Integer, Long> present) {}

  @Override
  public Map<Integer, Long> raise(Map<Integer, Long> present) {
    return onRaise.apply(present);
  }

  @Override
  public Map<Integer, Long> epochs(Collection<Integer> shards) {
    return Map.of();
  }

  @Override
  public Map<WorkflowKey, StoredRun> loadCurrentRuns(Map<WorkflowKey, Integer> shardByKey) {
    Map<WorkflowKey, StoredRun> found = new HashMap<>(runs);
    found.keySet().retainAll(shardByKey.keySet());
    return found;
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
    onLoad.run();
    return null;
  }
}
