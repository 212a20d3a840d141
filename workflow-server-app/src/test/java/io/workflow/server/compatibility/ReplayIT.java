package io.workflow.server.compatibility;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.temporal.activity.Activity;
import io.temporal.api.enums.v1.EventType;
import io.temporal.client.WorkflowFailedException;
import io.temporal.client.WorkflowStub;
import io.temporal.client.WorkflowUpdateException;
import io.temporal.common.WorkflowExecutionHistory;
import io.temporal.failure.ApplicationFailure;
import io.temporal.testing.ReplayResults;
import io.temporal.testing.WorkflowReplayer;
import io.temporal.worker.Worker;
import io.temporal.worker.WorkerFactory;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Histories of this server are what the SDK's own replayer takes, for workflows as classes. */
@ExtendWith(SharedServer.class)
class ReplayIT {

  /** What goes wrong or right with them is told by how often they were tried. */
  private static final class RealStove implements Recipe.Stove {
    @Override
    public String bake(String pizza) {
      return "baked " + pizza;
    }

    @Override
    public String bakeAtLast() {
      int attempt = Activity.getExecutionContext().getInfo().getAttempt();
      if (attempt < 3) {
        throw ApplicationFailure.newFailure("not yet", "NotYet");
      }
      return "baked at attempt " + attempt;
    }

    @Override
    public String burn() {
      throw ApplicationFailure.newFailure("burnt", "Burnt");
    }
  }

  private @Nullable WorkerFactory factory;

  @BeforeEach
  void startWorker(Sdk sdk) {
    WorkerFactory created = WorkerFactory.newInstance(sdk.client());
    Worker worker = created.newWorker(sdk.queue());
    worker.registerWorkflowImplementationTypes(Recipe.Cook.class, Recipe.GarnishCook.class);
    worker.registerActivitiesImplementations(new RealStove());
    created.start();
    factory = created;
  }

  @AfterEach
  void stopWorker() {
    Objects.requireNonNull(factory).shutdownNow();
  }

  private static WorkflowStub begin(Sdk sdk, String... steps) {
    WorkflowStub recipe = sdk.stub("Recipe", sdk.workflowOptions());
    recipe.start(Arrays.asList(steps));
    return recipe;
  }

  private static List<String> result(WorkflowStub recipe) {
    return List.of(Sdk.result(recipe, String[].class));
  }

