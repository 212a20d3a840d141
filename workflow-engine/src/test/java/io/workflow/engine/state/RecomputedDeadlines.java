package io.workflow.engine.state;

import static io.workflow.protocol.WorkflowStatus.COMPLETED;

import io.workflow.engine.state.Deadlines.Deadline;
import io.workflow.engine.state.Deadlines.Subject;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** The deadlines of a state by its parts: what keeping them up to date must come to. */
public final class RecomputedDeadlines {

  private RecomputedDeadlines() {}

  /** One for each thing that waits; empty for a closed run. */
  public static List<Deadline> of(WorkflowState state) {
    List<Deadline> deadlines = new ArrayList<>();
    if (state.status().isClosed()) {
      return deadlines;
    }
    Instant expiry = state.started().expiry(state.startTime());
    if (expiry != null) {
      deadlines.add(new Deadline(expiry, Subject.WORKFLOW_EXECUTION, 0));
    }
    if (state.workflowTasks().firstWaits()) {
      deadlines.add(
          new Deadline(
              state.started().firstWorkflowTaskTime(state.startTime()),
              Subject.FIRST_WORKFLOW_TASK,
              0));
    }
    PendingWorkflowTask task = state.workflowTask();
    if (task != null) {
      deadlines.add(task.deadline(state.started().workflowTaskTimeout()));
    }
    state.activities().all().forEach(activity -> deadlines.add(activity.deadline()));
    state.timers().all().forEach(timer -> deadlines.add(timer.deadline()));
    deadlines.sort(
        Comparator.comparing(Deadline::at)
            .thenComparing(Deadline::subject)
            .thenComparingLong(Deadline::eventId));
    return deadlines;
  }

  /** Those that the state keeps, in their order. */
  public static List<Deadline> kept(WorkflowState state) {
    List<Deadline> deadlines = new ArrayList<>();
    WorkflowState left = state;
    while (left.nextDeadline() != null) {
      Deadline next = left.nextDeadline();
      deadlines.add(next);
      left = without(left, next);
    }
    return deadlines;
  }

  private static WorkflowState without(WorkflowState state, Deadline deadline) {
    return switch (deadline.subject()) {
      case WORKFLOW_EXECUTION -> state.with(new Lifecycle(COMPLETED, null, null));
      case FIRST_WORKFLOW_TASK -> state.with(state.workflowTasks().delayed(false));
      case WORKFLOW_TASK -> state.with(state.workflowTasks().with(null));
      case ACTIVITY -> state.withActivities(without(state.activities(), deadline));
      case TIMER -> state.withTimers(without(state.timers(), deadline));
    };
  }

  private static <T extends PendingById.Entry> PendingById<T> without(
      PendingById<T> entries, Deadline deadline) {
    return new PendingById<>(
        entries.byEventId(), entries.eventIds(), entries.deadlines().replace(deadline, null));
  }
}
