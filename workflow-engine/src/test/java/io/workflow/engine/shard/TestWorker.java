package io.workflow.engine.shard;

import io.workflow.engine.decide.ActivityRequest.StartActivityTask;
import io.workflow.engine.decide.Request;
import io.workflow.engine.decide.Response;
import io.workflow.engine.decide.Response.StartedWorkflowTask;
import io.workflow.engine.decide.WorkflowTaskRequest.CompleteWorkflowTask;
import io.workflow.engine.decide.WorkflowTaskRequest.FailWorkflowTask;
import io.workflow.engine.decide.WorkflowTaskRequest.StartWorkflowTask;
import io.workflow.engine.state.PendingActivity;
import io.workflow.engine.state.PendingWorkflowTask;
import io.workflow.engine.state.WorkflowKey;
import io.workflow.engine.state.WorkflowState;
import io.workflow.protocol.Failure;
import io.workflow.protocol.WorkflowTaskFailedCause;
import io.workflow.protocol.command.Command;
import io.workflow.protocol.worker.ActivityTask;
import io.workflow.protocol.worker.TaskId;
import io.workflow.protocol.worker.TaskToken;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A worker for tests, at any engine but one that is stepwise. It looks for tasks in the state of
 * the workflow, instead of being told of them. Whatever it asks must be accepted: an {@link
 * IllegalStateException} says what was not.
 */
public final class TestWorker {

  private final HistoryService engine;
  private final String identity;

  public TestWorker(HistoryService engine, String identity) {
    this.engine = engine;
    this.identity = identity;
  }

  /** Takes the pending workflow task and answers it with these commands. */
  public void runWorkflowTask(WorkflowKey key, Command... commands) {
    completeWorkflowTask(key, startWorkflowTask(key), List.of(commands));
  }

  /** Takes the pending workflow task. */
  public StartedWorkflowTask startWorkflowTask(WorkflowKey key) {
    TaskId task = workflowTask(key);
    return ask(key, new StartWorkflowTask(task, startId(task), identity, null, null)).task();
  }

  public void completeWorkflowTask(
      WorkflowKey key, StartedWorkflowTask task, List<Command> commands) {
    var unused =
        ask(
            key,
            CompleteWorkflowTask.ofCommands(
                task.token(),
                commands,
                identity,
                new CompleteWorkflowTask.HandOut(false, false, "after-" + task.token().startId())));
  }

  /** Takes the pending workflow task and fails it. */
  public void failWorkflowTask(
      WorkflowKey key, WorkflowTaskFailedCause cause, @Nullable Failure failure) {
    var unused =
        ask(
            key,
            new FailWorkflowTask(startWorkflowTask(key).token(), cause, failure, identity, null));
  }

  /** Takes the pending activity of this type. */
  public TaskToken startActivity(WorkflowKey key, String activityType) {
    PendingActivity activity =
        state(key).activities().all().stream()
            .filter(pending -> pending.scheduled().activityType().equals(activityType))
            .findFirst()
            .orElseThrow(
                () ->
                    new IllegalStateException(
                        "Expected a pending activity of type " + activityType));
    return startActivity(key, activity.scheduledEventId()).token();
  }

  /** Takes the pending activity that this event scheduled. */
  public ActivityTask startActivity(WorkflowKey key, long scheduledEventId) {
    WorkflowState state = state(key);
    PendingActivity activity =
        Objects.requireNonNull(state.activities().find(scheduledEventId), "a pending activity");
    TaskId task = task(state, scheduledEventId, activity.attempt());
    return ask(key, new StartActivityTask(task, startId(task), identity, null)).task();
  }

  /** Names the workflow task that is pending. */
  public TaskId workflowTask(WorkflowKey key) {
    WorkflowState state = state(key);
    PendingWorkflowTask task = state.workflowTask();
    if (task == null) {
      throw new IllegalStateException("Expected a pending workflow task of " + key);
    }
    return task(state, task.scheduledEventId(), task.attempt());
  }

  private static String startId(TaskId task) {
    return "start-%d-%d".formatted(task.scheduledEventId(), task.attempt());
  }

  private static TaskId task(WorkflowState state, long scheduledEventId, int attempt) {
    return new TaskId(
        state.key().namespace(),
        state.key().workflowId(),
        state.runId(),
        scheduledEventId,
        attempt);
  }

  private <R extends Response> R ask(WorkflowKey key, Request<R> request) {
    return InMemoryEngine.accepted(request, engine.submit(key, request));
  }

  private WorkflowState state(WorkflowKey key) {
    WorkflowState state = engine.inspect(key, null).join();
    if (state == null) {
      throw new IllegalStateException("Expected a run of " + key + ": start one first");
    }
    return state;
  }
}
