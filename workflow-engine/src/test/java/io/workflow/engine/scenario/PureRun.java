package io.workflow.engine.scenario;

import static org.assertj.core.api.Assertions.assertThat;

import io.workflow.engine.decide.Decision.RunTransition;
import io.workflow.engine.state.Change;
import io.workflow.engine.state.ChangeCodec;
import io.workflow.engine.state.RecomputedDeadlines;
import io.workflow.engine.state.StateFold;
import io.workflow.engine.state.WorkflowKey;
import io.workflow.engine.state.WorkflowState;
import io.workflow.protocol.history.HistoryEvent;
import java.util.ArrayList;
import java.util.List;

/** One run: its state in memory, and what would be on disk of it. */
final class PureRun {

  private static final ChangeCodec CODEC = new ChangeCodec();

  private final List<byte[]> disk = new ArrayList<>();
  private WorkflowState live;

  PureRun(RunTransition opening) {
    this.live = opening.after();
    write(opening);
    check();
  }

  void apply(RunTransition transition) {
    byte[] snapshot = CODEC.encodeState(live);
    live = transition.after();
    write(transition);
    check();
    assertThat(folded(CODEC.decodeState(snapshot), durable(transition)))
        .as("snapshot of the state before, with the changes since")
        .isEqualTo(recovered());
  }

  WorkflowState live() {
    return live;
  }

  /** The state as another owner of the shard would load it. */
  void recover() {
    live = recovered();
  }

  /** One for each transition, as they are written. */
  List<byte[]> rows() {
    return List.copyOf(disk);
  }

  List<HistoryEvent> events() {
    return disk.stream().flatMap(row -> CODEC.decodeEvents(row).stream()).toList();
  }

  private void write(RunTransition transition) {
    disk.add(CODEC.encode(durable(transition)));
  }

  private static List<Change.Durable> durable(RunTransition transition) {
    return transition.changes().stream()
        .filter(Change.Durable.class::isInstance)
        .map(Change.Durable.class::cast)
        .toList();
  }

  private void check() {
    WorkflowState forgotten = CODEC.decodeState(CODEC.encodeState(live));
    assertThat(recovered())
        .as("state by its changes on disk, against the live one by way of a snapshot")
        .isEqualTo(forgotten);
    assertThat(live.deadlines().ordered())
        .as("deadlines that were kept, against those of the state's parts")
        .containsExactlyInAnyOrderElementsOf(RecomputedDeadlines.of(live));
    assertThat(events())
        .extracting(HistoryEvent::eventId)
        .as("ids of the events")
        .isEqualTo(java.util.stream.LongStream.range(1, live.nextEventId()).boxed().toList());
  }

  private WorkflowState recovered() {
    List<Change.Durable> changes =
        disk.stream().flatMap(row -> CODEC.decode(row).stream()).toList();
    WorkflowKey key = live.key();
    return folded(
        StateFold.open(key, live.runId(), changes.getFirst()), changes.subList(1, changes.size()));
  }

  private static WorkflowState folded(WorkflowState from, List<Change.Durable> changes) {
    WorkflowState state = from;
    for (Change change : changes) {
      state = StateFold.apply(state, change);
    }
    return state;
  }
}
