package io.workflow.engine.scenario;

import static io.workflow.engine.scenario.Commands.activity;
import static io.workflow.engine.scenario.Commands.cancelActivity;
import static io.workflow.engine.scenario.Requests.claimActivity;
import static io.workflow.engine.scenario.Requests.claimWorkflowTask;
import static io.workflow.engine.scenario.Requests.complete;
import static io.workflow.engine.scenario.Requests.completeActivity;
import static io.workflow.engine.scenario.Requests.failActivity;
import static io.workflow.engine.scenario.Requests.heartbeat;
import static io.workflow.engine.scenario.Requests.pass;
import static io.workflow.engine.scenario.Requests.reportCanceled;
import static io.workflow.engine.scenario.Requests.signal;
import static io.workflow.engine.scenario.Requests.start;
import static org.assertj.core.api.Assertions.assertThat;

import io.workflow.engine.decide.Rejection.Reason;
import io.workflow.engine.decide.Response.HeartbeatRecorded;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** Activities that are asked to stop. */
public interface ActivityCancelScenarios extends ScenarioSuite {

  /** An activity {@code bake} with scheduled event 5, and a workflow task in flight. */
  private Scenario scheduled() {
    return scenario()
        .given(
            start(),
            claimWorkflowTask(),
            complete(activity("bake").heartbeat(Duration.ofMinutes(1))),
            signal("stop"),
            claimWorkflowTask());
  }

  private Scenario canceledWhileRunning() {
    return scheduled().given(claimActivity("bake"), complete(cancelActivity("bake")));
  }

  @Test
  default void shouldCancelActivityAtOnceThatHasNotStarted() {
    scheduled()
        .when(complete(cancelActivity("bake")))
        .then(
            "8 WorkflowTaskStarted",
            "9 WorkflowTaskCompleted",
            "10 ActivityTaskCancelRequested scheduledEventId=5 workflowTaskCompletedEventId=9",
            "11 ActivityTaskCanceled scheduledEventId=5 startedEventId=0"
                + " latestCancelRequestedEventId=10 details=\"ACTIVITY_ID_NOT_STARTED\"",
            "12 WorkflowTaskScheduled")
        .effects("workflow task 12")
        .when(claimActivity(5, 1))
        .rejected(Reason.TASK_STALE, "activity 5", "it is closed");
  }

  @Test
  default void shouldCancelActivityOnceThatIsCanceledTwice() {
    scheduled()
        .when(complete(cancelActivity("bake"), cancelActivity("bake")))
        .then(
            "8 WorkflowTaskStarted",
            "9 WorkflowTaskCompleted",
            "10 ActivityTaskCancelRequested",
            "11 ActivityTaskCancelRequested",
            "12 ActivityTaskCanceled latestCancelRequestedEventId=10",
            "13 WorkflowTaskScheduled");
  }

  @Test
  default void shouldNeverDispatchActivityThatIsCanceledWithTheSameAnswer() {
    scenario()
        .given(start(), claimWorkflowTask())
        .when(complete(activity("bake").eager(), cancelActivity(5)).eager())
        .then(
            "3 WorkflowTaskStarted",
            "4 WorkflowTaskCompleted",
            "5 ActivityTaskScheduled",
            "6 ActivityTaskCancelRequested",
            "7 ActivityTaskCanceled",
            "8 WorkflowTaskScheduled")
        .effects("workflow task 8");
  }

  @Test
  default void shouldTellRunningActivityByItsHeartbeat() {
    scheduled()
        .given(claimActivity("bake"))
        .when(heartbeat("bake"))
        .answered(HeartbeatRecorded.class, answer -> assertThat(answer.cancelRequested()).isFalse())
        .when(complete(cancelActivity("bake")))
        .then(
            "8 WorkflowTaskStarted",
            "9 WorkflowTaskCompleted",
            "10 ActivityTaskCancelRequested scheduledEventId=5")
        .effects()
        .when(heartbeat("bake"))
        .answered(HeartbeatRecorded.class, answer -> assertThat(answer.cancelRequested()).isTrue())
        .when(reportCanceled("bake"))
        .then(
            "11 ActivityTaskStarted scheduledEventId=5",
            "12 ActivityTaskCanceled startedEventId=11 latestCancelRequestedEventId=10"
                + " details=stopped identity=worker",
            "13 WorkflowTaskScheduled")
        .effects("workflow task 13");
  }

