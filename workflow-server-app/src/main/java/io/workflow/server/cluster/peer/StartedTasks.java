package io.workflow.server.cluster.peer;

import io.workflow.engine.decide.Response;
import io.workflow.engine.decide.Response.StartedWorkflowTask;
import org.jspecify.annotations.Nullable;

/** Workflow tasks that were started by what a response answers. */
final class StartedTasks {

  private StartedTasks() {}

  /** {@code null} when none was. */
  static @Nullable StartedWorkflowTask of(Response response) {
    return switch (response) {
      case Response.WorkflowTaskStarted(var task) -> task;
      case Response.WorkflowTaskCompleted completed -> completed.workflowTask();
      case Response.ActivityTaskClosed(var task) -> task;
      case Response.WorkflowStarted started -> started.workflowTask();
      case Response.UpdatedWithStart(var start, var _update) -> start.workflowTask();
      case Response.Done _r -> null;
      case Response.UpdateStanding _r -> null;
      case Response.WorkflowTaskFailed _r -> null;
      case Response.WorkflowTaskTimedOut _r -> null;
      case Response.ActivityTaskStarted _r -> null;
      case Response.HeartbeatRecorded _r -> null;
    };
  }
}
