package io.workflow.engine.scenario;

import static io.workflow.engine.scenario.Requests.delete;
import static io.workflow.engine.scenario.Requests.signal;
import static io.workflow.engine.scenario.Requests.start;
import static io.workflow.engine.scenario.Requests.terminate;
import static org.assertj.core.api.Assertions.assertThat;

import io.workflow.engine.decide.Rejection.Reason;
import io.workflow.protocol.WorkflowIdReusePolicy;
import io.workflow.protocol.WorkflowStatus;
import org.junit.jupiter.api.Test;

/** What is left of a workflow when one of its runs is deleted. */
public interface DeletionScenarios extends ScenarioSuite {

  @Test
  default void shouldForgetWorkflowWhenItsLatestRunIsDeleted() {
    Scenario scenario = scenario().given(start(), terminate("enough"), delete(0));
    assertThat(scenario.executor().state(scenario.key())).isNull();
    scenario.when(signal("late")).rejected(Reason.NOT_FOUND, "was ever started");
    scenario
        .when(start().reuse(WorkflowIdReusePolicy.REJECT_DUPLICATE))
        .then("1 WorkflowExecutionStarted", "2 WorkflowTaskScheduled")
        .effects("workflow task 2");
  }

  @Test
  default void shouldNotDeleteOpenRun() {
    Scenario scenario = scenario().given(start());
    scenario
        .when(delete(0))
        .rejected(Reason.PRECONDITION_FAILED, scenario.runId(0), "terminate it first");
    scenario.when(signal("go")).then("3 WorkflowExecutionSignaled signalName=go");
  }

  @Test
  default void shouldKeepOpenRunWhenTheOneBeforeItIsDeleted() {
    scenario()
        .given(start(), terminate("enough"), start())
        .when(delete(0))
        .then()
        .effects()
        .state(state -> assertThat(state.status()).isEqualTo(WorkflowStatus.RUNNING))
        .when(signal("go"))
        .then("3 WorkflowExecutionSignaled signalName=go");
  }

  @Test
  default void shouldDeleteOnce() {
    scenario()
        .given(start(), terminate("enough"), delete(0), delete(0), start())
        .when(delete(0))
        .then()
        .state(state -> assertThat(state.status()).isEqualTo(WorkflowStatus.RUNNING));
  }
}
