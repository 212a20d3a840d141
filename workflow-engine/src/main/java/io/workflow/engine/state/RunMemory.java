package io.workflow.engine.state;

import io.workflow.engine.state.UpdateState.Admitted;
import io.workflow.protocol.history.UpdateEvent.WorkflowExecutionUpdateAdmitted;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What only the memory of a shard's owner knows of an open run, for whoever serves the shard next.
 * It belongs to the run as it is after one row of its history, and to no other. A positional
 * record: add components only at the end.
 *
 * @param sequence of the last row
 * @param task the pending workflow task, with whoever has it in hand; {@code null} when the code
 *     has nothing to do
 * @param stickyQueue of the worker that has the run cached
 * @param admitted the updates that the code has not answered, in the order in which they came
 */
public record RunMemory(
    WorkflowKey key,
    String runId,
    long sequence,
    @Nullable PendingWorkflowTask task,
    @Nullable StickyQueue stickyQueue,
    List<Admitted> admitted) {

  /** Ids, times and numbers, roughly. */
  private static final long FRAME_BYTES = 200;

  public static RunMemory of(WorkflowState state, long sequence) {
    return new RunMemory(
        state.key(),
        state.runId(),
        sequence,
        state.workflowTask(),
        state.workflowTasks().stickyQueue(),
        state.updates().admitted());
  }

  /** Whether there is more to it than the rows of the run say. */
  public boolean saysMoreThanHistory() {
    return stickyQueue != null || isBusy();
  }

  /** Whether somebody waits for an answer, or works on one. */
  public boolean isBusy() {
    return !admitted.isEmpty()
        || (task != null
            && (task.speculative()
                || task.originalScheduledTime() != null
                || !task.handling().equals(PendingWorkflowTask.Handling.NONE)));
  }

  /** Whether nothing in the rows of the run rings an alarm for what is known here. */
  public boolean mustBeWoken() {
    return (task != null && task.speculative())
        || admitted.stream().anyMatch(update -> !update.kept().isDurable());
  }

  /** Whether a worker had the workflow task. */
  public boolean isInFlight() {
    return task != null && task.start() != null;
  }

  /** The run with what was known of it; {@code stored} is as its rows say. */
  public WorkflowState addTo(WorkflowState stored) {
    return stored
        .with(stored.workflowTasks().with(task).stickTo(stickyQueue))
        .with(stored.updates().forgotten().admit(admitted));
  }

  /** Bytes on the way to another node, roughly. */
  public long size() {
    long size = FRAME_BYTES + key.namespace().length() + key.workflowId().length();
    if (stickyQueue != null) {
      size += stickyQueue.name().length();
    }
    if (task != null) {
      size += FRAME_BYTES;
      size += task.start() == null ? 0 : task.start().identity().length();
      size += task.lastFailure() == null ? 0 : task.lastFailure().message().length();
    }
    for (Admitted update : admitted) {
      size += FRAME_BYTES + EventSize.of(new WorkflowExecutionUpdateAdmitted(update.request()));
    }
    return size;
  }
}
