package io.workflow.engine.state;

import io.workflow.engine.state.Deadlines.Deadline;
import org.jspecify.annotations.Nullable;

/**
 * The workflow task that is pending, and what later tasks must know of earlier ones.
 *
 * @param pending scheduled, or in a worker's hands; {@code null} when the code has nothing to do
 * @param stickyQueue where the worker that has the run cached takes its workflow tasks; {@code
 *     null} when none has. Known to the shard's owner alone: a state that was loaded has none
 * @param previousStartedEventId the started event of the last completed task; 0 before the first
 * @param lastStartId the start that the last completed task had; empty before the first
 * @param firstWaits the start was delayed, and the delay is not over
 */
public record WorkflowTasks(
    @Nullable PendingWorkflowTask pending,
    @Nullable StickyQueue stickyQueue,
    long previousStartedEventId,
    String lastStartId,
    boolean firstWaits) {

  /** There was never a task. */
  static final WorkflowTasks NONE = new WorkflowTasks(null, null, 0, "", false);

  /** Whether a worker has the task at this moment. */
  public boolean inFlight() {
    return pending != null && pending.start() != null;
  }

  /** A retry that something new makes an ordinary task is still one of code that fails. */
  @Nullable WorkflowTaskFailure lastFailure() {
    return pending == null ? null : pending.lastFailure();
  }

  WorkflowTasks with(@Nullable PendingWorkflowTask task) {
    return new WorkflowTasks(task, stickyQueue, previousStartedEventId, lastStartId, firstWaits);
  }

  /** {@code waits}: whether the start is delayed from now on, or no longer. */
  WorkflowTasks delayed(boolean waits) {
    return new WorkflowTasks(pending, stickyQueue, previousStartedEventId, lastStartId, waits);
  }

  WorkflowTasks stickTo(@Nullable StickyQueue queue) {
    return new WorkflowTasks(pending, queue, previousStartedEventId, lastStartId, firstWaits);
  }

  WorkflowTasks started(String startId) {
    return new WorkflowTasks(pending, stickyQueue, previousStartedEventId, startId, firstWaits);
  }

  WorkflowTasks completed(long startedEventId) {
    return new WorkflowTasks(null, stickyQueue, startedEventId, lastStartId, firstWaits);
  }

  /** A closed run waits for nothing. */
  WorkflowTasks closed() {
    return with(null).delayed(false);
  }

  /** That of the pending task, or of the delay of the first one; {@code null} for neither. */
  @Nullable Deadline deadline(RunIdentity run) {
    return Deadlines.earlier(
        firstWaits ? run.firstWorkflowTask() : null,
        pending == null ? null : pending.deadline(run.started().workflowTaskTimeout()));
  }

  /** The same without a task that only memory knows. */
  @Nullable Deadline durableDeadline(RunIdentity run) {
    return pending != null && pending.speculative() ? with(null).deadline(run) : deadline(run);
  }

  /** The form on disk. */
  record Stored(
      PendingWorkflowTask.@Nullable Schedule pending,
      long previousStartedEventId,
      String lastStartId,
      boolean firstWaits) {

    /** Without a task that only memory knows, and without whoever has one in hand. */
    static Stored of(WorkflowTasks tasks) {
      PendingWorkflowTask pending = tasks.pending();
      return new Stored(
          pending == null || pending.speculative() ? null : pending.schedule(),
          tasks.previousStartedEventId(),
          tasks.lastStartId(),
          tasks.firstWaits());
    }

    WorkflowTasks restored() {
      return new WorkflowTasks(
          pending == null ? null : PendingWorkflowTask.scheduled(pending),
          null,
          previousStartedEventId,
          lastStartId,
          firstWaits);
    }
  }
}
