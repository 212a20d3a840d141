package io.workflow.engine.scenario;

import static io.workflow.engine.scenario.Commands.activity;
import static io.workflow.engine.scenario.Commands.continueAsNew;
import static io.workflow.engine.scenario.Requests.again;
import static io.workflow.engine.scenario.Requests.claimWorkflowTask;
import static io.workflow.engine.scenario.Requests.complete;
import static io.workflow.engine.scenario.Requests.crash;
import static io.workflow.engine.scenario.Requests.pass;
import static io.workflow.engine.scenario.Requests.returnWorkflowTask;
import static io.workflow.engine.scenario.Requests.signal;
import static io.workflow.engine.scenario.Requests.start;
import static io.workflow.engine.scenario.UpdateSteps.accept;
import static io.workflow.protocol.WorkflowIdConflictPolicy.TERMINATE_EXISTING;
import static io.workflow.protocol.WorkflowIdConflictPolicy.USE_EXISTING;
import static org.assertj.core.api.Assertions.assertThat;

import io.workflow.engine.decide.Rejection.Reason;
import io.workflow.engine.decide.Response.WorkflowStarted;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** The first workflow task goes with the answer to the start. */
public interface EagerStartScenarios extends ScenarioSuite {

  @Test
  default void shouldHandFirstTaskOutWithTheStart() {
    scenario()
        .when(start().eager())
        .then("1 WorkflowExecutionStarted eagerExecutionAccepted=true", "2 WorkflowTaskScheduled")
        .effects()
        .handsOut("3 WorkflowTaskStarted scheduledEventId=2 identity=client")
        .wakesAfter(Duration.ofSeconds(10))
        .when(complete(activity("charge")))
        .then(
            "3 WorkflowTaskStarted scheduledEventId=2 identity=client",
            "4 WorkflowTaskCompleted startedEventId=3",
            "5 ActivityTaskScheduled")
        .effects("activity charge");
  }

  @Test
  default void shouldHandOutWhatCameWithTheStart() {
    scenario()
        .when(start().eager().signal("ready"))
        .then(
            "1 WorkflowExecutionStarted", "2 WorkflowExecutionSignaled", "3 WorkflowTaskScheduled")
        .effects()
        .handsOut("4 WorkflowTaskStarted scheduledEventId=3");
  }

  @Test
  default void shouldCarryUpdateThatCameWithTheStart() {
    Scenario scenario = scenario().given(start().eager().update("u"));
    assertThat(scenario.memory().workflowTask(-1).messages()).hasSize(1);
    scenario
        .when(complete().saying(accept("u")))
        .then(
            "3 WorkflowTaskStarted", "4 WorkflowTaskCompleted", "5 WorkflowExecutionUpdateAccepted")
        .effects("update u accepted");
  }

  @Test
  default void shouldNotHandOutTaskThatWaits() {
    noTask(start().eager().delay(Duration.ofMinutes(1)));
    noTask(start().eager().cron("@every 1m"));
  }

  private void noTask(StartStep start) {
    scenario()
        .when(start)
        .then("1 WorkflowExecutionStarted eagerExecutionAccepted=false")
        .answered(WorkflowStarted.class, answer -> assertThat(answer.workflowTask()).isNull())
        .when(pass(Duration.ofMinutes(1)))
        .then("2 WorkflowTaskScheduled")
        .effects("workflow task 2");
  }

  @Test
  default void shouldNotHandOutTaskOfRunThatIsOpen() {
    scenario()
        .given(start())
        .when(start().eager().conflict(USE_EXISTING))
        .then()
        .answered(WorkflowStarted.class, answer -> assertThat(answer.workflowTask()).isNull())
        .when(start().eager())
        .rejected(Reason.ALREADY_STARTED);
  }

  @Test
  default void shouldHandOutTaskOfRunThatReplacesAnother() {
    scenario()
        .given(start())
        .when(start().eager().conflict(TERMINATE_EXISTING))
        .then("1 WorkflowExecutionStarted", "2 WorkflowTaskScheduled")
        .effects()
        .handsOut("3 WorkflowTaskStarted");
  }

  @Test
  default void shouldGiveSameTaskToRepeatedStart() {
    Scenario scenario = scenario().given(start().eager().requestId("click"));
    var first = scenario.memory().workflowTask(0);
    scenario
        .when(again())
        .then()
        .effects()
        .answered(
            WorkflowStarted.class, answer -> assertThat(answer.workflowTask()).isEqualTo(first))
        .when(start().requestId("click"))
        .answered(WorkflowStarted.class, answer -> assertThat(answer.workflowTask()).isNull());
  }

  @Test
  default void shouldGiveNoTaskToRepeatedStartWhenItIsInOtherHands() {
    scenario()
        .given(start().eager().requestId("click"), crash(), claimWorkflowTask())
        .when(start().eager().requestId("click"))
        .answered(WorkflowStarted.class, answer -> assertThat(answer.workflowTask()).isNull())
        .given(complete(continueAsNew()), claimWorkflowTask())
        .when(start().eager().requestId("click"))
        .answered(
            WorkflowStarted.class,
            answer -> {
              assertThat(answer.workflowTask()).isNull();
              assertThat(answer.runId()).isEqualTo("" + answer.firstExecutionRunId());
            });
  }

  @Test
  default void shouldTellWorkersWhenClientDies() {
    Scenario scenario = scenario().given(start().eager());
    scenario
        .when(pass(Duration.ofSeconds(10)))
        .then("3 WorkflowTaskStarted", "4 WorkflowTaskTimedOut timeoutType=START_TO_CLOSE")
        .effects("workflow task 5 attempt 2")
        .given(claimWorkflowTask())
        .when(complete().claim(0))
        .rejected(Reason.TASK_STALE, "in other hands")
        .when(complete())
        .then("5 WorkflowTaskScheduled", "6 WorkflowTaskStarted", "7 WorkflowTaskCompleted");
  }

  @Test
  default void shouldTellWorkersWhenClientNeverGotTheTask() {
    scenario().given(start().eager()).when(returnWorkflowTask()).then().effects("workflow task 2");
  }

  @Test
  default void shouldTellWorkersWhenOwnerDies() {
    scenario()
        .given(start().eager())
        .when(crash())
        .then()
        .effects("workflow task 2")
        .when(complete())
        .rejected(Reason.TASK_STALE, "not handed out");
  }

  @Test
  default void shouldKeepWhatArrivesWhileClientHasTheTask() {
    scenario()
        .given(start().eager(), signal("ready"))
        .when(complete())
        .then(
            "3 WorkflowTaskStarted",
            "4 WorkflowTaskCompleted",
            "5 WorkflowExecutionSignaled",
            "6 WorkflowTaskScheduled")
        .effects("workflow task 6");
  }
}
