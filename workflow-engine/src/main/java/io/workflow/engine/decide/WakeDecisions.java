package io.workflow.engine.decide;

import io.workflow.engine.state.Deadlines.Deadline;
import io.workflow.engine.state.PendingActivity;
import io.workflow.engine.state.PendingTimer;
import io.workflow.engine.state.PendingWorkflowTask;
import io.workflow.protocol.TimeoutType;
import io.workflow.protocol.history.TimerEvent.TimerFired;
import org.jspecify.annotations.Nullable;

/** What the alarm clock brings about. Rung too early, it finds nothing due and changes nothing. */
final class WakeDecisions {

  private WakeDecisions() {}

  static Response.Done wake(Transition run) {
    while (!run.state().status().isClosed()) {
      Deadline next = due(run);
      if (next == null) {
        break;
      }
      switch (next.subject()) {
        case WORKFLOW_EXECUTION -> {
          WorkflowTaskLife.endedFromOutside(run);
          Closing.timeOut(run);
        }
        case FIRST_WORKFLOW_TASK -> {
          run.writeSpeculativeTask(); // an update's task, if there is one, is the first then
          run.scheduleWorkflowTask();
        }
        case WORKFLOW_TASK -> workflowTask(run);
        case ACTIVITY -> activity(run, next.eventId());
        case TIMER -> fire(run, next.eventId());
      }
    }
    if (run.taskNeverDispatched()) {
      run.dispatchWorkflowTask();
    }
    return new Response.Done();
  }

  private static @Nullable Deadline due(Transition run) {
    Deadline next = run.state().nextDeadline();
    return next == null || next.at().isAfter(run.now()) ? null : next;
  }

  private static void workflowTask(Transition run) {
    PendingWorkflowTask task = run.state().workflowTask();
    if (task != null && task.start() != null) {
      WorkflowTaskLife.timedOut(run);
    } else if (task != null && (task.handling().stickyUntil() != null || task.speculative())) {
      WorkflowTaskLife.notTaken(run);
    }
    run.dispatchWorkflowTask();
  }

  private static void activity(Transition run, long scheduledEventId) {
    PendingActivity activity = run.activity(scheduledEventId);
    TimeoutType timeout = activity.timeoutAt(run.now());
    if (timeout == null) {
      run.dispatchActivity(activity);
    } else if (!ActivityLife.attemptTimedOut(run, activity, timeout)) {
      run.scheduleWorkflowTask();
    }
  }

  private static void fire(Transition run, long startedEventId) {
    PendingTimer timer = run.timer(startedEventId);
    run.arrive(new TimerFired(timer.timerId(), startedEventId));
    run.scheduleWorkflowTask();
  }
}
