package io.workflow.engine.scenario;

import static io.workflow.engine.scenario.Commands.completeWorkflow;
import static io.workflow.engine.scenario.Commands.continueAsNew;
import static io.workflow.engine.scenario.Commands.failWorkflow;
import static io.workflow.engine.scenario.Requests.claimWorkflowTask;
import static io.workflow.engine.scenario.Requests.complete;
import static io.workflow.engine.scenario.Requests.crash;
import static io.workflow.engine.scenario.Requests.failure;
import static io.workflow.engine.scenario.Requests.pass;
import static io.workflow.engine.scenario.Requests.start;
import static io.workflow.engine.scenario.Requests.terminate;
import static io.workflow.protocol.WorkflowIdConflictPolicy.FAIL;
import static io.workflow.protocol.WorkflowIdConflictPolicy.USE_EXISTING;
import static org.assertj.core.api.Assertions.assertThat;

import io.workflow.engine.decide.Rejection.Reason;
import io.workflow.engine.decide.Response.WorkflowStarted;
import io.workflow.protocol.RetryPolicy;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What few starts say: what came before, and that an open run is to know the request. */
public interface StartOptionScenarios extends ScenarioSuite {

  // ---- what came before

  @Test
  default void shouldTellCodeWhatCameBefore() {
    scenario()
        .when(startAfterOthers())
        .then(
            "1 WorkflowExecutionStarted lastCompletionResult=yesterday"
                + " continuedFailure='Burnt was thrown' continuedExecutionRunId=none",
            "2 WorkflowTaskScheduled");
  }

  @Test
  default void shouldKeepLastResultWhenRunIsRetried() {
    scenario()
        .given(startAfterOthers().retry(RetryPolicy.DEFAULT), claimWorkflowTask())
        .when(complete(failWorkflow(failure("OvenException", false, null))))
        .then(
            "1 WorkflowExecutionStarted attempt=2 lastCompletionResult=yesterday"
                + " continuedFailure='OvenException was thrown'");
  }

  @Test
  default void shouldReplaceLastResultWhenRunByCronCompletes() {
    scenario()
        .given(startAfterOthers().cron("@every 1h"), pass(Duration.ofHours(1)), claimWorkflowTask())
        .when(complete(completeWorkflow("today")))
        .then(
            "1 WorkflowExecutionStarted lastCompletionResult=today continuedFailure=none"
                + " initiator=CRON_SCHEDULE");
  }

  @Test
  default void shouldKeepLastResultWhenRunByCronFails() {
    scenario()
        .given(startAfterOthers().cron("@every 1h"), pass(Duration.ofHours(1)), claimWorkflowTask())
        .when(complete(failWorkflow(failure("OvenException", false, null))))
        .then(
            "1 WorkflowExecutionStarted lastCompletionResult=yesterday"
                + " continuedFailure='OvenException was thrown'");
  }

  @Test
  default void shouldTellNextRunWhatTheCodeSaysWhenItContinuesAsNew() {
    scenario()
        .given(startAfterOthers(), claimWorkflowTask())
        .when(complete(continueAsNew()))
        .then(
            "1 WorkflowExecutionStarted lastCompletionResult= continuedFailure=none",
            "2 WorkflowTaskScheduled");
  }

  private static StartStep startAfterOthers() {
    return start().lastCompletionResult("yesterday").continuedFailure(failure("Burnt", true, null));
  }

  // ---- an open run knows the request

  @Test
  default void shouldAttachRequestToOpenRun() {
    Scenario scenario = scenario().given(start(), claimWorkflowTask(), complete());
    scenario
        .when(attach("second"))
        .then("5 WorkflowExecutionOptionsUpdated attachedRequestId=second")
        .effects()
        .answered(WorkflowStarted.class, answer -> assertThat(answer.created()).isFalse())
        .given(crash())
        .when(start().requestId("second").conflict(FAIL))
        .then()
        .answered(
            WorkflowStarted.class,
            answer -> {
              assertThat(answer.created()).isFalse();
              assertThat(answer.runId()).isEqualTo(scenario.runId(0));
            })
        .when(start().requestId("third").conflict(FAIL))
        .rejected(Reason.ALREADY_STARTED);
  }

  @Test
  default void shouldAttachRequestOnce() {
    scenario().given(start(), attach("second")).when(attach("second")).then().effects();
  }

  @Test
  default void shouldGiveAttachedRequestItsPlaceAfterTaskInFlight() {
    scenario()
        .given(start(), claimWorkflowTask())
        .when(attach("second"))
        .then()
        .state(state -> assertThat(state.requests().attachedIds()).isEqualTo(Map.of("second", 0L)))
        .when(start().requestId("second"))
        .answered(WorkflowStarted.class, answer -> assertThat(answer.created()).isFalse())
        .when(complete())
        .then(
            "3 WorkflowTaskStarted",
            "4 WorkflowTaskCompleted",
            "5 WorkflowExecutionOptionsUpdated attachedRequestId=second",
            "6 WorkflowTaskScheduled")
        .state(state -> assertThat(state.requests().attachedIds()).isEqualTo(Map.of("second", 5L)));
  }

  @Test
  default void shouldNotAttachRequestThatOpensRun() {
    scenario()
        .when(attach("first"))
        .then("1 WorkflowExecutionStarted requestId=first", "2 WorkflowTaskScheduled")
        .given(terminate("enough"))
        .when(attach("second"))
        .then("1 WorkflowExecutionStarted requestId=second", "2 WorkflowTaskScheduled");
  }

  @Test
  default void shouldNotHurryRunThatWaits() {
    scenario()
        .given(start().delay(Duration.ofMinutes(1)))
        .when(attach("second"))
        .then("2 WorkflowExecutionOptionsUpdated")
        .effects()
        .wakesAfter(Duration.ofMinutes(1))
        .when(pass(Duration.ofMinutes(1)))
        .then("3 WorkflowTaskScheduled");
  }

  private static StartStep attach(String requestId) {
    return start().requestId(requestId).attachRequestId().conflict(USE_EXISTING);
  }
}
