package io.workflow.engine.scenario;

import static io.workflow.engine.scenario.Commands.activity;
import static io.workflow.engine.scenario.Commands.completeWorkflow;
import static io.workflow.engine.scenario.Commands.continueAsNew;
import static io.workflow.engine.scenario.Commands.marker;
import static io.workflow.engine.scenario.Commands.timer;
import static io.workflow.engine.scenario.Requests.again;
import static io.workflow.engine.scenario.Requests.claimActivity;
import static io.workflow.engine.scenario.Requests.claimWorkflowTask;
import static io.workflow.engine.scenario.Requests.complete;
import static io.workflow.engine.scenario.Requests.completeActivity;
import static io.workflow.engine.scenario.Requests.crash;
import static io.workflow.engine.scenario.Requests.pass;
import static io.workflow.engine.scenario.Requests.passUnnoticed;
import static io.workflow.engine.scenario.Requests.requestCancel;
import static io.workflow.engine.scenario.Requests.reset;
import static io.workflow.engine.scenario.Requests.signal;
import static io.workflow.engine.scenario.Requests.start;
import static org.assertj.core.api.Assertions.assertThat;

import io.workflow.engine.decide.Rejection.Reason;
import io.workflow.engine.decide.Response;
import io.workflow.protocol.WorkflowStatus;
import java.time.Duration;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Going back to a workflow task, in a new run. */
public interface ResetScenarios extends ScenarioSuite {

  /** Two workflow tasks are done; the second began activity {@code bake}, which is running. */
  private Scenario baking() {
    return scenario()
        .given(
            start().input("large"),
            claimWorkflowTask(),
            complete(activity("charge")),
            claimActivity("charge"),
            completeActivity("charge"),
            claimWorkflowTask(),
            complete(activity("bake")),
            claimActivity("bake"));
  }

  @Test
  default void shouldGoOnFromTheChosenWorkflowTask() {
    Scenario scenario = baking();
    scenario
        .given(pass(Duration.ofSeconds(20)))
        .when(reset(0, 10))
        .answered(Response.WorkflowStarted.class, started -> assertThat(started.created()).isTrue())
        .then(
            "1 WorkflowExecutionStarted input=large originalExecutionRunId=" + scenario.runId(0),
            "2 WorkflowTaskScheduled",
            "3 WorkflowTaskStarted",
            "4 WorkflowTaskCompleted",
            "5 ActivityTaskScheduled activityId=charge",
            "6 ActivityTaskStarted",
            "7 ActivityTaskCompleted result='done charge'",
            "8 WorkflowTaskScheduled",
            "9 WorkflowTaskStarted after=PT0S",
            "10 WorkflowTaskFailed cause=RESET_WORKFLOW scheduledEventId=8 startedEventId=9"
                + " failure='the oven was cold' failure.info=ResetWorkflow after=PT20S baseRunId="
                + scenario.runId(0)
                + " newRunId="
                + scenario.runId(1),
            "11 WorkflowTaskScheduled attempt=1")
        .effects("workflow task 11")
        .history(
            0,
            "WorkflowExecutionStarted",
            "WorkflowTaskScheduled",
            "WorkflowTaskStarted",
            "WorkflowTaskCompleted",
            "ActivityTaskScheduled",
            "ActivityTaskStarted",
            "ActivityTaskCompleted",
            "WorkflowTaskScheduled",
            "WorkflowTaskStarted",
            "WorkflowTaskCompleted",
            "ActivityTaskScheduled activityId=bake",
            "12 WorkflowExecutionTerminated reason='the oven was cold' identity=operator")
        .given(crash(), claimWorkflowTask())
        .when(complete(completeWorkflow("done")))
        .then(
            "12 WorkflowTaskStarted",
            "13 WorkflowTaskCompleted startedEventId=12",
            "14 WorkflowExecutionCompleted");
  }

  @Test
  default void shouldGoBackToATaskThatWasOnlyScheduled() {
    Scenario scenario = baking();
    scenario
        .when(reset(0, 9))
        .accepted()
        .history(
            1,
            "WorkflowExecutionStarted",
            "WorkflowTaskScheduled",
            "WorkflowTaskStarted",
            "WorkflowTaskCompleted",
            "ActivityTaskScheduled",
            "ActivityTaskStarted",
            "ActivityTaskCompleted",
            "8 WorkflowTaskScheduled",
            "9 WorkflowTaskStarted identity=history-service",
            "10 WorkflowTaskFailed startedEventId=9",
            "11 WorkflowTaskScheduled");
  }

