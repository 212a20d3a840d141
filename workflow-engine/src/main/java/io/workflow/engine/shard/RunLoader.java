package io.workflow.engine.shard;

import io.workflow.engine.decide.CurrentRun;
import io.workflow.engine.shard.HistoryStore.StoredRow;
import io.workflow.engine.shard.HistoryStore.StoredRun;
import io.workflow.engine.state.Change;
import io.workflow.engine.state.ChangeCodec;
import io.workflow.engine.state.StateFold;
import io.workflow.engine.state.WorkflowState;
import io.workflow.protocol.history.HistoryEvent;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.pcollections.HashTreePMap;
import org.pcollections.PVector;
import org.pcollections.TreePVector;

/** Makes states of what the store holds: snapshot, then the rows after it. */
record RunLoader(ChangeCodec codec) {

  /** The current run of a workflow, as a lane keeps it. */
  CachedRun current(@Nullable StoredRun stored) {
    if (stored == null) {
      return CachedRun.NONE;
    }
    if (stored.status().isClosed()) {
      return CachedRun.closed(
          new CurrentRun.Closed(stored.runId(), stored.status(), stored.startRequestId()));
    }
    List<List<Change.Durable>> changes = changes(stored);
    WorkflowState state = fold(stored, changes);
    List<StoredRow> rows = stored.rows();
    PVector<HistoryEvent> known = stored.snapshot() == null ? TreePVector.empty() : null;
    return new CachedRun(
        new CurrentRun.Open(state),
        rows.isEmpty() ? stored.snapshotSequence() : rows.getLast().sequence(),
        stored.wakeAt(),
        rows.size(),
        CachedRun.recent(
            known,
            changes.stream().flatMap(List::stream).toList(),
            state.workflowTasks().previousStartedEventId()),
        HashTreePMap.from(stored.waiting()));
  }

  /** The state of a run, open or closed. */
  WorkflowState state(StoredRun stored) {
    return fold(stored, changes(stored));
  }

  /** Row by row. */
  private List<List<Change.Durable>> changes(StoredRun stored) {
    List<List<Change.Durable>> changes = new ArrayList<>();
    long expected = stored.snapshotSequence() + 1;
    for (StoredRow row : stored.rows()) {
      if (row.sequence() != expected) {
        throw new IllegalStateException(
            "Expected row %d of run %s, but found row %d: the history has a gap"
                .formatted(expected, stored.runId(), row.sequence()));
      }
      expected++;
      changes.add(codec.decode(row.changes()));
    }
    return changes;
  }

  private WorkflowState fold(StoredRun stored, List<List<Change.Durable>> rows) {
    WorkflowState state = stored.snapshot() == null ? null : codec.decodeState(stored.snapshot());
    for (List<Change.Durable> row : rows) {
      state =
          state == null
              ? StateFold.openByRow(stored.key(), stored.runId(), row)
              : StateFold.applyRow(state, row);
    }
    if (state == null) {
      throw new IllegalStateException("Expected run " + stored.runId() + " to have history rows");
    }
    return state;
  }
}
