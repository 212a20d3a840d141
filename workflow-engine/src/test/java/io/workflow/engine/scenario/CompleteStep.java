package io.workflow.engine.scenario;

import io.workflow.engine.decide.Request.CompleteWorkflowTask;
import java.util.List;

/** Answers a workflow task that was handed out in the scenario, the last one by default. */
public final class CompleteStep implements Step {

  private final List<Commands.Source> commands;
  private boolean eager;
  private boolean acceptNext;
  private int claim = -1;

  CompleteStep(List<Commands.Source> commands) {
    this.commands = commands;
  }

  /** The worker takes activities with the answer. */
  public CompleteStep eager() {
    eager = true;
    return this;
  }

  /** The worker takes the following workflow task with the answer. */
  public CompleteStep acceptNext() {
    acceptNext = true;
    return this;
  }

  /** Answers the n-th workflow task that was handed out, the first being 0. */
  public CompleteStep claim(int index) {
    claim = index;
    return this;
  }

  @Override
  public void take(Scenario scenario) {
    scenario.submit(
        new CompleteWorkflowTask(
            scenario.memory().workflowTask(claim).token(),
            commands.stream().map(command -> command.in(scenario)).toList(),
            "worker",
            eager,
            acceptNext,
            scenario.memory().name("answer")));
  }
}
