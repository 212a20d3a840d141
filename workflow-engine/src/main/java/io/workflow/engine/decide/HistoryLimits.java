package io.workflow.engine.decide;

import io.workflow.engine.state.WorkflowState;
import io.workflow.protocol.WorkflowTaskFailedCause;
import io.workflow.protocol.history.RunEnd.WorkflowExecutionTerminated;
import java.util.List;

/**
 * Ends a run whose history has become too large to be worked with, and a workflow task during which
 * too much has arrived.
 */
record HistoryLimits(Limits limits) {

  private static final String IDENTITY = "history-service";

  void enforce(Transition run) {
    enforceBuffer(run);
    enforceHistory(run);
  }

  /** What has arrived must not wait any longer: the code sees it with another task. */
  private void enforceBuffer(Transition run) {
    WorkflowState state = run.state();
    if (!state.workflowTaskInFlight()
        || (state.arrivals().size() <= limits.buffered().count()
            && state.arrivals().bytes() <= limits.buffered().bytes())) {
      return;
    }
    WorkflowTaskLife.failed(run, WorkflowTaskFailedCause.FORCE_CLOSE_COMMAND, null, IDENTITY);
    run.dispatchWorkflowTask();
  }

  private void enforceHistory(Transition run) {
    WorkflowState state = run.state();
    long events = state.nextEventId() - 1 + state.arrivals().size();
    if (state.status().isClosed()
        || (events < limits.history().count()
            && state.history().bytes() <= limits.history().bytes())) {
      return;
    }
    run.effects().removeIf(effect -> !(effect instanceof Effect.UpdateProgressed));
    WorkflowTaskLife.endedFromOutside(run);
    run.add(
        new WorkflowExecutionTerminated(
            "The history has grown to %d events and %d bytes; a run is ended at %d events or %d bytes."
                    .formatted(
                        events,
                        state.history().bytes(),
                        limits.history().count(),
                        limits.history().bytes())
                + " Split the work into several workflows.",
            List.of(),
            IDENTITY));
  }
}
