package io.workflow.engine.state;

import io.workflow.engine.state.Deadlines.Deadline;
import io.workflow.engine.state.Deadlines.Subject;
import java.time.Instant;
import java.util.HashSet;
import java.util.Set;

/** The deadlines of a state by its parts: what keeping them up to date must come to. */
public final class RecomputedDeadlines {

  private RecomputedDeadlines() {}

  /** One for each thing that waits; empty for a closed run. */
  public static Set<Deadline> of(WorkflowState state) {
    Set<Deadline> deadlines = new HashSet<>();
    if (state.status().isClosed()) {
      return deadlines;
    }
    Instant expiry = state.started().expiry(state.startTime());
    if (expiry != null) {
      deadlines.add(new Deadline(expiry, Subject.WORKFLOW_EXECUTION, 0));
    }
    if (state.firstWorkflowTaskWaits()) {
      deadlines.add(
          new Deadline(
              state.started().firstWorkflowTaskTime(state.startTime()),
              Subject.FIRST_WORKFLOW_TASK,
              0));
    }
    PendingWorkflowTask task = state.workflowTask();
    if (task != null) {
      deadlines.add(task.deadline(state.started().workflowTaskTimeout(), state.stickyTaskUntil()));
    }
    state.activities().values().forEach(activity -> deadlines.add(activity.deadline()));
    state.timers().values().forEach(timer -> deadlines.add(timer.deadline()));
    return deadlines;
  }
}
