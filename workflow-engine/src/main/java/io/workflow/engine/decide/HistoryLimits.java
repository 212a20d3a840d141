package io.workflow.engine.decide;

import io.workflow.engine.state.WorkflowState;
import io.workflow.protocol.history.EventAttributes.WorkflowExecutionTerminated;
import java.util.List;

/** Ends a run whose history has become too large to be worked with. */
record HistoryLimits(Limits limits) {

  void enforce(Transition run) {
    WorkflowState state = run.state();
    long events = state.nextEventId() - 1 + state.arrivals().size();
    if (state.status().isClosed()
        || (events < limits.historyEvents() && state.historySizeBytes() <= limits.historyBytes())) {
      return;
    }
    run.flushArrivals();
    run.add(
        new WorkflowExecutionTerminated(
            "The history has grown to %d events and %d bytes; a run is ended at %d events or %d bytes."
                    .formatted(
                        events,
                        state.historySizeBytes(),
                        limits.historyEvents(),
                        limits.historyBytes())
                + " Split the work into several workflows.",
            List.of(),
            "history-service"));
    run.effects().clear();
  }
}
