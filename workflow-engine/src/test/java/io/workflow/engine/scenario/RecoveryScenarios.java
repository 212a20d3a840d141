package io.workflow.engine.scenario;

import static io.workflow.engine.scenario.Commands.activity;
import static io.workflow.engine.scenario.Commands.cancelActivity;
import static io.workflow.engine.scenario.Commands.completeWorkflow;
import static io.workflow.engine.scenario.Commands.timer;
import static io.workflow.engine.scenario.Requests.claimActivity;
import static io.workflow.engine.scenario.Requests.claimWorkflowTask;
import static io.workflow.engine.scenario.Requests.complete;
import static io.workflow.engine.scenario.Requests.completeActivity;
import static io.workflow.engine.scenario.Requests.crash;
import static io.workflow.engine.scenario.Requests.failActivity;
import static io.workflow.engine.scenario.Requests.failWorkflowTask;
import static io.workflow.engine.scenario.Requests.heartbeat;
import static io.workflow.engine.scenario.Requests.pass;
import static io.workflow.engine.scenario.Requests.signal;
import static io.workflow.engine.scenario.Requests.start;
import static org.assertj.core.api.Assertions.assertThat;

import io.workflow.engine.decide.Rejection.Reason;
import io.workflow.engine.decide.Response.ActivityTaskStarted;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** What another owner of the shard makes of the state on disk. */
public interface RecoveryScenarios extends ScenarioSuite {

  @Test
  default void shouldSendPendingTasksAgainAtOnce() {
    scenario()
        .given(start(), claimWorkflowTask(), complete(activity("a"), activity("b")), signal("go"))
        .when(crash())
        .then()
        .effects("workflow task 8", "activity a", "activity b");
  }

  @Test
  default void shouldNotSendActivityAgainThatRuns() {
    scenario()
        .given(
            start(),
            claimWorkflowTask(),
            complete(activity("a"), activity("b")),
            claimActivity("a"))
        .when(crash())
        .effects("activity b")
        .when(claimActivity("a", "another"))
        .rejected(Reason.TASK_ALREADY_STARTED, "'a'")
        .when(completeActivity("a"))
        .then("7 ActivityTaskStarted", "8 ActivityTaskCompleted", "9 WorkflowTaskScheduled");
  }

  @Test
  default void shouldHandWorkflowTaskOutAgainAndRefuseLateAnswer() {
    scenario()
        .given(start(), claimWorkflowTask())
        .when(crash())
        .then()
        .effects("workflow task 2")
        .when(complete(completeWorkflow("late")).claim(0))
        .rejected(Reason.TASK_STALE, "workflow task 2", "not handed out")
        .when(failWorkflowTask(0))
        .rejected(Reason.TASK_STALE, "workflow task 2")
        .given(claimWorkflowTask())
        .when(complete(completeWorkflow("late")).claim(0))
        .rejected(Reason.TASK_STALE, "in other hands")
        .when(complete(completeWorkflow("in time")))
        .then(
            "3 WorkflowTaskStarted",
            "4 WorkflowTaskCompleted",
            "5 WorkflowExecutionCompleted result='in time'");
  }

  @Test
  default void shouldPlaceArrivalsWhenTaskIsHandedOutAgain() {
    scenario()
        .given(
            start(),
            claimWorkflowTask(),
            complete(activity("a")),
            claimActivity("a"),
            signal("go"),
            claimWorkflowTask(),
            completeActivity("a"),
            signal("more", "click"))
        .when(crash())
        .then()
        .effects("workflow task 7")
        .when(claimWorkflowTask())
        .then(
            "8 ActivityTaskStarted scheduledEventId=5",
            "9 WorkflowExecutionSignaled signalName=more",
            "10 ActivityTaskCompleted startedEventId=8")
        .handsOut("11 WorkflowTaskStarted scheduledEventId=7")
        .when(complete(completeWorkflow("done")))
        .then(
            "11 WorkflowTaskStarted scheduledEventId=7",
            "12 WorkflowTaskCompleted scheduledEventId=7 startedEventId=11",
            "13 WorkflowExecutionCompleted");
  }

