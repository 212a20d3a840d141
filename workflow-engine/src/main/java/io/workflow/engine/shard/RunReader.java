package io.workflow.engine.shard;

import io.workflow.engine.shard.HistoryStore.StoredRun;
import io.workflow.engine.state.RunMemory;
import io.workflow.engine.state.WorkflowKey;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Brings the runs that a batch of work needs into a lane's memory. */
final class RunReader {

  private final HistoryStore store;
  private final RunLoader loader;
  private final EngineListener listener;

  RunReader(EngineParts parts) {
    this.store = parts.store();
    this.loader = new RunLoader(parts.codec());
    this.listener = parts.listener();
  }

  /**
   * Reads what is not there yet, in one round trip. A run that can't be read is left out: it must
   * not hold the others up.
   *
   * @return how many were missing
   */
  int read(List<Work.OnRun> batch, OwnedShards shards, LaneMemory memory) {
    RunCache cache = memory.runs();
    Map<WorkflowKey, Integer> missing = new HashMap<>();
    for (Work.OnRun work : batch) {
      if (shards.isCertain(work.shard()) && !cache.contains(work.key())) {
        missing.put(work.key(), work.shard());
      }
    }
    if (!missing.isEmpty()) {
      cache.makeRoomFor(batch.size());
      Map<WorkflowKey, StoredRun> stored = store.loadCurrentRuns(missing);
      missing.keySet().forEach(key -> keep(key, stored.get(key), memory));
    }
    return missing.size();
  }

  private void keep(WorkflowKey key, @Nullable StoredRun stored, LaneMemory memory) {
    try {
      CachedRun loaded = loader.current(stored);
      RunMemory known = memory.inherited().take(key, loaded);
      memory.runs().put(key, known == null ? loaded : loaded.with(known));
      if (known != null && known.isInFlight()) {
        listener.taskAdopted();
      }
    } catch (RuntimeException unreadable) {
      listener.runUnreadable(key, unreadable);
    }
  }
}
