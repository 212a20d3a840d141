package io.workflow.engine.scenario;

import static io.workflow.engine.scenario.Commands.activity;
import static io.workflow.engine.scenario.Commands.removeMemo;
import static io.workflow.engine.scenario.Commands.removeSearchAttribute;
import static io.workflow.engine.scenario.Commands.upsertMemo;
import static io.workflow.engine.scenario.Commands.upsertSearchAttribute;
import static io.workflow.engine.scenario.Requests.claimWorkflowTask;
import static io.workflow.engine.scenario.Requests.complete;
import static io.workflow.engine.scenario.Requests.crash;
import static io.workflow.engine.scenario.Requests.pass;
import static io.workflow.engine.scenario.Requests.start;
import static org.assertj.core.api.Assertions.assertThat;

import io.workflow.engine.decide.Response;
import io.workflow.engine.state.WorkflowState;
import io.workflow.protocol.WorkflowTaskFailedCause;
import io.workflow.protocol.command.Command;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What the code says about its run. */
public interface PropertyScenarios extends ScenarioSuite {

  @Test
  default void shouldSetAndRemoveSearchAttributesAndMemo() {
    scenario()
        .given(
            start().memo("note", "ring twice").searchAttribute("Stage", "ordered"),
            claimWorkflowTask())
        .when(
            complete(
                upsertSearchAttribute("Stage", "baking"),
                upsertSearchAttribute("Oven", "2"),
                upsertMemo("door", "blue"),
                removeMemo("note"),
                activity("bake")))
        .then(
            "3 WorkflowTaskStarted",
            "4 WorkflowTaskCompleted",
            "5 UpsertWorkflowSearchAttributes searchAttributes=Stage:baking"
                + " workflowTaskCompletedEventId=4",
            "6 UpsertWorkflowSearchAttributes searchAttributes=Oven:2",
            "7 WorkflowPropertiesModified upsertedMemo=door:blue workflowTaskCompletedEventId=4",
            "8 WorkflowPropertiesModified upsertedMemo=note:",
            "9 ActivityTaskScheduled")
        .state(PropertyScenarios::isBakingBehindTheBlueDoor)
        .when(crash())
        .state(PropertyScenarios::isBakingBehindTheBlueDoor);
  }

  private static void isBakingBehindTheBlueDoor(WorkflowState state) {
    assertThat(state.properties().searchAttributes())
        .isEqualTo(Map.of("Stage", Requests.payload("baking"), "Oven", Requests.payload("2")));
    assertThat(state.properties().memo()).isEqualTo(Map.of("door", Requests.payload("blue")));
  }

  @Test
  default void shouldForgetRemovedSearchAttribute() {
    scenario()
        .given(start().searchAttribute("Stage", "ordered"), claimWorkflowTask())
        .when(complete(removeSearchAttribute("Stage")))
        .accepted()
        .state(state -> assertThat(state.properties().searchAttributes()).isEmpty());
  }

  @Test
  default void shouldRefuseToSetNothing() {
    scenario()
        .given(start(), claimWorkflowTask())
        .when(complete(_scenario -> new Command.UpsertWorkflowSearchAttributes(Map.of())))
        .answered(
            Response.WorkflowTaskFailed.class,
            failed ->
                assertThat(failed.cause()).isEqualTo(WorkflowTaskFailedCause.BAD_SEARCH_ATTRIBUTES))
        .given(pass(Duration.ofSeconds(1)), claimWorkflowTask())
        .when(complete(_scenario -> new Command.ModifyWorkflowProperties(Map.of())))
        .answered(
            Response.WorkflowTaskFailed.class,
            failed ->
                assertThat(failed.cause())
                    .isEqualTo(WorkflowTaskFailedCause.BAD_MODIFY_WORKFLOW_PROPERTIES_ATTRIBUTES));
  }
}
