package io.workflow.engine.state;

import java.util.List;

/**
 * The form of a {@link WorkflowState} on disk, part by part. A part with a {@code Stored} form is
 * written by that, because it holds what is forgotten or can be found again; the others as they
 * are. All are positional records, so add components only at the end.
 */
record StateSnapshot(
    RunIdentity run,
    Lifecycle lifecycle,
    HistorySize history,
    WorkflowTasks.Stored workflowTasks,
    PendingWork.Stored pending,
    List<Arrival> arrivals,
    Requests.Stored requests,
    Updates.Stored updates,
    Properties.Stored properties) {

  static StateSnapshot of(WorkflowState state) {
    return new StateSnapshot(
        state.run(),
        state.lifecycle(),
        state.history(),
        WorkflowTasks.Stored.of(state.workflowTasks()),
        PendingWork.Stored.of(state.pending()),
        List.copyOf(state.arrivals().all()),
        Requests.Stored.of(state.requests()),
        Updates.Stored.of(state.updates()),
        Properties.Stored.of(state.properties(), state.started().spec()));
  }

  WorkflowState toState() {
    return new WorkflowState(
        run,
        lifecycle,
        history,
        workflowTasks.restored(),
        pending.restored(),
        Arrivals.of(arrivals),
        requests.restored(),
        updates.restored(),
        properties.restored(run.started().spec()));
  }
}
