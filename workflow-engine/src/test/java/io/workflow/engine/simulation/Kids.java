package io.workflow.engine.simulation;

import io.workflow.engine.decide.ExecutionRequest;
import io.workflow.engine.decide.Request;
import io.workflow.engine.decide.Response;
import io.workflow.engine.decide.WorkflowTaskRequest;
import io.workflow.engine.scenario.PureExecutor;
import io.workflow.engine.shard.HistoryService.Outcome;
import io.workflow.engine.state.PendingWorkflowTask;
import io.workflow.engine.state.WorkflowKey;
import io.workflow.engine.state.WorkflowState;
import io.workflow.protocol.Failure;
import io.workflow.protocol.command.Command;
import io.workflow.protocol.worker.TaskId;
import java.util.List;

/** The workflows that the simulated one starts, signals and cancels; they end in any way. */
final class Kids {

  private static final int COUNT = 4;

  private final Dice dice;
  private final PureExecutor executor;
  private int steps;

  Kids(Dice dice, PureExecutor executor) {
    this.dice = dice;
    this.executor = executor;
  }

  /** One of a few ids, so that some are taken; the last is never started by anybody else. */
  static String id(Dice dice) {
    return "kid-" + dice.below(COUNT);
  }

  /** Something happens to one of them; returns what, for the log. */
  String step() {
    WorkflowKey key = new WorkflowKey("default", id(dice));
    WorkflowState kid = executor.state(key);
    if (kid == null || kid.status().isClosed()) {
      return key.workflowId() + " is not there";
    }
    Outcome<?> outcome =
        switch (dice.below(4)) {
          case 0 ->
              executor.submit(
                  key,
                  new ExecutionRequest.TerminateWorkflow(
                      null, "enough", List.of(), "parents", null, List.of()));
          case 1 -> executor.submit(key, new Request.Wake());
          default -> work(key, kid);
        };
    return key.workflowId() + ": " + outcome;
  }

  private Outcome<?> work(WorkflowKey key, WorkflowState kid) {
    PendingWorkflowTask task = kid.workflowTask();
    if (task == null || task.start() != null || task.notBefore().isAfter(executor.now())) {
      return executor.submit(key, new Request.Wake());
    }
    steps++;
    TaskId id =
        new TaskId(
            key.namespace(),
            key.workflowId(),
            kid.runId(),
            task.scheduledEventId(),
            task.attempt());
    Outcome<?> claimed =
        executor.submit(
            key,
            new WorkflowTaskRequest.StartWorkflowTask(id, "kid-claim-" + steps, "kid", null, null));
    if (claimed instanceof Outcome.Accepted<?> accepted
        && accepted.response() instanceof Response.WorkflowTaskStarted started) {
      return executor.submit(
          key,
          WorkflowTaskRequest.CompleteWorkflowTask.ofCommands(
              started.task().token(),
              answer(),
              "kid",
              new WorkflowTaskRequest.CompleteWorkflowTask.HandOut(
                  false, false, "kid-answer-" + steps)));
    }
    return claimed;
  }

  private List<Command> answer() {
    return switch (dice.below(5)) {
      case 0 -> List.of(new Command.CompleteWorkflowExecution(List.of()));
      case 1 -> List.of(new Command.FailWorkflowExecution(Failure.server("lost the pizza")));
      case 2 -> List.of(new Command.CancelWorkflowExecution(List.of()));
      default -> List.of();
    };
  }
}
