package io.workflow.engine.growth;

import static io.workflow.engine.scenario.TestLimits.limits;

import io.workflow.engine.decide.CurrentRun;
import io.workflow.engine.decide.Decision;
import io.workflow.engine.decide.Request;
import io.workflow.engine.decide.Request.IdPolicies;
import io.workflow.engine.decide.Response;
import io.workflow.engine.decide.WorkflowDecider;
import io.workflow.engine.decide.WorkflowTaskRequest;
import io.workflow.engine.state.Change;
import io.workflow.engine.state.WorkflowKey;
import io.workflow.engine.state.WorkflowState;
import io.workflow.protocol.WorkflowIdConflictPolicy;
import io.workflow.protocol.WorkflowIdReusePolicy;
import io.workflow.protocol.WorkflowSpec;
import io.workflow.protocol.WorkflowTimeouts;
import io.workflow.protocol.command.Command;
import io.workflow.protocol.worker.TaskId;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** One workflow and nothing around it, so that only the engine's own work is timed. */
final class Engine {

  private static final WorkflowKey KEY = new WorkflowKey("default", "large");

  private final WorkflowDecider decider =
      new WorkflowDecider(
          limits()
              .history(51_200, 50L << 20)
              .pendingActivities(2_000)
              .signals(20_000)
              .buffered(20_000, 50L << 20)
              .suggestContinueAsNew(4_096, 4L << 20)
              .build());
  private final List<Change.Durable> durable = new ArrayList<>();
  private CurrentRun current = new CurrentRun.None();
  private Instant now = Instant.parse("2026-11-02T09:00:00Z");

  <R extends Response> R ask(Request<R> request) {
    return switch (decider.decide(current, KEY, request, now)) {
      case Decision.Rejected<R>(var rejection) -> throw new AssertionError(rejection);
      case Decision.Accepted<R> accepted -> {
        for (Decision.RunTransition transition : accepted.transitions()) {
          current = new CurrentRun.Open(transition.after());
          for (Change change : transition.changes()) {
            if (change instanceof Change.Durable kept) {
              durable.add(kept);
            }
          }
        }
        yield accepted.response();
      }
    };
  }

  void start() {
    ask(
        new Request.StartWorkflow(
            "run",
            new WorkflowSpec(
                "Large",
                "queue",
                List.of(),
                new WorkflowTimeouts(null, null, Duration.ofHours(1)),
                null,
                null,
                Map.of(),
                Map.of(),
                Map.of(),
                null),
            null,
            new IdPolicies(
                WorkflowIdReusePolicy.ALLOW_DUPLICATE, WorkflowIdConflictPolicy.FAIL, false),
            "start",
            "client",
            null,
            false,
            null,
            List.of(),
            null));
  }

  void pass(Duration step) {
    now = now.plus(step);
    ask(new Request.Wake());
  }

  /** Claims the pending workflow task and answers it. */
  void answerWorkflowTask(List<Command> commands) {
    complete(claimWorkflowTask(), commands);
  }

  Response.StartedWorkflowTask claimWorkflowTask() {
    var task = state().workflowTask();
    if (task == null) {
      throw new AssertionError("Expected a pending workflow task");
    }
    Response.WorkflowTaskStarted response =
        ask(
            new WorkflowTaskRequest.StartWorkflowTask(
                taskId(task.scheduledEventId()),
                "claim" + task.scheduledEventId(),
                "worker",
                null,
                null));
    return response.task();
  }

  void complete(Response.StartedWorkflowTask task, List<Command> commands) {
    Response.WorkflowTaskAnswered response =
        ask(
            WorkflowTaskRequest.CompleteWorkflowTask.ofCommands(
                task.token(),
                commands,
                "worker",
                new WorkflowTaskRequest.CompleteWorkflowTask.HandOut(false, false, "answer")));
    if (!(response instanceof Response.WorkflowTaskCompleted)) {
      throw new AssertionError(response);
    }
  }

  TaskId taskId(long scheduledEventId) {
    return new TaskId("default", "large", "run", scheduledEventId, 1);
  }

  WorkflowState state() {
    return ((CurrentRun.Open) current).state();
  }

  List<Change.Durable> durable() {
    return durable;
  }
}
