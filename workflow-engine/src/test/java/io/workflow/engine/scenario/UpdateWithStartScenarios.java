package io.workflow.engine.scenario;

import static io.workflow.engine.scenario.Commands.completeWorkflow;
import static io.workflow.engine.scenario.Requests.again;
import static io.workflow.engine.scenario.Requests.claimWorkflowTask;
import static io.workflow.engine.scenario.Requests.complete;
import static io.workflow.engine.scenario.Requests.crash;
import static io.workflow.engine.scenario.Requests.failWorkflowTask;
import static io.workflow.engine.scenario.Requests.pass;
import static io.workflow.engine.scenario.Requests.signal;
import static io.workflow.engine.scenario.Requests.start;
import static io.workflow.engine.scenario.Requests.terminate;
import static io.workflow.engine.scenario.UpdateSteps.accept;
import static io.workflow.engine.scenario.UpdateSteps.place;
import static io.workflow.engine.scenario.UpdateSteps.reject;
import static io.workflow.engine.scenario.UpdateSteps.result;
import static io.workflow.engine.scenario.UpdateSteps.update;
import static io.workflow.protocol.WorkflowIdConflictPolicy.TERMINATE_EXISTING;
import static io.workflow.protocol.WorkflowIdConflictPolicy.USE_EXISTING;
import static io.workflow.protocol.WorkflowIdReusePolicy.ALLOW_DUPLICATE_FAILED_ONLY;
import static io.workflow.protocol.WorkflowIdReusePolicy.REJECT_DUPLICATE;
import static org.assertj.core.api.Assertions.assertThat;

import io.workflow.engine.decide.Rejection;
import io.workflow.engine.decide.Rejection.Reason;
import io.workflow.engine.decide.Response.UpdatedWithStart;
import io.workflow.engine.shard.HistoryService.Outcome;
import io.workflow.engine.state.UpdateState;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Update-with-start: a run and what it is asked for first. */
public interface UpdateWithStartScenarios extends ScenarioSuite {

  // ---- a new run

  @Test
  default void shouldOpenRunWithUpdate() {
    Scenario scenario = scenario();
    scenario
        .when(start().update("u"))
        .then("1 WorkflowExecutionStarted", "2 WorkflowTaskScheduled")
        .effects("workflow task 2")
        .answered(
            UpdatedWithStart.class,
            answer -> {
              assertThat(answer.start().created()).isTrue();
              assertThat(answer.start().runId()).isEqualTo(scenario.state().runId());
              assertThat(answer.update().runId()).isEqualTo(scenario.state().runId());
              assertThat(answer.update().update()).isInstanceOf(UpdateState.Admitted.class);
            })
        .when(claimWorkflowTask())
        .handsOut("3 WorkflowTaskStarted scheduledEventId=2")
        .carries("u")
        .when(complete(place(accept("u")), place(result("u"))).saying(accept("u"), result("u")))
        .then(
            "3 WorkflowTaskStarted",
            "4 WorkflowTaskCompleted",
            "5 WorkflowExecutionUpdateAccepted protocolInstanceId=u acceptedRequest.name=approve",
            "6 WorkflowExecutionUpdateCompleted updateId=u acceptedEventId=5")
        .effects("update u accepted", "update u completed did u");
  }

  @Test
  default void shouldKeepUpdateWhenOwnerDiesBeforeFirstTask() {
    scenario()
        .given(start().update("u"))
        .when(crash())
        .effects("workflow task 2")
        .when(claimWorkflowTask())
        .carries("u")
        .given(crash())
        .when(claimWorkflowTask())
        .carries("u")
        .when(complete(place(accept("u")), completeWorkflow("done")).saying(accept("u")))
        .then(
            "3 WorkflowTaskStarted",
            "4 WorkflowTaskCompleted",
            "5 WorkflowExecutionUpdateAccepted",
            "6 WorkflowExecutionCompleted");
  }

  @Test
  default void shouldKeepUpdateWithThoseThatComeLater() {
    scenario()
        .given(start().update("u"), update("v"))
        .when(claimWorkflowTask())
        .carries("u", "v")
        .given(crash())
        .when(claimWorkflowTask())
        .carries("u");
  }

