package io.workflow.engine.scenario;

import static org.assertj.core.api.Assertions.assertThat;

import io.workflow.engine.decide.Decision.RunTransition;
import io.workflow.engine.state.Change;
import io.workflow.engine.state.ChangeCodec;
import io.workflow.engine.state.RecomputedDeadlines;
import io.workflow.engine.state.StateFold;
import io.workflow.engine.state.WorkflowState;
import io.workflow.protocol.history.HistoryEvent;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/** One run as it would be on disk, held against its state in memory. */
final class PureRun {

  private static final ChangeCodec CODEC = new ChangeCodec();

  private final List<byte[]> rows = new ArrayList<>();
  private final List<HistoryEvent> events = new ArrayList<>();
  private WorkflowState live;
  private WorkflowState stored;

  PureRun(RunTransition opening) {
    live = opening.after();
    stored = StateFold.openByRow(live.key(), live.runId(), write(opening));
    check();
  }

  void apply(RunTransition transition) {
    live = transition.after();
    List<Change.Durable> written = write(transition);
    stored = written.isEmpty() ? stored : StateFold.applyRow(stored, written);
    check();
  }

  String runId() {
    return live.runId();
  }

  /** The state as another owner of the shard loads it. */
  WorkflowState recovered() {
    WorkflowState loaded =
        StateFold.openByRow(live.key(), live.runId(), CODEC.decode(rows.getFirst()));
    for (byte[] row : rows.subList(1, rows.size())) {
      loaded = StateFold.applyRow(loaded, CODEC.decode(row));
    }
    assertThat(loaded).as("state by all changes on disk").isEqualTo(stored);
    return loaded;
  }

  /** One for each transition, as they are written. */
  List<byte[]> rows() {
    return Collections.unmodifiableList(rows);
  }

  List<HistoryEvent> events() {
    return Collections.unmodifiableList(events);
  }

  /** Returns what is read back. */
  private List<Change.Durable> write(RunTransition transition) {
    List<Change.Durable> durable =
        transition.changes().stream()
            .filter(Change.Durable.class::isInstance)
            .map(Change.Durable.class::cast)
            .toList();
    if (durable.isEmpty()) {
      return durable;
    }
    byte[] row = CODEC.encode(durable);
    rows.add(row);
    events.addAll(CODEC.decodeEvents(row));
    return CODEC.decode(row);
  }

  private void check() {
    assertThat(CODEC.decodeState(CODEC.encodeState(live)))
        .as("live state by way of a snapshot, against the one by its changes on disk")
        .isEqualTo(stored);
    assertThat(RecomputedDeadlines.kept(live))
        .as("deadlines that were kept, against those of the state's parts")
        .containsExactlyElementsOf(RecomputedDeadlines.of(live));
    assertThat(live.nextEventId()).as("ids without gaps").isEqualTo(events.size() + 1);
    assertThat(events.getLast().eventId()).isEqualTo(events.size());
  }
}
