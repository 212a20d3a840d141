package io.workflow.engine.scenario;

import static io.workflow.engine.scenario.Commands.activity;
import static io.workflow.engine.scenario.Commands.completeWorkflow;
import static io.workflow.engine.scenario.Commands.continueAsNew;
import static io.workflow.engine.scenario.Commands.upsertMemo;
import static io.workflow.engine.scenario.Commands.upsertSearchAttribute;
import static io.workflow.engine.scenario.Requests.claimWorkflowTask;
import static io.workflow.engine.scenario.Requests.complete;
import static io.workflow.engine.scenario.Requests.crash;
import static io.workflow.engine.scenario.Requests.pass;
import static io.workflow.engine.scenario.Requests.passUnnoticed;
import static io.workflow.engine.scenario.Requests.signal;
import static io.workflow.engine.scenario.Requests.signalRun;
import static io.workflow.engine.scenario.Requests.start;
import static org.assertj.core.api.Assertions.assertThat;

import io.workflow.engine.decide.Limits;
import io.workflow.engine.decide.Rejection.Reason;
import io.workflow.engine.decide.Response;
import io.workflow.protocol.WorkflowStatus;
import io.workflow.protocol.WorkflowTaskFailedCause;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** A run closes by its code's wish, and the next one goes on in its place. */
public interface ContinueAsNewScenarios extends ScenarioSuite {

  @Test
  default void shouldGoOnWithFreshHistory() {
    Scenario scenario = scenario();
    scenario
        .given(start().input("1").requestId("click"), claimWorkflowTask())
        .when(complete(continueAsNew().input("2")))
        .then(
            "1 WorkflowExecutionStarted workflowType=PizzaOrder taskQueue=orders input=2 attempt=1"
                + " initiator=WORKFLOW continuedFailure=none firstWorkflowTaskBackoff=none"
                + " continuedExecutionRunId="
                + scenario.runId(0)
                + " firstExecutionRunId="
                + scenario.runId(0),
            "2 WorkflowTaskScheduled attempt=1")
        .effects("workflow task 2")
        .history(
            0,
            "1 WorkflowExecutionStarted input=1",
            "2 WorkflowTaskScheduled",
            "3 WorkflowTaskStarted",
            "4 WorkflowTaskCompleted",
            "5 WorkflowExecutionContinuedAsNew initiator=WORKFLOW input=2 workflowType=PizzaOrder"
                + " taskQueue=orders backoffStartInterval=none workflowTaskCompletedEventId=4"
                + " newExecutionRunId="
                + scenario.runId(1))
        .state(state -> assertThat(state.status()).isEqualTo(WorkflowStatus.RUNNING))
        .when(signalRun(scenario.runId(0), "late"))
        .rejected(Reason.NOT_FOUND, scenario.runId(0), scenario.runId(1))
        .when(start().requestId("click"))
        .answered(
            Response.WorkflowStarted.class,
            started -> assertThat(started.runId()).isEqualTo(scenario.runId(0)));
  }

  @Test
  default void shouldSendSignalsToTheRunThatGoesOn() {
    Scenario scenario = scenario();
    scenario
        .given(start(), claimWorkflowTask(), complete(continueAsNew()))
        .when(signal("go"))
        .then("3 WorkflowExecutionSignaled signalName=go")
        .given(claimWorkflowTask())
        .when(complete(continueAsNew()))
        .then("1 WorkflowExecutionStarted", "2 WorkflowTaskScheduled")
        .given(crash(), claimWorkflowTask())
        .when(complete(completeWorkflow("done")))
        .then(
            "3 WorkflowTaskStarted",
            "4 WorkflowTaskCompleted",
            "5 WorkflowExecutionCompleted result=done newExecutionRunId=none")
        .state(
            state ->
                assertThat(state.started().chain().continuedExecutionRunId())
                    .isEqualTo(scenario.runId(1)));
  }

  @Test
  default void shouldShowTheCodeWhatArrivedBeforeItGoesOn() {
    Scenario scenario = scenario().given(start(), claimWorkflowTask(), signal("last moment"));
    scenario
        .when(complete(continueAsNew()))
        .answered(
            Response.WorkflowTaskFailed.class,
            failed ->
                assertThat(failed.cause()).isEqualTo(WorkflowTaskFailedCause.UNHANDLED_COMMAND))
        .then(
            "3 WorkflowTaskStarted",
            "4 WorkflowTaskFailed cause=UNHANDLED_COMMAND",
            "5 WorkflowExecutionSignaled",
            "6 WorkflowTaskScheduled");
  }

