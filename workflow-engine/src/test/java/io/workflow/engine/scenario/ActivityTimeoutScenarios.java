package io.workflow.engine.scenario;

import static io.workflow.engine.scenario.Commands.activity;
import static io.workflow.engine.scenario.Requests.claimActivity;
import static io.workflow.engine.scenario.Requests.claimWorkflowTask;
import static io.workflow.engine.scenario.Requests.complete;
import static io.workflow.engine.scenario.Requests.completeActivity;
import static io.workflow.engine.scenario.Requests.failActivity;
import static io.workflow.engine.scenario.Requests.heartbeat;
import static io.workflow.engine.scenario.Requests.pass;
import static io.workflow.engine.scenario.Requests.passUnnoticed;
import static io.workflow.engine.scenario.Requests.start;
import static io.workflow.engine.scenario.Requests.wake;
import static org.assertj.core.api.Assertions.assertThat;

import io.workflow.engine.decide.Rejection.Reason;
import io.workflow.engine.decide.Response.ActivityTaskStarted;
import io.workflow.protocol.RetryPolicy;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The four timeouts of an activity, and its signs of life. */
public interface ActivityTimeoutScenarios extends ScenarioSuite {

  RetryPolicy ONCE = new RetryPolicy(Duration.ofSeconds(1), 2, null, 1, List.of(), null);

  private Scenario scheduled(ActivityCommand command) {
    return scenario().given(start(), claimWorkflowTask(), complete(command));
  }

  @Test
  default void shouldTimeOutActivityThatNobodyStartsAndNotTryAgain() {
    scheduled(activity("charge").scheduleToStart(Duration.ofSeconds(5)))
        .wakesAfter(Duration.ofSeconds(5))
        .when(pass(Duration.ofSeconds(5)))
        .then(
            "6 ActivityTaskTimedOut scheduledEventId=5 startedEventId=0 retryState=TIMEOUT"
                + " failure.info.type=SCHEDULE_TO_START after=PT5S",
            "7 WorkflowTaskScheduled")
        .effects("workflow task 7");
  }

  @Test
  default void shouldForgetScheduleToStartOnceStarted() {
    scheduled(activity("charge").scheduleToStart(Duration.ofSeconds(5)))
        .given(claimActivity("charge"))
        .wakesAfter(Duration.ofMinutes(1))
        .when(pass(Duration.ofSeconds(5)))
        .then()
        .effects();
  }

  @Test
  default void shouldTimeOutAttemptThatTakesTooLong() {
    scheduled(activity("charge").startToClose(Duration.ofSeconds(30)).retry(ONCE))
        .given(pass(Duration.ofSeconds(5)), claimActivity("charge"))
        .wakesAfter(Duration.ofSeconds(30))
        .when(pass(Duration.ofSeconds(30)))
        .then(
            "6 ActivityTaskStarted attempt=1",
            "7 ActivityTaskTimedOut startedEventId=6 retryState=MAXIMUM_ATTEMPTS_REACHED"
                + " failure='activity StartToClose timeout' failure.info.type=START_TO_CLOSE",
            "8 WorkflowTaskScheduled")
        .effects("workflow task 8")
        .when(completeActivity("charge"))
        .rejected(Reason.TASK_STALE, "activity 5", "it is closed");
  }

  @Test
  default void shouldRetryAttemptThatTookTooLong() {
    scheduled(activity("charge").startToClose(Duration.ofSeconds(30)))
        .given(claimActivity("charge"))
        .when(pass(Duration.ofSeconds(30)))
        .then()
        .effects()
        .wakesAfter(Duration.ofSeconds(1))
        .when(completeActivity("charge"))
        .rejected(Reason.TASK_STALE, "attempt 1", "attempt 2 is current")
        .when(pass(Duration.ofSeconds(1)))
        .effects("activity charge attempt 2");
  }

  @Test
  default void shouldTimeOutActivityOverAllAttempts() {
    scheduled(activity("charge").scheduleToClose(Duration.ofSeconds(40)))
        .given(claimActivity("charge"), failActivity("charge"), pass(Duration.ofSeconds(1)))
        .given(claimActivity("charge"))
        .wakesAfter(Duration.ofSeconds(39))
        .when(pass(Duration.ofSeconds(39)))
        .then(
            "6 ActivityTaskStarted attempt=2 lastFailure='IOException was thrown'",
            "7 ActivityTaskTimedOut startedEventId=6 retryState=TIMEOUT"
                + " failure.info.type=SCHEDULE_TO_CLOSE failure.cause.info.type=IOException",
            "8 WorkflowTaskScheduled");
  }

