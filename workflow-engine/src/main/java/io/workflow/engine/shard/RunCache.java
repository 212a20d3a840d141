package io.workflow.engine.shard;

import io.workflow.engine.state.WorkflowKey;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * The states that a lane has in memory: those used last. Everything in it can be read again from
 * the store.
 */
final class RunCache {

  private final int capacity;
  private final Map<WorkflowKey, CachedRun> runs = new LinkedHashMap<>(16, 0.75f, true);

  RunCache(int capacity) {
    this.capacity = capacity;
  }

  boolean contains(WorkflowKey key) {
    return runs.get(key) != null; // counts as use: it is about to be used
  }

  @Nullable CachedRun peek(WorkflowKey key) {
    return runs.get(key);
  }

  CachedRun get(WorkflowKey key) {
    return Objects.requireNonNull(runs.get(key), () -> key + " was not loaded");
  }

  void put(WorkflowKey key, CachedRun run) {
    runs.put(key, run);
  }

  void remove(WorkflowKey key) {
    runs.remove(key);
  }

  void removeIf(Predicate<WorkflowKey> condition) {
    runs.keySet().removeIf(condition);
  }

  int size() {
    return runs.size();
  }

  /** Lets the least recently used go, so that what one turn needs stays until it ends. */
  void makeRoomFor(int needed) {
    Iterator<WorkflowKey> oldest = runs.keySet().iterator();
    for (int excess = runs.size() + needed - Math.max(capacity, needed); excess > 0; excess--) {
      oldest.next();
      oldest.remove();
    }
  }
}
