package io.workflow.engine.decide;

import io.workflow.engine.state.WorkflowState;
import io.workflow.protocol.history.HistoryEvent;
import java.util.List;

/**
 * The events of the workflow task that a worker has at this moment, which are written when it ends.
 * A worker that lost its cache in the middle of a task reads the history anew, and expects them at
 * its end.
 */
public final class UnwrittenEvents {

  private UnwrittenEvents() {}

  /** In order, following the written ones; none while no worker has a workflow task. */
  public static List<HistoryEvent> of(WorkflowState state) {
    return state.workflowTaskInFlight()
        ? WorkflowTaskLife.inFlight(state).unwrittenEvents()
        : List.of();
  }
}