  private static void replay(WorkflowExecutionHistory history) throws Exception {
    WorkflowReplayer.replayWorkflowExecution(history, Recipe.Cook.class, Recipe.GarnishCook.class);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "activity",
        "activities",
        "retried activity",
        "failed activity",
        "canceled activity",
        "local activity",
        "local retried",
        "timer",
        "canceled timer",
        "await",
        "side effect",
        "mutable side effect",
        "version",
        "random",
        "memo",
        "child",
        "failed child",
        "canceled child",
        "signal to a child",
        "saga"
      })
  void shouldReplay(String step, Sdk sdk) throws Exception {
    // Twice, and with a timer between: also what comes after the step has to be found again.
    WorkflowStub recipe = begin(sdk, step, "timer", step);
    List<String> result = result(recipe);

    assertThat(result).contains("slept").doesNotContain("");
    WorkflowExecutionHistory history = sdk.history(recipe);
    replay(history);
    // As people keep them in files.
    WorkflowReplayer.replayWorkflowExecution(
        history.toJson(true), Recipe.Cook.class, Recipe.GarnishCook.class);
  }

  @Test
  void shouldReplaySignalsUpdatesAndQueries(Sdk sdk) throws Exception {
    WorkflowStub recipe = begin(sdk, "activity", "signals", "timer");
    recipe.signal("add", "cheese");
    assertThat(recipe.update("change", Integer.class, "tomato")).isEqualTo(2);
    assertThatThrownBy(() -> recipe.update("change", Integer.class, "pineapple"))
        .isInstanceOf(WorkflowUpdateException.class);
    assertThat(recipe.query("ingredients", String[].class)).contains("baked tomato");
    recipe.signal("add", "basil");
    assertThat(recipe.update("change", Integer.class, "ham")).isEqualTo(4);
    recipe.signal("add", "salt");

    assertThat(result(recipe).getLast()).isEqualTo("slept");
    replay(sdk.history(recipe));
  }

  @Test
  void shouldReplayAWorkflowThatFailed(Sdk sdk) throws Exception {
    WorkflowStub recipe = begin(sdk, "activity", "fail");

    assertThatThrownBy(() -> recipe.getResult(30, TimeUnit.SECONDS, List.class))
        .isInstanceOf(WorkflowFailedException.class);

    replay(sdk.history(recipe));
  }

  @Test
  void shouldReplayAWorkflowThatWasCanceled(Sdk sdk) throws Exception {
    WorkflowStub recipe = begin(sdk, "activity", "signal");
    sdk.awaitEvents(recipe, EventType.EVENT_TYPE_WORKFLOW_TASK_COMPLETED, 2);
    recipe.cancel();

    assertThatThrownBy(() -> recipe.getResult(30, TimeUnit.SECONDS, List.class))
        .isInstanceOf(WorkflowFailedException.class);

    replay(sdk.history(recipe));
  }

  @Test
  void shouldReplayEachRunOfAChain(Sdk sdk) throws Exception {
    WorkflowStub recipe = begin(sdk, "activity", "go on", "timer", "go on", "child");

    assertThat(result(recipe)).hasSize(1);

    String workflowId = Sdk.execution(recipe).getWorkflowId();
    List<String> runs = new ArrayList<>();
    await()
        .until(
            () -> {
              runs.clear();
              sdk.client()
                  .listExecutions("WorkflowId = '" + workflowId + "'")
                  .forEach(run -> runs.add(run.getExecution().getRunId()));
              return runs.size() == 3;
            });
    for (String run : runs) {
      replay(sdk.client().fetchHistory(workflowId, run));
    }
  }

  @Test
  void shouldReplayWhatIsStillOpen(Sdk sdk) throws Exception {
    WorkflowStub recipe = begin(sdk, "activity", "timer", "signal");
    sdk.awaitEvents(recipe, EventType.EVENT_TYPE_WORKFLOW_TASK_COMPLETED, 3);

    replay(sdk.history(recipe));

    recipe.signal("add", "cheese");
    assertThat(result(recipe).getLast()).isEqualTo("[cheese]");
  }

  @Test
  void shouldReplayManyAtOnce(Sdk sdk) throws Exception {
    List<WorkflowStub> recipes =
        List.of(
            begin(sdk, "activity", "timer", "child", "saga", "activities"),
            begin(sdk, "local activity", "version", "side effect", "canceled timer"),
            begin(sdk, "retried activity", "failed child", "memo", "signal to a child"));
    List<WorkflowExecutionHistory> histories = new ArrayList<>();
    for (WorkflowStub recipe : recipes) {
      assertThat(result(recipe)).isNotEmpty();
      histories.add(sdk.history(recipe));
    }

    ReplayResults results =
        WorkflowReplayer.replayWorkflowExecutions(
            histories, false, Recipe.Cook.class, Recipe.GarnishCook.class);

    assertThat(results.allErrors()).isEmpty();
  }

  /** The replayer looks at the histories: it does find what does not fit. */
  @Test
  void shouldFindCodeThatWasChanged(Sdk sdk) {
    WorkflowStub recipe = begin(sdk, "timer", "activity");
    result(recipe);

    assertThatThrownBy(
            () ->
                WorkflowReplayer.replayWorkflowExecution(
                    sdk.history(recipe), Recipe.ChangedCook.class, Recipe.GarnishCook.class))
        .hasStackTraceContaining("TMPRL1100");
  }
}
