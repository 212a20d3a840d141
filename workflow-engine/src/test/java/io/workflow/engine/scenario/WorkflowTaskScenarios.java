package io.workflow.engine.scenario;

import static io.workflow.engine.scenario.Commands.activity;
import static io.workflow.engine.scenario.Commands.completeWorkflow;
import static io.workflow.engine.scenario.Requests.again;
import static io.workflow.engine.scenario.Requests.claimWorkflowTask;
import static io.workflow.engine.scenario.Requests.complete;
import static io.workflow.engine.scenario.Requests.crash;
import static io.workflow.engine.scenario.Requests.failWorkflowTask;
import static io.workflow.engine.scenario.Requests.pass;
import static io.workflow.engine.scenario.Requests.signal;
import static io.workflow.engine.scenario.Requests.start;
import static io.workflow.engine.scenario.Requests.wake;
import static org.assertj.core.api.Assertions.assertThat;

import io.workflow.engine.decide.Rejection.Reason;
import io.workflow.engine.decide.Response.WorkflowTaskCompleted;
import io.workflow.engine.state.WorkflowState;
import io.workflow.engine.state.WorkflowTaskFailure;
import io.workflow.protocol.WorkflowTaskFailedCause;
import java.time.Duration;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Workflow tasks: claimed, answered, given back, timed out. */
public interface WorkflowTaskScenarios extends ScenarioSuite {

  @Test
  default void shouldHandTaskOutWithoutWritingAnything() {
    scenario()
        .given(start())
        .when(claimWorkflowTask())
        .then()
        .effects()
        .handsOut("3 WorkflowTaskStarted scheduledEventId=2 identity=worker")
        .wakesAfter(Duration.ofSeconds(10));
  }

  @Test
  default void shouldAnswerRepeatedClaimWithSameTask() {
    scenario()
        .given(start(), claimWorkflowTask())
        .when(again())
        .then()
        .handsOut("3 WorkflowTaskStarted scheduledEventId=2");
  }

  @Test
  default void shouldRefuseClaimOfTaskInOtherHands() {
    scenario()
        .given(start(), claimWorkflowTask("worker-1"))
        .when(claimWorkflowTask("worker-2"))
        .rejected(Reason.TASK_ALREADY_STARTED, "workflow task 2", "worker-1");
  }

  @Test
  default void shouldRefuseClaimByOldHint() {
    scenario()
        .given(start())
        .when(claimWorkflowTask(7, 1))
        .rejected(Reason.TASK_STALE, "workflow task 7", "the pending one is 2")
        .when(claimWorkflowTask(2, 2))
        .rejected(Reason.TASK_STALE, "attempt 2")
        .given(claimWorkflowTask(), complete())
        .when(claimWorkflowTask(2, 1))
        .rejected(Reason.TASK_STALE, "no workflow task is pending");
  }

  @Test
  default void shouldTellSizeOfHistoryAsSdksReadIt() {
    scenario()
        .given(start())
        .when(claimWorkflowTask())
        .state(state -> assertThat(state.history().bytes()).isBetween(150L, 400L));
  }

  @Test
  default void shouldCountWhatChangesItDurably() {
    scenario()
        .when(start())
        .state(state -> assertThat(state.history().transitions()).isEqualTo(1))
        .when(claimWorkflowTask())
        .state(state -> assertThat(state.history().transitions()).isEqualTo(1))
        .when(signal("ready"))
        .state(state -> assertThat(state.history().transitions()).isEqualTo(2))
        .when(complete(completeWorkflow("done")))
        .state(state -> assertThat(state.history().transitions()).isEqualTo(3))
        .given(crash())
        .state(state -> assertThat(state.history().transitions()).isEqualTo(3));
  }

  @Test
  default void shouldRefuseSecondAnswerByOtherWorker() {
    scenario()
        .given(start(), claimWorkflowTask(), pass(Duration.ofSeconds(10)), claimWorkflowTask())
        .when(complete(completeWorkflow("late")).claim(0))
        .rejected(Reason.TASK_STALE, "in other hands")
        .when(failWorkflowTask(0))
        .rejected(Reason.TASK_STALE, "in other hands")
        .when(complete(completeWorkflow("in time")).claim(1))
        .then(
            "5 WorkflowTaskScheduled attempt=2",
            "6 WorkflowTaskStarted scheduledEventId=5",
            "7 WorkflowTaskCompleted scheduledEventId=5 startedEventId=6",
            "8 WorkflowExecutionCompleted result='in time'");
  }

