package io.workflow.engine.scenario;

import static io.workflow.engine.scenario.Commands.activity;
import static io.workflow.engine.scenario.Commands.completeWorkflow;
import static io.workflow.engine.scenario.Commands.failWorkflow;
import static io.workflow.engine.scenario.Commands.timer;
import static io.workflow.engine.scenario.Requests.claimActivity;
import static io.workflow.engine.scenario.Requests.claimWorkflowTask;
import static io.workflow.engine.scenario.Requests.complete;
import static io.workflow.engine.scenario.Requests.completeActivity;
import static io.workflow.engine.scenario.Requests.failWorkflowTask;
import static io.workflow.engine.scenario.Requests.failure;
import static io.workflow.engine.scenario.Requests.pass;
import static io.workflow.engine.scenario.Requests.signal;
import static io.workflow.engine.scenario.Requests.start;
import static io.workflow.engine.scenario.Requests.terminate;
import static io.workflow.engine.scenario.Requests.wake;
import static io.workflow.engine.scenario.TestLimits.limits;
import static org.assertj.core.api.Assertions.assertThat;

import io.workflow.engine.decide.Rejection.Reason;
import io.workflow.engine.state.WorkflowState;
import io.workflow.protocol.WorkflowStatus;
import io.workflow.protocol.WorkflowTaskFailedCause;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** How a run ends: by its code, by force, by time, by size. */
public interface CloseScenarios extends ScenarioSuite {

  /** An activity runs, a timer waits, and a workflow task is in flight. */
  private Scenario busy(StartStep start) {
    return scenario()
        .given(
            start,
            claimWorkflowTask(),
            complete(activity("bake"), timer("t", Duration.ofDays(1))),
            claimActivity("bake"),
            signal("go"),
            claimWorkflowTask(),
            signal("more"),
            completeActivity("bake"));
  }

  private static void nothingIsPending(WorkflowState state) {
    assertThat(state.workflowTask()).isNull();
    assertThat(state.activities().all()).isEmpty();
    assertThat(state.activities().eventIds()).isEmpty();
    assertThat(state.timers().all()).isEmpty();
    assertThat(state.timers().eventIds()).isEmpty();
    assertThat(state.arrivals().all()).isEmpty();
    assertThat(state.wakeAt()).isNull();
  }

  @Test
  default void shouldCloseWithResultAndForgetWhatIsPending() {
    scenario()
        .given(start(), claimWorkflowTask())
        .when(
            complete(
                activity("bake").eager(),
                timer("t", Duration.ofDays(1)),
                completeWorkflow("delivered")))
        .then(
            "3 WorkflowTaskStarted",
            "4 WorkflowTaskCompleted",
            "5 ActivityTaskScheduled",
            "6 TimerStarted",
            "7 WorkflowExecutionCompleted result=delivered")
        .effects()
        .state(CloseScenarios::nothingIsPending)
        .state(state -> assertThat(state.status()).isEqualTo(WorkflowStatus.COMPLETED))
        .when(claimActivity(5, 1))
        .rejected(Reason.WORKFLOW_CLOSED, "COMPLETED")
        .when(wake())
        .rejected(Reason.WORKFLOW_CLOSED);
  }

  @Test
  default void shouldCloseWithFailure() {
    scenario()
        .given(start(), claimWorkflowTask())
        .when(complete(failWorkflow(failure("CardDeclined", true, null))))
        .then(
            "3 WorkflowTaskStarted",
            "4 WorkflowTaskCompleted",
            "5 WorkflowExecutionFailed failure.info.type=CardDeclined"
                + " retryState=RETRY_POLICY_NOT_SET workflowTaskCompletedEventId=4")
        .state(state -> assertThat(state.status()).isEqualTo(WorkflowStatus.FAILED));
  }

  @Test
  default void shouldTerminateAtOnceAndKeepWhatArrived() {
    busy(start())
        .when(terminate("fire in the kitchen"))
        .then(
            "9 WorkflowTaskStarted scheduledEventId=8",
            "10 WorkflowTaskFailed scheduledEventId=8 startedEventId=9"
                + " cause=FORCE_CLOSE_COMMAND failure=none identity=history-service",
            "11 WorkflowExecutionSignaled signalName=more",
            "12 ActivityTaskStarted scheduledEventId=5",
            "13 ActivityTaskCompleted scheduledEventId=5 startedEventId=12",
            "14 WorkflowExecutionTerminated reason='fire in the kitchen' details=bye"
                + " identity=operator")
        .effects()
        .state(CloseScenarios::nothingIsPending)
        .state(state -> assertThat(state.status()).isEqualTo(WorkflowStatus.TERMINATED))
        .when(complete(completeWorkflow("late")))
        .rejected(Reason.WORKFLOW_CLOSED, "TERMINATED");
  }

