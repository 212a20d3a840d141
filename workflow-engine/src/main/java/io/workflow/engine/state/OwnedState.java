package io.workflow.engine.state;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A {@link WorkflowState} on its way from the shard's owner to another node: as on disk, and beside
 * it what the owner alone knows. A positional record: add components only at the end.
 *
 * @param task the pending workflow task with whoever has it in hand, also one that only memory
 *     knows; {@code null} when the code has nothing to do
 * @param admitted the updates that the code has not answered, in the order in which they came
 */
record OwnedState(
    StateSnapshot stored,
    @Nullable PendingWorkflowTask task,
    @Nullable StickyQueue stickyQueue,
    List<UpdateState.Admitted> admitted) {

  static OwnedState of(WorkflowState state) {
    return new OwnedState(
        StateSnapshot.of(state),
        state.workflowTasks().pending(),
        state.workflowTasks().stickyQueue(),
        state.updates().admitted());
  }

  WorkflowState toState() {
    WorkflowState known = stored.toState();
    return new WorkflowState(
        known.run(),
        known.lifecycle(),
        known.history(),
        known.workflowTasks().with(task).stickTo(stickyQueue),
        known.pending(),
        known.arrivals(),
        known.requests(),
        known.updates().forgotten().admit(admitted),
        known.properties());
  }
}
