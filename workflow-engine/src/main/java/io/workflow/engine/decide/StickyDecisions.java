package io.workflow.engine.decide;

import io.workflow.engine.decide.Rejection.Reason;
import io.workflow.engine.state.PendingWorkflowTask;
import io.workflow.engine.state.StickyQueue;

/** Which worker has a run cached, and takes its workflow tasks from a queue of its own. */
final class StickyDecisions {

  private StickyDecisions() {}

  /**
   * A worker of the sticky queue may take the task while the run is still in that queue; one of the
   * normal queue may always, and the run leaves its sticky queue.
   */
  static void claimed(Transition run, WorkflowTaskRequest.StartWorkflowTask start) {
    StickyQueue queue = run.state().workflowTasks().stickyQueue();
    if (start.stickyQueue() == null) {
      run.leaveStickyQueue();
    } else if (queue == null || !queue.name().equals(start.stickyQueue())) {
      throw new RejectedException(
          Reason.TASK_STALE,
          "Expected run %s to be in the sticky queue '%s', but it is in %s. Forget the task"
              .formatted(
                  run.state().runId(),
                  start.stickyQueue(),
                  queue == null ? "its normal queue" : "the sticky queue '" + queue.name() + "'"));
    }
  }

  static Response.Done reset(Transition run) {
    run.leaveStickyQueue();
    PendingWorkflowTask task = run.state().workflowTask();
    if (task != null && task.start() == null && task.handling().stickyUntil() != null) {
      run.dispatchWorkflowTask();
    }
    return new Response.Done();
  }
}