  @Test
  default void shouldTimeOutRunAndKeepWhatArrived() {
    busy(start().runTimeout(Duration.ofSeconds(9)))
        .wakesAfter(Duration.ofSeconds(9))
        .when(pass(Duration.ofSeconds(9)))
        .then(
            "9 WorkflowTaskStarted",
            "10 WorkflowTaskFailed cause=FORCE_CLOSE_COMMAND",
            "11 WorkflowExecutionSignaled",
            "12 ActivityTaskStarted",
            "13 ActivityTaskCompleted",
            "14 WorkflowExecutionTimedOut retryState=RETRY_POLICY_NOT_SET after=PT9S")
        .effects()
        .state(CloseScenarios::nothingIsPending)
        .state(state -> assertThat(state.status()).isEqualTo(WorkflowStatus.TIMED_OUT));
  }

  @Test
  default void shouldTimeOutRunByExecutionTimeout() {
    scenario()
        .when(start().executionTimeout(Duration.ofMinutes(10)))
        .then(
            "1 WorkflowExecutionStarted workflowExecutionTimeout=PT10M workflowRunTimeout=PT10M",
            "2 WorkflowTaskScheduled")
        .given(claimWorkflowTask(), complete())
        .wakesAfter(Duration.ofMinutes(10))
        .when(pass(Duration.ofMinutes(10)))
        .then("5 WorkflowExecutionTimedOut retryState=TIMEOUT newExecutionRunId=none");
  }

  @Test
  default void shouldTimeOutByTheShorterOfTheTwo() {
    scenario()
        .given(
            start().executionTimeout(Duration.ofMinutes(10)).runTimeout(Duration.ofMinutes(2)),
            claimWorkflowTask(),
            complete())
        .wakesAfter(Duration.ofMinutes(2));
    scenario()
        .given(
            start().executionTimeout(Duration.ofMinutes(2)).runTimeout(Duration.ofMinutes(10)),
            claimWorkflowTask(),
            complete())
        .wakesAfter(Duration.ofMinutes(2));
  }

  @Test
  default void shouldTerminateRunWhoseHistoryHasTooManyEvents() {
    Scenario scenario = scenario(limits().history(8, 1_000_000).pendingActivities(10).build());
    scenario
        .given(start(), signal("1"), signal("2"), signal("3"), signal("4"), signal("5"))
        .when(signal("6"))
        .then(
            "8 WorkflowExecutionSignaled", "9 WorkflowExecutionTerminated identity=history-service")
        .effects()
        .state(CloseScenarios::nothingIsPending)
        .when(signal("7"))
        .rejected(Reason.WORKFLOW_CLOSED);
  }

  @Test
  default void shouldCountWhatWaitsForItsPlaceTowardsTheLimit() {
    scenario(limits().history(5, 1_000_000).pendingActivities(10).build())
        .given(start(), claimWorkflowTask(), signal("1"), signal("2"))
        .when(signal("3"))
        .then(
            "3 WorkflowTaskStarted",
            "4 WorkflowTaskFailed cause=FORCE_CLOSE_COMMAND",
            "5 WorkflowExecutionSignaled",
            "6 WorkflowExecutionSignaled",
            "7 WorkflowExecutionSignaled",
            "8 WorkflowExecutionTerminated");
  }

  @Test
  default void shouldWriteNothingOfRepeatedAttemptWhenRunIsTerminated() {
    scenario()
        .given(start(), claimWorkflowTask(), failWorkflowTask(), pass(Duration.ofSeconds(1)))
        .given(claimWorkflowTask(), signal("more"))
        .when(terminate("enough"))
        .then("5 WorkflowExecutionSignaled", "6 WorkflowExecutionTerminated");
  }

  @Test
  default void shouldTerminateRunWhoseWorkerHasTooMuchToSay() {
    scenario()
        .given(start(), claimWorkflowTask())
        .when(failWorkflowTask(WorkflowTaskFailedCause.GRPC_MESSAGE_TOO_LARGE))
        .then(
            "3 WorkflowTaskStarted",
            "4 WorkflowTaskFailed cause=FORCE_CLOSE_COMMAND",
            "5 WorkflowExecutionTerminated reason=GRPC_MESSAGE_TOO_LARGE identity=history-service")
        .effects();
  }

  @Test
  default void shouldCountSignalWithStartTowardsTheLimit() {
    scenario(limits().history(4, 1_000_000).pendingActivities(10).build())
        .given(start(), signal("1"))
        .when(start().signal("2"))
        .then("4 WorkflowExecutionSignaled", "5 WorkflowExecutionTerminated");
  }

  @Test
  default void shouldTerminateRunWhoseHistoryHasTooManyBytes() {
    scenario(limits().history(1_000, 2_000).pendingActivities(10).build())
        .given(start())
        .when(signal("x".repeat(2_000)))
        .then("3 WorkflowExecutionSignaled", "4 WorkflowExecutionTerminated")
        .state(state -> assertThat(state.history().bytes()).isGreaterThan(2_000));
  }
}
