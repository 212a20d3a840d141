package io.workflow.engine.scenario;

import io.workflow.engine.decide.Request;
import io.workflow.engine.decide.Response;
import io.workflow.engine.decide.Response.StartedWorkflowTask;
import io.workflow.engine.shard.HistoryService.Outcome;
import io.workflow.protocol.worker.ActivityTask;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What the workers and callers of a scenario know from the answers they got. */
final class Memory {

  private final Set<String> runIds = new LinkedHashSet<>();
  private final List<StartedWorkflowTask> workflowTasks = new ArrayList<>();
  private final List<ActivityTask> activityTasks = new ArrayList<>();
  private @Nullable Request<?> request;
  private @Nullable Outcome<?> outcome;
  private int names;

  void remember(Request<?> asked, Outcome<?> answer) {
    request = asked;
    outcome = answer;
    if (answer instanceof Outcome.Accepted<?>(var response)) {
      learn(response);
    }
  }

  private void learn(Response response) {
    switch (response) {
      case Response.Done _done -> {}
      case Response.HeartbeatRecorded _recorded -> {}
      case Response.UpdateStanding _standing -> {}
      case Response.UpdatedWithStart(var started, var _standing) -> learn(started);
      case Response.WorkflowTaskFailed _failed -> {}
      case Response.WorkflowTaskTimedOut _timedOut -> {}
      case Response.WorkflowStarted started -> {
        runIds.add(started.runId());
        learn(started.workflowTask());
      }
      case Response.WorkflowTaskStarted(var task) -> workflowTasks.add(task);
      case Response.ActivityTaskStarted(var task) -> activityTasks.add(task);
      case Response.ActivityTaskClosed(var task) -> learn(task);
      case Response.WorkflowTaskCompleted(var tasks, var task, long _reset) -> {
        activityTasks.addAll(tasks);
        learn(task);
      }
    }
  }

  private void learn(@Nullable StartedWorkflowTask task) {
    if (task != null) {
      workflowTasks.add(task);
    }
  }

  /** Whether anything was asked of the workflow from outside. */
  boolean hasOutcome() {
    return outcome != null;
  }

  Outcome<?> outcome() {
    if (outcome == null) {
      throw new IllegalStateException("Expected a request before: nothing was asked yet");
    }
    return outcome;
  }

  Response response() {
    if (outcome() instanceof Outcome.Accepted<?>(var response)) {
      return response;
    }
    throw new IllegalStateException("Expected an accepted request, but got " + outcome);
  }

  Request<?> request() {
    if (request == null) {
      throw new IllegalStateException("Expected a request before: nothing was asked yet");
    }
    return request;
  }

  /** A run that no answer named: one that follows another. */
  void saw(String runId) {
    runIds.add(runId);
  }

  List<String> runIds() {
    return List.copyOf(runIds);
  }

  /** The n-th workflow task that was handed out, the first being 0; below 0 means the last. */
  StartedWorkflowTask workflowTask(int index) {
    return index < 0 ? workflowTasks.getLast() : workflowTasks.get(index);
  }

  /** The n-th start of the activity, the first being 0; below 0 means the last. */
  ActivityTask activityTask(String activityId, int index) {
    List<ActivityTask> starts =
        activityTasks.stream().filter(task -> task.activityId().equals(activityId)).toList();
    return index < 0 ? starts.getLast() : starts.get(index);
  }

  StartedWorkflowTask claimed(Response response) {
    StartedWorkflowTask task =
        switch (response) {
          case Response.WorkflowTaskStarted(var started) -> started;
          case Response.ActivityTaskClosed(var started) -> started;
          case Response.WorkflowTaskCompleted(var _tasks, var started, long _reset) -> started;
          case Response.UpdateStanding _standing -> null;
          case Response.UpdatedWithStart(var started, var _standing) -> started.workflowTask();
          case Response.Done _done -> null;
          case Response.HeartbeatRecorded _recorded -> null;
          case Response.WorkflowTaskFailed _failed -> null;
          case Response.WorkflowTaskTimedOut _timedOut -> null;
          case Response.WorkflowStarted started -> started.workflowTask();
          case Response.ActivityTaskStarted _started -> null;
        };
    if (task == null) {
      throw new AssertionError("Expected an answer with a workflow task, but got " + response);
    }
    return task;
  }

  /** A name that no other request of the scenario has. */
  String name(String what) {
    names++;
    return what + "-" + names;
  }
}
