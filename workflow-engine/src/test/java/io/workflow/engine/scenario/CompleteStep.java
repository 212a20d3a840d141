package io.workflow.engine.scenario;

import io.workflow.engine.decide.Request.CompleteWorkflowTask;
import io.workflow.engine.state.StickyQueue;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Answers a workflow task that was handed out in the scenario, the last one by default. */
public final class CompleteStep implements Step {

  private final List<Commands.Source> commands;
  private boolean eager;
  private boolean acceptNext;
  private int claim = -1;
  private @Nullable StickyQueue stickyQueue;

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

  /** The worker takes the next workflow tasks of the run from a queue of its own. */
  public CompleteStep stickTo(String queue, Duration scheduleToStartTimeout) {
    stickyQueue = new StickyQueue(queue, scheduleToStartTimeout);
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
            scenario.memory().name("answer"),
            stickyQueue));
  }
}