  @Test
  default void shouldTellOfTheWholeTimeWhenTheAttemptEndsWithIt() {
    scenario()
        .given(start(), claimWorkflowTask())
        .given(
            complete(
                    activity("charge")
                        .scheduleToClose(Duration.ofSeconds(5))
                        .startToClose(Duration.ofSeconds(5))
                        .retry(ONCE)
                        .eager())
                .eager())
        .when(pass(Duration.ofSeconds(5)))
        .then(
            "6 ActivityTaskStarted",
            "7 ActivityTaskTimedOut retryState=TIMEOUT failure.info.type=SCHEDULE_TO_CLOSE",
            "8 WorkflowTaskScheduled");
  }

  @Test
  default void shouldTimeOutActivityOverAllAttemptsWhileItWaits() {
    scheduled(activity("charge").scheduleToClose(Duration.ofSeconds(5)))
        .wakesAfter(Duration.ofSeconds(5))
        .when(pass(Duration.ofSeconds(5)))
        .then(
            "6 ActivityTaskTimedOut startedEventId=0 retryState=TIMEOUT"
                + " failure='activity ScheduleToStart timeout'"
                + " failure.info.type=SCHEDULE_TO_START",
            "7 WorkflowTaskScheduled");
  }

  @Test
  default void shouldTellOfTheWholeTimeWhenItLeavesNoneForAnotherAttempt() {
    RetryPolicy slow = new RetryPolicy(Duration.ofSeconds(10), 1, null, 0, List.of(), null);
    scheduled(
            activity("charge")
                .scheduleToClose(Duration.ofSeconds(25))
                .startToClose(Duration.ofSeconds(8))
                .retry(slow))
        .given(claimActivity("charge"))
        .given(pass(Duration.ofSeconds(8)), pass(Duration.ofSeconds(10)), claimActivity("charge"))
        .when(pass(Duration.ofSeconds(7)))
        .then(
            "6 ActivityTaskStarted attempt=2",
            "7 ActivityTaskTimedOut retryState=TIMEOUT failure.info.type=SCHEDULE_TO_CLOSE"
                + " failure.cause.info.type=START_TO_CLOSE after=PT25S",
            "8 WorkflowTaskScheduled");
    scheduled(
            activity("charge")
                .scheduleToClose(Duration.ofSeconds(20))
                .heartbeat(Duration.ofSeconds(11))
                .retry(slow))
        .given(claimActivity("charge"), heartbeat("charge", "slice 1"))
        .when(pass(Duration.ofSeconds(11)))
        .then(
            "6 ActivityTaskStarted attempt=1",
            "7 ActivityTaskTimedOut retryState=TIMEOUT failure.info.type=SCHEDULE_TO_CLOSE"
                + " failure.info.lastHeartbeatDetails='slice 1' failure.cause=none after=PT11S",
            "8 WorkflowTaskScheduled");
  }

  @Test
  default void shouldTellOfTheTimeoutThatPassedFirstWhenTheAlarmIsLate() {
    scheduled(
            activity("charge")
                .scheduleToClose(Duration.ofSeconds(10))
                .scheduleToStart(Duration.ofSeconds(5)))
        .given(passUnnoticed(Duration.ofMinutes(1)))
        .when(wake())
        .then(
            "6 ActivityTaskTimedOut failure.info.type=SCHEDULE_TO_START",
            "7 WorkflowTaskScheduled");
    scheduled(
            activity("charge")
                .startToClose(Duration.ofSeconds(30))
                .heartbeat(Duration.ofSeconds(5))
                .retry(ONCE))
        .given(claimActivity("charge"), passUnnoticed(Duration.ofMinutes(1)))
        .when(wake())
        .then(
            "6 ActivityTaskStarted",
            "7 ActivityTaskTimedOut failure.info.type=HEARTBEAT",
            "8 WorkflowTaskScheduled");
  }

