package io.workflow.engine.scenario;

import static io.workflow.engine.scenario.Commands.cancelTimer;
import static io.workflow.engine.scenario.Commands.timer;
import static io.workflow.engine.scenario.Requests.claimWorkflowTask;
import static io.workflow.engine.scenario.Requests.complete;
import static io.workflow.engine.scenario.Requests.pass;
import static io.workflow.engine.scenario.Requests.signal;
import static io.workflow.engine.scenario.Requests.start;
import static io.workflow.engine.scenario.Requests.wake;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

/** Durable timers. */
public interface TimerScenarios extends ScenarioSuite {

  private Scenario waiting(Commands.Source... commands) {
    return scenario().given(start(), claimWorkflowTask(), complete(commands));
  }

  @Test
  default void shouldFireTimerWhenItsTimeHasComeAndNotBefore() {
    waiting(timer("bake", Duration.ofMinutes(7)))
        .wakesAfter(Duration.ofMinutes(7))
        .when(pass(Duration.ofMinutes(7).minusMillis(1)))
        .then()
        .effects()
        .when(pass(Duration.ofMillis(1)))
        .then("6 TimerFired timerId=bake startedEventId=5 after=PT7M", "7 WorkflowTaskScheduled")
        .effects("workflow task 7")
        .when(wake())
        .then()
        .effects();
  }

  @Test
  default void shouldFireTimersInOrderOfTheirTimes() {
    waiting(
            timer("late", Duration.ofMinutes(2)),
            timer("early", Duration.ofMinutes(1)),
            timer("never", Duration.ofDays(365)))
        .wakesAfter(Duration.ofMinutes(1))
        .when(pass(Duration.ofMinutes(3)))
        .then(
            "8 TimerFired timerId=early startedEventId=6",
            "9 WorkflowTaskScheduled",
            "10 TimerFired timerId=late startedEventId=5")
        .effects("workflow task 9");
  }

  @Test
  default void shouldFireTimerOfNoDurationAtNextAlarm() {
    waiting(timer("now", Duration.ZERO))
        .wakesAfter(Duration.ZERO)
        .when(wake())
        .then("6 TimerFired timerId=now", "7 WorkflowTaskScheduled");
  }

  @Test
  default void shouldNotFireCanceledTimer() {
    waiting(timer("bake", Duration.ofMinutes(7)))
        .given(signal("stop"), claimWorkflowTask())
        .when(complete(cancelTimer("bake")))
        .then(
            "8 WorkflowTaskStarted",
            "9 WorkflowTaskCompleted",
            "10 TimerCanceled timerId=bake startedEventId=5 workflowTaskCompletedEventId=9"
                + " identity=worker")
        .effects()
        .wakesAfter(null)
        .when(pass(Duration.ofMinutes(7)))
        .then()
        .effects();
  }

  @Test
  default void shouldStartAndCancelTimerWithTheSameAnswer() {
    waiting()
        .given(signal("go"), claimWorkflowTask())
        .when(
            complete(
                timer("bake", Duration.ofMinutes(7)),
                cancelTimer("bake"),
                timer("bake", Duration.ofMinutes(1))))
        .then(
            "7 WorkflowTaskStarted",
            "8 WorkflowTaskCompleted",
            "9 TimerStarted timerId=bake",
            "10 TimerCanceled startedEventId=9",
            "11 TimerStarted timerId=bake")
        .wakesAfter(Duration.ofMinutes(1))
        .when(pass(Duration.ofMinutes(1)))
        .then("12 TimerFired startedEventId=11", "13 WorkflowTaskScheduled");
  }

  @Test
  default void shouldSleepForYears() {
    waiting(timer("warranty", Duration.ofDays(3_650)))
        .state(state -> assertThat(state.workflowTask()).isNull())
        .when(pass(Duration.ofDays(3_650)))
        .then("6 TimerFired timerId=warranty", "7 WorkflowTaskScheduled");
  }
}
