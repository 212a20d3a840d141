package io.workflow.engine.state;

import io.workflow.engine.state.PendingWorkflowTask.Schedule;
import io.workflow.protocol.history.WorkflowTaskEvent;
import io.workflow.protocol.history.WorkflowTaskEvent.WorkflowTaskCompleted;
import io.workflow.protocol.history.WorkflowTaskEvent.WorkflowTaskFailed;
import io.workflow.protocol.history.WorkflowTaskEvent.WorkflowTaskScheduled;
import io.workflow.protocol.history.WorkflowTaskEvent.WorkflowTaskStarted;
import io.workflow.protocol.history.WorkflowTaskEvent.WorkflowTaskTimedOut;
import java.time.Instant;

/** What the events of workflow tasks mean for the state. */
final class WorkflowTaskFold {

  private WorkflowTaskFold() {}

  static WorkflowTasks apply(
      WorkflowTasks tasks, WorkflowTaskEvent event, long eventId, Instant time) {
    return switch (event) {
      case WorkflowTaskScheduled scheduled ->
          scheduled(
              tasks.delayed(false),
              new Schedule(eventId, scheduled.attempt(), time, time, tasks.lastFailure()));
      case WorkflowTaskStarted started -> tasks.started(started.requestId());
      case WorkflowTaskCompleted completed -> tasks.completed(completed.startedEventId());
      case WorkflowTaskTimedOut _end -> tasks.with(null);
      case WorkflowTaskFailed _end -> tasks.with(null);
    };
  }

  /** A speculative task whose event is written goes on as it is. */
  private static WorkflowTasks scheduled(WorkflowTasks tasks, Schedule schedule) {
    PendingWorkflowTask pending = tasks.pending();
    return tasks.with(
        pending != null && pending.speculative()
            ? pending.written()
            : PendingWorkflowTask.scheduled(schedule));
  }
}