  @Test
  default void shouldTakeResultOfActivityThatWasAskedToStop() {
    canceledWhileRunning()
        .when(completeActivity("bake"))
        .then("11 ActivityTaskStarted", "12 ActivityTaskCompleted", "13 WorkflowTaskScheduled");
  }

  @Test
  default void shouldNotRetryActivityThatWasAskedToStop() {
    canceledWhileRunning()
        .when(failActivity("bake"))
        .then(
            "11 ActivityTaskStarted",
            "12 ActivityTaskFailed retryState=CANCEL_REQUESTED",
            "13 WorkflowTaskScheduled");
  }

  @Test
  default void shouldNotRetryTimedOutActivityThatWasAskedToStop() {
    canceledWhileRunning()
        .when(pass(Duration.ofMinutes(1)))
        .then(
            "11 ActivityTaskStarted",
            "12 ActivityTaskTimedOut retryState=CANCEL_REQUESTED",
            "13 WorkflowTaskScheduled");
  }

  @Test
  default void shouldCancelActivityAtOnceThatWaitsForItsNextAttempt() {
    scheduled()
        .given(claimActivity("bake"), failActivity("bake"))
        .when(complete(cancelActivity("bake")))
        .then(
            "8 WorkflowTaskStarted",
            "9 WorkflowTaskCompleted",
            "10 ActivityTaskCancelRequested",
            "11 ActivityTaskCanceled startedEventId=0",
            "12 WorkflowTaskScheduled");
  }

  @Test
  default void shouldRefuseReportOfCancellationThatNobodyAskedFor() {
    scheduled()
        .given(claimActivity("bake"))
        .when(reportCanceled("bake"))
        .rejected(Reason.INVALID_ARGUMENT, "unable to mark activity as canceled without", "'bake'");
  }

  @Test
  default void shouldOnlyRecordRequestToCancelActivityThatHasClosedUnseen() {
    scheduled()
        .given(claimActivity("bake"), completeActivity("bake"))
        .when(complete(cancelActivity(5)))
        .then(
            "8 WorkflowTaskStarted",
            "9 WorkflowTaskCompleted",
            "10 ActivityTaskCancelRequested scheduledEventId=5",
            "11 ActivityTaskStarted",
            "12 ActivityTaskCompleted",
            "13 WorkflowTaskScheduled")
        .effects("workflow task 13");
  }

  @Test
  default void shouldRefuseToCancelActivityThatTheCodeKnowsToBeClosed() {
    scheduled()
        .given(claimActivity("bake"), completeActivity("bake"), complete(), claimWorkflowTask())
        .when(complete(cancelActivity(5)))
        .then(
            "13 WorkflowTaskStarted",
            "14 WorkflowTaskFailed cause=BAD_REQUEST_CANCEL_ACTIVITY_ATTRIBUTES")
        .effects("workflow task 15 attempt 2");
  }

  @Test
  default void shouldRefuseToCancelRunningActivityTwice() {
    canceledWhileRunning()
        .given(signal("once more"), claimWorkflowTask())
        .when(complete(cancelActivity(5)))
        .then(
            "13 WorkflowTaskStarted",
            "14 WorkflowTaskFailed cause=BAD_REQUEST_CANCEL_ACTIVITY_ATTRIBUTES");
  }

  @Test
  default void shouldReportCancellationById() {
    canceledWhileRunning()
        .when(reportCanceled("bake").byId())
        .then("11 ActivityTaskStarted", "12 ActivityTaskCanceled", "13 WorkflowTaskScheduled");
  }
}