  @Test
  default void shouldForgetUpdateThatFirstTaskTurnsDown() {
    scenario()
        .given(start().update("u"), claimWorkflowTask())
        .when(complete().saying(reject("u")))
        .then("3 WorkflowTaskStarted", "4 WorkflowTaskCompleted")
        .effects("update u rejected NotNow")
        .given(crash(), signal("go"), claimWorkflowTask())
        .carries()
        .state(state -> assertThat(state.updates().total()).isZero());
  }

  @Test
  default void shouldRejectUpdateThatFirstTaskDoesNotAnswer() {
    scenario()
        .given(start().update("u"), claimWorkflowTask())
        .when(complete())
        .effects("update u rejected UnprocessedUpdate")
        .given(crash())
        .state(state -> assertThat(state.updates().total()).isZero());
  }

  @Test
  default void shouldCarryUpdateAgainWhenFirstTaskFails() {
    scenario()
        .given(
            start().update("u"),
            claimWorkflowTask(),
            failWorkflowTask(),
            crash(),
            claimWorkflowTask())
        .carries("u")
        .when(complete(completeWorkflow("done")).saying(reject("u")))
        .effects("update u rejected NotNow")
        .state(state -> assertThat(state.status().isClosed()).isTrue());
  }

  @Test
  default void shouldCarryUpdateWithFirstTaskOfDelayedStart() {
    scenario()
        .when(start().update("u").delay(Duration.ofMinutes(1)))
        .effects()
        .given(crash(), pass(Duration.ofMinutes(1)), claimWorkflowTask())
        .carries("u");
  }

  @Test
  default void shouldTellThoseWhoWaitWhenNewRunIsTerminated() {
    scenario()
        .given(start().update("u"))
        .when(terminate("closed for today"))
        .then("3 WorkflowExecutionTerminated")
        .effects("update u without an answer")
        .when(crash())
        .state(state -> assertThat(state.updates().total()).isZero());
  }

  // ---- a run that is open

  @Test
  default void shouldAskOpenRunWhenPolicyAllows() {
    Scenario scenario = idle();
    scenario
        .when(start().update("u").conflict(USE_EXISTING))
        .then()
        .effects("workflow task 5")
        .answered(
            UpdatedWithStart.class,
            answer -> {
              assertThat(answer.start().created()).isFalse();
              assertThat(answer.start().runId()).isEqualTo(scenario.runId(0));
            })
        .given(claimWorkflowTask())
        .carries("u");
  }

  @Test
  default void shouldRefuseStartWhenRunIsOpen() {
    Scenario scenario = idle();
    scenario.when(start().update("u")).rejected(Reason.ALREADY_STARTED, "is already running");
    assertThat(refused(scenario).ofUpdate()).isFalse();
  }

  @Test
  default void shouldFindUpdateThatOpenRunKnowsWhateverThePolicy() {
    idle()
        .given(update("u"))
        .when(start().update("u"))
        .then()
        .effects()
        .when(start().update("u").conflict(TERMINATE_EXISTING))
        .then()
        .effects()
        .given(claimWorkflowTask(), complete().saying(accept("u"), result("u")))
        .when(start().update("u"))
        .answered(
            UpdatedWithStart.class,
            answer ->
                assertThat(answer.update().update()).isInstanceOf(UpdateState.Completed.class));
  }

  @Test
  default void shouldReplaceOpenRunWhenPolicySaysSo() {
    Scenario scenario = idle().given(update("old"));
    scenario
        .when(start().update("u").conflict(TERMINATE_EXISTING))
        .then("1 WorkflowExecutionStarted", "2 WorkflowTaskScheduled")
        .effects("update old without an answer", "workflow task 2")
        .given(crash(), claimWorkflowTask())
        .carries("u");
    assertThat(scenario.events(0)).last().matches(e -> e.eventType().endsWith("Terminated"));
  }

