package io.workflow.engine.simulation;

import io.workflow.engine.shard.CommitBatch;
import io.workflow.engine.shard.HistoryStore;
import io.workflow.engine.state.WorkflowKey;
import io.workflow.protocol.history.HistoryEvent;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A store that differs from another one in what is overridden. */
class OtherStore implements HistoryStore {

  private final HistoryStore store;

  OtherStore(HistoryStore store) {
    this.store = store;
  }

  HistoryStore right() {
    return store;
  }

  @Override
  public Map<WorkflowKey, StoredRun> loadCurrentRuns(Map<WorkflowKey, Integer> shardByKey) {
    return store.loadCurrentRuns(shardByKey);
  }

  @Override
  public void commit(CommitBatch batch, long incarnation) {
    store.commit(batch, incarnation);
  }

  @Override
  public List<StoredAlarm> alarmsBefore(
      Collection<Integer> shards, Instant until, @Nullable StoredAlarm after, int limit) {
    return store.alarmsBefore(shards, until, after, limit);
  }

  @Override
  public List<StoredMessage> messagesAfter(
      Collection<Integer> shards, @Nullable StoredMessage after, int limit) {
    return store.messagesAfter(shards, after, limit);
  }

  @Override
  public List<HistoryEvent> readEvents(
      int shard, String runId, long fromEventId, long toEventId, int maxEvents) {
    return store.readEvents(shard, runId, fromEventId, toEventId, maxEvents);
  }

  @Override
  public @Nullable StoredRun loadRun(int shard, WorkflowKey key, String runId) {
    return store.loadRun(shard, key, runId);
  }

  @Override
  public Acquired acquire(Collection<Integer> shards, String owner) {
    return store.acquire(shards, owner);
  }

  @Override
  public Map<Integer, Long> raise(Map<Integer, Long> present) {
    return store.raise(present);
  }

  @Override
  public void release(Map<Integer, Long> present) {
    store.release(present);
  }

  @Override
  public long incarnation() {
    return store.incarnation();
  }

  @Override
  public Map<Integer, Long> epochs(Collection<Integer> shards) {
    return store.epochs(shards);
  }
}
