package io.workflow.engine.shard;

import io.workflow.engine.decide.Decision.RunTransition;
import io.workflow.engine.state.Change;
import io.workflow.engine.state.StateFold;
import io.workflow.engine.state.WorkflowState;
import io.workflow.protocol.history.HistoryEvent;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/** A run of an {@link InMemoryEngine}: its state, and what would be on disk of it. */
final class InMemoryRun {

  private final List<List<Change.Durable>> rows = new ArrayList<>();
  private final List<HistoryEvent> events = new ArrayList<>();
  private WorkflowState state;

  InMemoryRun(WorkflowState opened) {
    state = opened;
  }

  void apply(RunTransition transition) {
    state = transition.after();
    List<Change.Durable> row = new ArrayList<>();
    for (Change change : transition.changes()) {
      if (change instanceof Change.Durable durable) {
        row.add(durable);
      }
      if (change instanceof Change.EventAdded(HistoryEvent event)) {
        events.add(event);
      }
    }
    if (!row.isEmpty()) {
      rows.add(Collections.unmodifiableList(row));
    }
  }

  WorkflowState state() {
    return state;
  }

  /** A list for each transition that made something durable. */
  List<List<Change.Durable>> rows() {
    return Collections.unmodifiableList(rows);
  }

  List<HistoryEvent> events(long fromEventId, long toEventId, int maxEvents) {
    return events.stream()
        .filter(event -> event.eventId() >= fromEventId && event.eventId() <= toEventId)
        .limit(maxEvents)
        .toList();
  }

  /** The state becomes what another owner of the shard would read. */
  void recover() {
    WorkflowState read = StateFold.openByRow(state.key(), state.runId(), rows.getFirst());
    for (List<Change.Durable> row : rows.subList(1, rows.size())) {
      read = StateFold.applyRow(read, row);
    }
    state = read;
  }
}