  @Test
  default void shouldFindSameRunAndUpdateWhenSentAgain() {
    Scenario scenario = scenario().given(start().update("u").requestId("click"));
    scenario
        .when(again())
        .then()
        .effects()
        .given(crash())
        .when(start().update("u").requestId("click"))
        .then()
        .answered(
            UpdatedWithStart.class,
            answer -> assertThat(answer.start().runId()).isEqualTo(scenario.runId(0)))
        .given(claimWorkflowTask())
        .carries("u");
  }

  @Test
  default void shouldTakeOtherUpdateOfSameStart() {
    scenario()
        .given(start().update("u").requestId("click"), start().update("v").requestId("click"))
        .when(claimWorkflowTask())
        .carries("u", "v");
  }

  @Test
  default void shouldSayThatUpdateWasRefusedByOpenRun() {
    Scenario scenario = idle();
    for (int i = 0; i < 10; i++) {
      scenario.given(update("u" + i));
    }
    scenario
        .when(start().update("one-more").conflict(USE_EXISTING))
        .rejected(Reason.BUSY, "10", "one-more");
    assertThat(refused(scenario).ofUpdate()).isTrue();
  }

  @Test
  default void shouldRefuseStartAndUpdateThatMakeNoSense() {
    Scenario scenario = scenario();
    scenario.when(start().update(" ")).rejected(Reason.INVALID_ARGUMENT, "updateId");
    assertThat(refused(scenario).ofUpdate()).isTrue();
    scenario.when(start().type("").update("u")).rejected(Reason.INVALID_ARGUMENT, "workflowType");
    assertThat(refused(scenario).ofUpdate()).isFalse();
    scenario
        .when(start().signal("go").update("u"))
        .rejected(Reason.INVALID_ARGUMENT, "signal 'go'", "update 'u'");
  }

  // ---- a run that is closed

  @Test
  default void shouldOpenNextRunWhenSomebodyHasLookedIntoClosedOne() {
    Scenario scenario = scenario().given(start(), terminate("enough"));
    scenario.when(start().update("u")).rejected(Reason.WORKFLOW_CLOSED, "'u'");
    assertThat(refused(scenario).runId()).isEqualTo(scenario.runId(0));
    scenario
        .when(start().update("u").lookedInto(scenario.runId(0)))
        .then("1 WorkflowExecutionStarted", "2 WorkflowTaskScheduled")
        .given(claimWorkflowTask())
        .carries("u");
  }

  @Test
  default void shouldLookAgainWhenAnotherRunHasClosedMeanwhile() {
    Scenario scenario =
        scenario().given(start(), terminate("enough"), start(), terminate("enough"));
    scenario
        .when(start().update("u").lookedInto(scenario.runId(0)))
        .rejected(Reason.WORKFLOW_CLOSED, scenario.runId(1));
  }

  @Test
  default void shouldKeepToReusePolicy() {
    Scenario scenario =
        scenario().given(start(), claimWorkflowTask(), complete(completeWorkflow("done")));
    for (var policy : List.of(REJECT_DUPLICATE, ALLOW_DUPLICATE_FAILED_ONLY)) {
      scenario
          .when(start().update("u").reuse(policy).lookedInto(scenario.runId(0)))
          .rejected(Reason.ALREADY_STARTED, policy.name());
      assertThat(refused(scenario).ofUpdate()).isFalse();
    }
  }

  @Test
  default void shouldNotOpenSecondRunForSameStart() {
    Scenario scenario =
        scenario().given(start().update("u").requestId("click"), terminate("enough"));
    scenario
        .when(start().update("u").requestId("click").lookedInto(scenario.runId(0)))
        .rejected(Reason.WORKFLOW_CLOSED, "'u'");
    assertThat(refused(scenario).ofUpdate()).isTrue();
  }

  /** A run whose code waits for what may come; its history has four events. */
  private Scenario idle() {
    return scenario().given(start(), claimWorkflowTask(), complete());
  }

  private static Rejection refused(Scenario scenario) {
    return ((Outcome.Rejected) scenario.memory().outcome()).rejection();
  }
}