  @Test
  default void shouldNotRetryTimeoutThatThePolicyNames() {
    RetryPolicy picky =
        new RetryPolicy(
            Duration.ofSeconds(1), 2, null, 0, List.of("TemporalTimeout:StartToClose"), null);
    scheduled(activity("charge").heartbeat(Duration.ofSeconds(10)).retry(picky))
        .given(claimActivity("charge"))
        .when(pass(Duration.ofSeconds(10)))
        .then()
        .given(pass(Duration.ofSeconds(1)), claimActivity("charge"))
        .given(pass(Duration.ofSeconds(9)), heartbeat("charge"))
        .given(pass(Duration.ofSeconds(9)), heartbeat("charge"))
        .given(pass(Duration.ofSeconds(9)), heartbeat("charge"))
        .given(pass(Duration.ofSeconds(9)), heartbeat("charge"))
        .given(pass(Duration.ofSeconds(9)), heartbeat("charge"))
        .given(pass(Duration.ofSeconds(9)), heartbeat("charge"))
        .when(pass(Duration.ofSeconds(6)))
        .then(
            "6 ActivityTaskStarted attempt=2",
            "7 ActivityTaskTimedOut retryState=NON_RETRYABLE_FAILURE"
                + " failure.info.type=START_TO_CLOSE failure.cause.info.type=HEARTBEAT",
            "8 WorkflowTaskScheduled");
  }

  @Test
  default void shouldNotRetryPastScheduleToClose() {
    RetryPolicy slow = new RetryPolicy(Duration.ofSeconds(11), 1, null, 0, List.of(), null);
    scheduled(activity("charge").scheduleToClose(Duration.ofSeconds(10)).retry(slow))
        .given(claimActivity("charge"))
        .when(failActivity("charge"))
        .then(
            "6 ActivityTaskStarted",
            "7 ActivityTaskFailed retryState=TIMEOUT",
            "8 WorkflowTaskScheduled");
  }

  @Test
  default void shouldTimeOutAttemptWithoutSignOfLife() {
    scheduled(activity("charge").heartbeat(Duration.ofSeconds(10)).retry(ONCE))
        .given(claimActivity("charge"))
        .wakesAfter(Duration.ofSeconds(10))
        .given(pass(Duration.ofSeconds(6)))
        .when(heartbeat("charge", "slice 1"))
        .then()
        .effects()
        .wakesAfter(Duration.ofSeconds(10))
        .when(pass(Duration.ofSeconds(9)))
        .then()
        .when(pass(Duration.ofSeconds(1)))
        .then(
            "6 ActivityTaskStarted",
            "7 ActivityTaskTimedOut failure.info.type=HEARTBEAT"
                + " failure.info.lastHeartbeatDetails='slice 1' after=PT16S",
            "8 WorkflowTaskScheduled");
  }

  @Test
  default void shouldGiveDetailsOfLastHeartbeatToNextAttempt() {
    scheduled(activity("charge").heartbeat(Duration.ofSeconds(10)))
        .given(claimActivity("charge"), heartbeat("charge", "1"), heartbeat("charge", "2", "of 8"))
        .given(pass(Duration.ofSeconds(10)), pass(Duration.ofSeconds(1)))
        .when(claimActivity("charge"))
        .answered(
            ActivityTaskStarted.class,
            answer -> {
              assertThat(answer.task().token().task().attempt()).isEqualTo(2);
              assertThat(EventText.text(answer.task().heartbeatDetails())).isEqualTo("2,of 8");
            })
        .wakesAfter(Duration.ofSeconds(10))
        .given(failActivity("charge"), pass(Duration.ofSeconds(2)))
        .when(claimActivity("charge"))
        .answered(
            ActivityTaskStarted.class,
            answer ->
                assertThat(EventText.text(answer.task().heartbeatDetails())).isEqualTo("2,of 8"));
  }

  @Test
  default void shouldRefuseHeartbeatOfTimedOutAttempt() {
    scheduled(activity("charge").heartbeat(Duration.ofSeconds(10)))
        .given(claimActivity("charge"), pass(Duration.ofSeconds(10)))
        .when(heartbeat("charge"))
        .rejected(Reason.TASK_STALE, "attempt 1 of activity 5");
  }

  @Test
  default void shouldAcceptResultThatComesBeforeLateAlarm() {
    scheduled(activity("charge").startToClose(Duration.ofSeconds(30)))
        .given(claimActivity("charge"), passUnnoticed(Duration.ofSeconds(31)))
        .when(completeActivity("charge"))
        .then("6 ActivityTaskStarted", "7 ActivityTaskCompleted", "8 WorkflowTaskScheduled");
  }
}
