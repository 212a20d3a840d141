package io.workflow.engine.shard;

import io.workflow.engine.state.WorkflowKey;
import io.workflow.engine.state.WorkflowState;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * The states that a lane has in memory: those used last. Everything in it can be read again from
 * the store.
 */
final class RunCache {

  private final int capacity;
  private final Consumer<WorkflowKey> gone;
  private final LinkedHashMap<WorkflowKey, CachedRun> runs = new LinkedHashMap<>(16, 0.75f, true);

  /** {@code gone} hears of each workflow that leaves with something that only memory knew. */
  RunCache(int capacity, Consumer<WorkflowKey> gone) {
    this.capacity = capacity;
    this.gone = gone;
  }

  boolean contains(WorkflowKey key) {
    return runs.get(key) != null; // counts as use: it is about to be used
  }

  CachedRun get(WorkflowKey key) {
    return Objects.requireNonNull(runs.get(key), () -> key + " was not loaded");
  }

  void put(WorkflowKey key, CachedRun run) {
    runs.put(key, run);
  }

  void remove(WorkflowKey key) {
    left(key, runs.remove(key));
  }

  void removeIf(Predicate<WorkflowKey> condition) {
    runs.entrySet()
        .removeIf(
            entry -> {
              boolean leaves = condition.test(entry.getKey());
              if (leaves) {
                left(entry.getKey(), entry.getValue());
              }
              return leaves;
            });
  }

  /** The most recently used first. */
  void forEach(BiConsumer<WorkflowKey, CachedRun> action) {
    runs.sequencedEntrySet()
        .reversed()
        .forEach(entry -> action.accept(entry.getKey(), entry.getValue()));
  }

  int size() {
    return runs.size();
  }

  /** Lets the least recently used go, so that what one turn needs stays until it ends. */
  void makeRoomFor(int needed) {
    Iterator<Map.Entry<WorkflowKey, CachedRun>> oldest = runs.entrySet().iterator();
    for (int excess = runs.size() + needed - Math.max(capacity, needed); excess > 0; excess--) {
      Map.Entry<WorkflowKey, CachedRun> run = oldest.next();
      oldest.remove();
      left(run.getKey(), run.getValue());
    }
  }

  private void left(WorkflowKey key, @Nullable CachedRun run) {
    WorkflowState state = run == null ? null : run.openState();
    if (state != null && !state.updates().waiting().isEmpty()) {
      gone.accept(key);
    }
  }
}