  @Test
  default void shouldWriteTimeoutAndTryAgainAtOnce() {
    scenario()
        .given(start().workflowTaskTimeout(Duration.ofSeconds(3)), claimWorkflowTask())
        .wakesAfter(Duration.ofSeconds(3))
        .when(pass(Duration.ofMillis(2_999)))
        .then()
        .effects()
        .when(pass(Duration.ofMillis(1)))
        .then(
            "3 WorkflowTaskStarted scheduledEventId=2 after=PT0S",
            "4 WorkflowTaskTimedOut scheduledEventId=2 startedEventId=3"
                + " timeoutType=START_TO_CLOSE after=PT3S")
        .effects("workflow task 5 attempt 2");
  }

  @Test
  default void shouldWriteFirstFailureAndOnlyCountFurtherOnes() {
    scenario()
        .given(start(), claimWorkflowTask())
        .when(failWorkflowTask())
        .then(
            "3 WorkflowTaskStarted scheduledEventId=2",
            "4 WorkflowTaskFailed scheduledEventId=2 startedEventId=3"
                + " cause=WORKFLOW_WORKER_UNHANDLED_FAILURE failure.info.type=NullPointerException")
        .effects("workflow task 5 attempt 2")
        .given(pass(Duration.ofSeconds(1)))
        .when(claimWorkflowTask())
        .then()
        .handsOut(
            "5 WorkflowTaskScheduled attempt=2 after=PT0S",
            "6 WorkflowTaskStarted scheduledEventId=5 after=PT1S")
        .when(failWorkflowTask())
        .then()
        .effects("workflow task 5 attempt 3")
        .given(pass(Duration.ofSeconds(2)), claimWorkflowTask())
        .when(complete(activity("charge")))
        .then(
            "5 WorkflowTaskScheduled attempt=3 after=PT1S",
            "6 WorkflowTaskStarted scheduledEventId=5 after=PT3S",
            "7 WorkflowTaskCompleted scheduledEventId=5 startedEventId=6",
            "8 ActivityTaskScheduled workflowTaskCompletedEventId=7");
  }

  @Test
  default void shouldTryThreeTimesAtOnceAndThenWaitLongerUpToOneMinute() {
    Scenario scenario = scenario().given(start());
    for (int attempt : new int[] {2, 3}) {
      scenario
          .given(claimWorkflowTask(), failWorkflowTask())
          .effects("workflow task 5 attempt " + attempt);
    }
    for (int wait : new int[] {1, 2, 4, 8, 16, 32, 60, 60}) {
      scenario
          .given(claimWorkflowTask(), failWorkflowTask())
          .wakesAfter(Duration.ofSeconds(wait))
          .given(pass(Duration.ofSeconds(wait)));
    }
    scenario.history(
        0,
        "1 WorkflowExecutionStarted",
        "2 WorkflowTaskScheduled",
        "3 WorkflowTaskStarted",
        "4 WorkflowTaskFailed");
  }

  @Test
  default void shouldNotHandTaskOutBeforeItsTime() {
    scenario()
        .given(start(), claimWorkflowTask(), failWorkflowTask())
        .given(claimWorkflowTask(), failWorkflowTask(), claimWorkflowTask(), failWorkflowTask())
        .when(wake())
        .then()
        .effects()
        .when(claimWorkflowTask())
        .rejected(Reason.TASK_STALE, "workflow task 5 (attempt 4)");
  }

  @Test
  default void shouldSayWhyTheTaskIsTriedAgainUntilItIsAnswered() {
    WorkflowTaskFailure thrown =
        new WorkflowTaskFailure(
            WorkflowTaskFailedCause.WORKFLOW_WORKER_UNHANDLED_FAILURE,
            "NullPointerException: NullPointerException was thrown");
    scenario()
        .given(start(), claimWorkflowTask())
        .when(failWorkflowTask())
        .state(run -> assertThat(lastFailure(run)).isEqualTo(thrown))
        .given(claimWorkflowTask())
        .when(failWorkflowTask())
        .state(run -> assertThat(lastFailure(run)).isEqualTo(thrown))
        .when(signal("go"))
        .state(run -> assertThat(lastFailure(run)).isEqualTo(thrown))
        .given(claimWorkflowTask())
        .when(pass(Duration.ofSeconds(10)))
        .state(run -> assertThat(lastFailure(run)).isEqualTo(WorkflowTaskFailure.timedOut()))
        .given(claimWorkflowTask(), complete(), signal("go"))
        .when(claimWorkflowTask())
        .state(run -> assertThat(lastFailure(run)).isNull());
  }

