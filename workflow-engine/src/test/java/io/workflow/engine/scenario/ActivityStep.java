package io.workflow.engine.scenario;

import io.workflow.engine.decide.ActivityRequest.ActivityReference;
import io.workflow.engine.decide.Request;
import org.jspecify.annotations.Nullable;

/** What a worker says of an activity that it runs, the last start of it by default. */
public final class ActivityStep implements Step {

  private final String activityId;
  private final Form form;
  private boolean byId;
  private @Nullable String runId;
  private int claim = -1;
  private boolean acceptNext;

  ActivityStep(String activityId, Form form) {
    this.activityId = activityId;
    this.form = form;
  }

  /** Names it by its id, not by a token. */
  public ActivityStep byId() {
    byId = true;
    return this;
  }

  /** Names it by its id in a certain run. */
  public ActivityStep byIdIn(String run) {
    byId = true;
    runId = run;
    return this;
  }

  /** Speaks for the n-th start of the activity, the first being 0. */
  public ActivityStep claim(int index) {
    claim = index;
    return this;
  }

  /** The worker takes a following workflow task with the answer. */
  public ActivityStep acceptNext() {
    acceptNext = true;
    return this;
  }

  @Override
  public void take(Scenario scenario) {
    Memory memory = scenario.memory();
    scenario.submit(
        form.request(
            byId
                ? new ActivityReference.ById(runId, activityId)
                : new ActivityReference.ByToken(memory.activityTask(activityId, claim).token()),
            acceptNext ? memory.name("next") : null));
  }

  /** Which of the things a worker can say. */
  @FunctionalInterface
  interface Form {
    Request<?> request(ActivityReference activity, @Nullable String workflowTaskStartId);
  }
}
