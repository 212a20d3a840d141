package io.workflow.engine.shard;

import io.workflow.engine.state.WorkflowState;
import io.workflow.protocol.history.HistoryEvent;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * How the last runs have ended: whoever waits for the end of a run asks for it at once, and need
 * not have it read from the store. Few and small ones; what is closed never changes. Safe for use
 * by many threads.
 */
final class RecentlyClosed {

  private static final int CAPACITY = 1_000;
  private static final long LARGEST_HISTORY_BYTES = 64 * 1024;

  /** A closed run and its last event. */
  record Run(WorkflowState state, HistoryEvent closing) {}

  private final Map<String, Run> byRunId =
      new LinkedHashMap<>() {
        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Run> eldest) {
          return size() > CAPACITY;
        }
      };

  synchronized void add(Run run) {
    if (run.state().history().bytes() <= LARGEST_HISTORY_BYTES) {
      byRunId.put(run.state().runId(), run);
    }
  }

  synchronized @Nullable Run get(String runId) {
    return byRunId.get(runId);
  }

  synchronized void remove(String runId) {
    byRunId.remove(runId);
  }

  synchronized void removeIf(Predicate<Run> condition) {
    byRunId.values().removeIf(condition);
  }
}
