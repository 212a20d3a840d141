package io.workflow.engine.scenario;

import io.workflow.engine.decide.WorkflowTaskRequest.CompleteWorkflowTask;
import io.workflow.engine.state.StickyQueue;
import io.workflow.protocol.UserMetadata;
import io.workflow.protocol.history.SdkMetadata;
import io.workflow.protocol.worker.UpdateMessage;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Answers a workflow task that was handed out in the scenario, the last one by default. */
public final class CompleteStep implements Step {

  private final List<Commands.Source> commands;
  private boolean eager;
  private boolean acceptNext;
  private boolean force;
  private @Nullable SdkMetadata sdk;
  private int claim = -1;
  private @Nullable StickyQueue stickyQueue;
  private List<UpdateMessage> messages = List.of();
  private final Map<Integer, UserMetadata> summaries = new HashMap<>();

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

  /** Another workflow task is to follow; without commands, a sign of life. */
  public CompleteStep force() {
    force = true;
    return this;
  }

  /** What the SDK notes. */
  public CompleteStep sdk(SdkMetadata metadata) {
    sdk = metadata;
    return this;
  }

  /** What the answer says of updates. */
  public CompleteStep saying(UpdateMessage... said) {
    messages = List.of(said);
    return this;
  }

  /** People are to read this of the n-th command, the first being 0. */
  public CompleteStep summary(int index, String text) {
    summaries.put(index, new UserMetadata(Requests.payload(text), null, null));
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
            new CompleteWorkflowTask.HandOut(eager, acceptNext, scenario.memory().name("answer")),
            stickyQueue,
            force,
            sdk,
            messages,
            Map.copyOf(summaries)));
  }
}