  @Test
  default void shouldTakeOverWhatIsNotSaid() {
    scenario()
        .given(
            start()
                .memo("note", "ring twice")
                .searchAttribute("Stage", "ordered")
                .runTimeout(Duration.ofHours(1)),
            claimWorkflowTask())
        .when(
            complete(
                upsertMemo("door", "blue"),
                upsertSearchAttribute("Stage", "baked"),
                continueAsNew()))
        .then(
            "1 WorkflowExecutionStarted memo='door:blue,note:ring twice' searchAttributes=Stage:baked"
                + " workflowRunTimeout=PT1H retryPolicy=none",
            "2 WorkflowTaskScheduled")
        .given(claimWorkflowTask())
        .when(
            complete(
                continueAsNew()
                    .type("Refund")
                    .taskQueue("refunds")
                    .memo("note", "none")
                    .searchAttribute("Stage", "refund")
                    .runTimeout(Duration.ofMinutes(5))))
        .then(
            "1 WorkflowExecutionStarted workflowType=Refund taskQueue=refunds memo=note:none"
                + " searchAttributes=Stage:refund workflowRunTimeout=PT5M",
            "2 WorkflowTaskScheduled taskQueue=refunds")
        .wakesAfter(Duration.ofSeconds(10));
  }

  @Test
  default void shouldWaitBeforeItGoesOn() {
    scenario()
        .given(start(), claimWorkflowTask())
        .when(complete(continueAsNew().backoff(Duration.ofMinutes(1))))
        .then("1 WorkflowExecutionStarted firstWorkflowTaskBackoff=PT1M")
        .effects()
        .wakesAfter(Duration.ofMinutes(1))
        .when(signal("no hurry"))
        .then("2 WorkflowExecutionSignaled")
        .effects()
        .when(pass(Duration.ofMinutes(1)))
        .then("3 WorkflowTaskScheduled")
        .effects("workflow task 3");
  }

  @Test
  default void shouldNotGoOnTooSoon() {
    scenario(Limits.DEFAULT)
        .given(start(), pass(Duration.ofMillis(300)), claimWorkflowTask())
        .when(complete(continueAsNew()))
        .then("1 WorkflowExecutionStarted firstWorkflowTaskBackoff=PT0.7S")
        .effects()
        .wakesAfter(Duration.ofMillis(700))
        .given(pass(Duration.ofMillis(700)), claimWorkflowTask())
        .when(complete(continueAsNew().backoff(Duration.ofMillis(200))))
        .then("1 WorkflowExecutionStarted firstWorkflowTaskBackoff=PT1S")
        .given(pass(Duration.ofSeconds(1)), claimWorkflowTask())
        .when(complete(continueAsNew().backoff(Duration.ofSeconds(5))))
        .then("1 WorkflowExecutionStarted firstWorkflowTaskBackoff=PT5S")
        .given(
            pass(Duration.ofSeconds(5)), claimWorkflowTask(), passUnnoticed(Duration.ofSeconds(1)))
        .when(complete(continueAsNew()))
        .then(
            "1 WorkflowExecutionStarted firstWorkflowTaskBackoff=none", "2 WorkflowTaskScheduled");
  }

  @Test
  default void shouldEndTheChainAtTheExecutionTimeout() {
    scenario()
        .given(
            start().executionTimeout(Duration.ofMinutes(10)),
            pass(Duration.ofMinutes(4)),
            claimWorkflowTask(),
            complete(continueAsNew()),
            claimWorkflowTask(),
            complete(activity("bake").scheduleToClose(Duration.ofDays(1))))
        .when(pass(Duration.ofMinutes(6)))
        .then("6 WorkflowExecutionTimedOut retryState=TIMEOUT newExecutionRunId=none after=PT10M");
  }

  @Test
  default void shouldRefuseWhatMakesNoSense() {
    scenario()
        .given(start(), claimWorkflowTask())
        .when(complete(continueAsNew().runTimeout(Duration.ofSeconds(-1))))
        .answered(
            Response.WorkflowTaskFailed.class,
            failed -> {
              assertThat(failed.cause())
                  .isEqualTo(WorkflowTaskFailedCause.BAD_CONTINUE_AS_NEW_ATTRIBUTES);
              assertThat(failed.message()).contains("workflowRunTimeout", "PT-1S");
            })
        .given(pass(Duration.ofSeconds(1)), claimWorkflowTask())
        .when(complete(continueAsNew().cron("every day")))
        .answered(
            Response.WorkflowTaskFailed.class,
            failed -> assertThat(failed.message()).contains("every day", "cron schedule"))
        .given(pass(Duration.ofSeconds(1)), claimWorkflowTask())
        .when(complete(continueAsNew().taskQueue("a\0")))
        .answered(
            Response.WorkflowTaskFailed.class,
            failed ->
                assertThat(failed.message())
                    .contains("taskQueue of the next run without the character U+0000"));
  }
}