  @Test
  default void shouldRunActivitiesAgainThatHadNotClosed() {
    scenario()
        .given(
            start(),
            claimWorkflowTask(),
            complete(
                activity("bake").scheduleToClose(Duration.ofMinutes(2)),
                timer("t", Duration.ofMinutes(3))),
            signal("look"),
            claimWorkflowTask(),
            complete(marker("looked")),
            claimActivity("bake"),
            pass(Duration.ofSeconds(30)),
            completeActivity("bake"))
        .given(pass(Duration.ofSeconds(30)))
        .when(reset(0, 9))
        .effects("workflow task 11", "activity bake")
        .state(
            state -> {
              assertThat(state.activities().eventIds()).containsOnlyKeys("bake");
              assertThat(state.timers().eventIds()).containsOnlyKeys("t");
            })
        .given(claimWorkflowTask(), complete(), claimActivity("bake"))
        .wakesAfter(Duration.ofMinutes(1))
        .given(completeActivity("bake"), claimWorkflowTask(), complete())
        .wakesAfter(Duration.ofMinutes(2));
  }

  @Test
  default void shouldDeliverSignalsAndCancelRequestsAgain() {
    baking()
        .given(signal("first", "a"), claimWorkflowTask(), requestCancel(), signal("second", "b"))
        .when(reset(0, 4))
        .then(
            "1 WorkflowExecutionStarted",
            "2 WorkflowTaskScheduled",
            "3 WorkflowTaskStarted",
            "4 WorkflowTaskFailed",
            "5 WorkflowExecutionSignaled signalName=first requestId=a",
            "6 WorkflowExecutionCancelRequested",
            "7 WorkflowExecutionSignaled signalName=second",
            "8 WorkflowTaskScheduled")
        .when(signal("second", "b"))
        .then()
        .when(reset(1, 4).withoutSignals().withoutCancelRequests())
        .then(
            "1 WorkflowExecutionStarted",
            "2 WorkflowTaskScheduled",
            "3 WorkflowTaskStarted",
            "4 WorkflowTaskFailed",
            "5 WorkflowTaskScheduled");
  }

  @Test
  default void shouldGoBackBehindContinueAsNew() {
    Scenario scenario = scenario();
    scenario
        .given(
            start().input("1"),
            claimWorkflowTask(),
            complete(continueAsNew().input("2")),
            signal("late"))
        .when(reset(0, 4))
        .then(
            "1 WorkflowExecutionStarted input=1",
            "2 WorkflowTaskScheduled",
            "3 WorkflowTaskStarted",
            "4 WorkflowTaskFailed",
            "5 WorkflowExecutionSignaled signalName=late",
            "6 WorkflowTaskScheduled")
        .history(
            1,
            "WorkflowExecutionStarted input=2",
            "WorkflowTaskScheduled",
            "WorkflowExecutionSignaled",
            "WorkflowExecutionTerminated");
  }

  @Test
  default void shouldCopyHistoryThatFillsSeveralRows() {
    int markers = 1_200;
    Scenario scenario = scenario();
    scenario
        .given(
            start(),
            claimWorkflowTask(),
            complete(
                IntStream.range(0, markers)
                    .mapToObj(i -> marker("m" + i))
                    .toArray(Commands.Source[]::new)),
            signal("go"),
            claimWorkflowTask(),
            complete(activity("bake")))
        .when(reset(0, markers + 8))
        .accepted()
        .state(state -> assertThat(state.nextEventId()).isEqualTo(markers + 10))
        .given(crash())
        .when(claimWorkflowTask())
        .answered(
            Response.WorkflowTaskStarted.class,
            answer -> {
              assertThat(answer.task().previousStartedEventId()).isEqualTo(3);
              assertThat(answer.task().token().startedEventId()).isEqualTo(markers + 10);
            });
    var base = scenario.events(0);
    var copy = scenario.events(1);
    assertThat(copy.subList(1, markers + 7)).isEqualTo(base.subList(1, markers + 7));
  }

  @Test
  default void shouldOpenClosedWorkflowAgain() {
    scenario()
        .given(
            start().executionTimeout(Duration.ofMinutes(10)),
            claimWorkflowTask(),
            complete(completeWorkflow("too early")),
            passUnnoticed(Duration.ofMinutes(9)))
        .when(reset(0, 4))
        .accepted()
        .state(state -> assertThat(state.status()).isEqualTo(WorkflowStatus.RUNNING))
        .given(claimWorkflowTask(), complete())
        .wakesAfter(Duration.ofMinutes(10));
  }

  @Test
  default void shouldResetOnceForEachRequest() {
    Scenario scenario = baking();
    scenario
        .given(reset(0, 4).requestId("click"))
        .when(again())
        .answered(
            Response.WorkflowStarted.class,
            started -> assertThat(started.runId()).isEqualTo(scenario.runId(1)))
        .then();
  }

  @Test
  default void shouldRefuseWhatIsNoWorkflowTask() {
    baking()
        .when(reset(0, 5))
        .rejected(Reason.INVALID_ARGUMENT, "event 5", "WorkflowTaskCompleted")
        .when(reset(0, 99))
        .rejected(Reason.INVALID_ARGUMENT, "event 99")
        .when(reset(0, 1))
        .rejected(Reason.INVALID_ARGUMENT, "event 1");
  }

  @Test
  default void shouldRefuseWhenTheWorkflowHasGoneOn() {
    baking().when(reset(0, 4).unseen(1)).rejected(Reason.WORKFLOW_CHANGED, "gone on");
  }
}
