package io.workflow.engine.shard;

import io.workflow.engine.state.RunMemory;
import io.workflow.engine.state.WorkflowKey;
import io.workflow.engine.state.WorkflowState;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Collection;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * What earlier owners of shards knew of runs that have not been loaded here yet. Each is looked at
 * once: with the run itself, which must be as it was, or else it is forgotten. What nobody asks for
 * is forgotten after a while. Used by the lane's thread.
 */
final class InheritedMemory {

  /** For what is asked later a worker looks at the whole history once more. */
  private static final Duration KEPT = Duration.ofMinutes(5);

  private record Entry(RunMemory run, Instant until) {}

  private final InstantSource clock;
  private final int capacity;
  private final Map<WorkflowKey, Entry> runs = new LinkedHashMap<>();

  InheritedMemory(InstantSource clock, int capacity) {
    this.clock = clock;
    this.capacity = capacity;
  }

  void add(Collection<RunMemory> known) {
    Instant until = clock.instant().plus(KEPT);
    for (RunMemory run : known) {
      runs.remove(run.key()); // the newest stand last
      runs.put(run.key(), new Entry(run, until));
    }
    Iterator<WorkflowKey> oldest = runs.keySet().iterator();
    for (int excess = runs.size() - capacity; excess > 0; excess--) {
      oldest.next();
      oldest.remove();
    }
  }

  /** What belongs to the run as it was just loaded; {@code null} for nothing. */
  @Nullable RunMemory take(WorkflowKey key, CachedRun loaded) {
    Entry entry = runs.remove(key);
    WorkflowState state = loaded.openState();
    return entry != null
            && state != null
            && state.runId().equals(entry.run().runId())
            && loaded.sequence() == entry.run().sequence()
        ? entry.run()
        : null;
  }

  /** {@code null} when nothing is known, or not any more. */
  @Nullable RunMemory find(WorkflowKey key) {
    Entry entry = runs.get(key);
    return entry == null ? null : entry.run();
  }

  /** Of runs that nobody has asked for. */
  Collection<RunMemory> all() {
    return runs.values().stream().map(Entry::run).toList();
  }

  void removeIf(Predicate<WorkflowKey> condition) {
    runs.keySet().removeIf(condition);
  }

  /** Forgets what is too old; to be called now and then. */
  void forgetOld() {
    if (runs.isEmpty()) {
      return;
    }
    Instant now = clock.instant();
    Iterator<Entry> oldest = runs.values().iterator();
    while (oldest.hasNext() && oldest.next().until().isBefore(now)) {
      oldest.remove();
    }
  }

  int size() {
    return runs.size();
  }
}