  @Test
  default void shouldKeepOrderOfArrivalsBeforeAndAfterTheCrash() {
    scenario()
        .given(start(), claimWorkflowTask(), signal("first"), signal("second"))
        .given(crash(), signal("third"), claimWorkflowTask(), complete())
        .history(
            0,
            "1 WorkflowExecutionStarted",
            "2 WorkflowTaskScheduled",
            "3 WorkflowExecutionSignaled signalName=first",
            "4 WorkflowExecutionSignaled signalName=second",
            "5 WorkflowExecutionSignaled signalName=third",
            "6 WorkflowTaskStarted scheduledEventId=2",
            "7 WorkflowTaskCompleted startedEventId=6");
  }

  @Test
  default void shouldDeliverSignalOnceThatIsSentAgainAfterTheCrash() {
    scenario()
        .given(start(), claimWorkflowTask(), signal("ready", "click"), crash())
        .when(signal("ready", "click"))
        .then()
        .effects();
  }

  @Test
  default void shouldKeepAttemptsFailuresAndHeartbeats() {
    scenario()
        .given(
            start(),
            claimWorkflowTask(),
            complete(activity("a").heartbeat(Duration.ofSeconds(10))),
            claimActivity("a"),
            heartbeat("a", "slice 3"),
            failActivity("a"))
        .when(crash())
        .effects()
        .wakesAfter(Duration.ofSeconds(1))
        .when(pass(Duration.ofSeconds(1)))
        .effects("activity a attempt 2")
        .when(claimActivity("a"))
        .answered(
            ActivityTaskStarted.class,
            answer ->
                assertThat(EventText.text(answer.task().heartbeatDetails())).isEqualTo("slice 3"))
        .given(pass(Duration.ofSeconds(4)), heartbeat("a", "slice 4"), crash())
        .wakesAfter(Duration.ofSeconds(10));
  }

  @Test
  default void shouldKeepCancelRequestOfActivity() {
    scenario()
        .given(
            start(),
            claimWorkflowTask(),
            complete(activity("a").heartbeat(Duration.ofSeconds(10))),
            claimActivity("a"),
            signal("stop"),
            claimWorkflowTask(),
            complete(cancelActivity("a")),
            crash())
        .when(failActivity("a"))
        .then(
            "11 ActivityTaskStarted",
            "12 ActivityTaskFailed retryState=CANCEL_REQUESTED",
            "13 WorkflowTaskScheduled");
  }

  @Test
  default void shouldKeepBackoffOfWorkflowTask() {
    scenario()
        .given(start(), claimWorkflowTask(), failWorkflowTask())
        .given(claimWorkflowTask(), failWorkflowTask(), claimWorkflowTask(), failWorkflowTask())
        .when(crash())
        .then()
        .effects()
        .wakesAfter(Duration.ofSeconds(1))
        .when(pass(Duration.ofSeconds(1)))
        .effects("workflow task 5 attempt 4");
  }

  @Test
  default void shouldKeepTimersAndRunTimeout() {
    scenario()
        .given(
            start().runTimeout(Duration.ofMinutes(9)),
            claimWorkflowTask(),
            complete(timer("t", Duration.ofMinutes(5))))
        .when(crash())
        .effects()
        .wakesAfter(Duration.ofMinutes(5))
        .when(pass(Duration.ofMinutes(5)))
        .then("6 TimerFired", "7 WorkflowTaskScheduled")
        .given(crash())
        .when(pass(Duration.ofMinutes(4)))
        .then("8 WorkflowExecutionTimedOut");
  }

  @Test
  default void shouldKeepStartDelay() {
    scenario()
        .given(start().delay(Duration.ofMinutes(5)))
        .when(crash())
        .effects()
        .wakesAfter(Duration.ofMinutes(5))
        .when(pass(Duration.ofMinutes(5)))
        .then("2 WorkflowTaskScheduled")
        .effects("workflow task 2");
  }

  @Test
  default void shouldDoAllThatBecameDueMeanwhile() {
    scenario()
        .given(
            start(),
            claimWorkflowTask(),
            complete(
                activity("a").scheduleToStart(Duration.ofMinutes(1)),
                timer("t", Duration.ofMinutes(2))),
            Requests.passUnnoticed(Duration.ofMinutes(3)))
        .when(crash())
        .then(
            "7 ActivityTaskTimedOut scheduledEventId=5",
            "8 WorkflowTaskScheduled",
            "9 TimerFired timerId=t")
        .effects("workflow task 8");
  }
}