  private static @Nullable WorkflowTaskFailure lastFailure(WorkflowState run) {
    return Objects.requireNonNull(run.workflowTask()).lastFailure();
  }

  @Test
  default void shouldMakeRetryNormalWhenSomethingNewArrivesBeforeItIsClaimed() {
    scenario()
        .given(start(), claimWorkflowTask(), failWorkflowTask())
        .effects("workflow task 5 attempt 2")
        .when(signal("ready"))
        .then("5 WorkflowExecutionSignaled")
        .effects()
        .when(claimWorkflowTask(5, 2))
        .then("6 WorkflowTaskScheduled attempt=1")
        .handsOut("7 WorkflowTaskStarted scheduledEventId=6")
        .when(complete())
        .then("7 WorkflowTaskStarted", "8 WorkflowTaskCompleted startedEventId=7");
  }

  @Test
  default void shouldMakeRetryNormalWhenSomethingNewArrivesWhileItRuns() {
    scenario()
        .given(start(), claimWorkflowTask(), failWorkflowTask(), claimWorkflowTask())
        .when(signal("ready"))
        .then()
        .effects()
        .when(failWorkflowTask())
        .then("5 WorkflowExecutionSignaled", "6 WorkflowTaskScheduled attempt=1")
        .effects("workflow task 6")
        .given(claimWorkflowTask())
        .when(failWorkflowTask())
        .then("7 WorkflowTaskStarted scheduledEventId=6", "8 WorkflowTaskFailed");
  }

  @Test
  default void shouldNotWriteTimeoutOfRetry() {
    scenario()
        .given(start(), claimWorkflowTask(), pass(Duration.ofSeconds(10)), claimWorkflowTask())
        .when(pass(Duration.ofSeconds(10)))
        .then()
        .effects("workflow task 5 attempt 3")
        .given(claimWorkflowTask())
        .when(pass(Duration.ofSeconds(10)))
        .then()
        .effects()
        .wakesAfter(Duration.ofSeconds(1))
        .when(pass(Duration.ofSeconds(1)))
        .then()
        .effects("workflow task 5 attempt 4");
  }

  @Test
  default void shouldAnswerRepeatedAnswerWithSameEagerActivities() {
    Scenario scenario = scenario().given(start(), claimWorkflowTask());
    scenario
        .when(
            complete(activity("charge").eager(), activity("bake"), activity("pack").eager())
                .eager())
        .effects("activity bake")
        .answered(
            WorkflowTaskCompleted.class, first -> assertThat(first.activityTasks()).hasSize(2));
    WorkflowTaskCompleted first = (WorkflowTaskCompleted) scenario.memory().response();
    scenario
        .when(again())
        .then()
        .effects()
        .answered(WorkflowTaskCompleted.class, second -> assertThat(second).isEqualTo(first));
  }

  @Test
  default void shouldAnswerRepeatedAnswerWithSameFollowingWorkflowTask() {
    Scenario scenario = scenario().given(start(), claimWorkflowTask(), signal("ready"));
    scenario.when(complete().acceptNext()).handsOut("7 WorkflowTaskStarted scheduledEventId=6");
    WorkflowTaskCompleted first = (WorkflowTaskCompleted) scenario.memory().response();
    scenario
        .when(again())
        .then()
        .effects()
        .answered(WorkflowTaskCompleted.class, second -> assertThat(second).isEqualTo(first));
  }

  @Test
  default void shouldHandOutFollowingTaskWithAnswerWhenWorkerAcceptsIt() {
    scenario()
        .given(start(), claimWorkflowTask(), signal("ready"))
        .when(complete().acceptNext())
        .then(
            "3 WorkflowTaskStarted",
            "4 WorkflowTaskCompleted",
            "5 WorkflowExecutionSignaled",
            "6 WorkflowTaskScheduled")
        .effects()
        .handsOut("7 WorkflowTaskStarted scheduledEventId=6");
  }

  @Test
  default void shouldNotHandAnythingOutWhenNothingIsNew() {
    scenario()
        .given(start(), claimWorkflowTask())
        .when(complete().acceptNext())
        .then("3 WorkflowTaskStarted", "4 WorkflowTaskCompleted")
        .effects()
        .answered(WorkflowTaskCompleted.class, answer -> assertThat(answer.workflowTask()).isNull())
        .wakesAfter(null);
  }
}
