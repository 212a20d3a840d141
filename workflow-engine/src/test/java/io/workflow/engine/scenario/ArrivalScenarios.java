package io.workflow.engine.scenario;

import static io.workflow.engine.scenario.Commands.activity;
import static io.workflow.engine.scenario.Commands.cancelActivity;
import static io.workflow.engine.scenario.Commands.cancelTimer;
import static io.workflow.engine.scenario.Commands.cancelWorkflow;
import static io.workflow.engine.scenario.Commands.completeWorkflow;
import static io.workflow.engine.scenario.Commands.failWorkflow;
import static io.workflow.engine.scenario.Commands.timer;
import static io.workflow.engine.scenario.Requests.claimActivity;
import static io.workflow.engine.scenario.Requests.claimWorkflowTask;
import static io.workflow.engine.scenario.Requests.complete;
import static io.workflow.engine.scenario.Requests.completeActivity;
import static io.workflow.engine.scenario.Requests.failActivity;
import static io.workflow.engine.scenario.Requests.failWorkflowTask;
import static io.workflow.engine.scenario.Requests.failure;
import static io.workflow.engine.scenario.Requests.pass;
import static io.workflow.engine.scenario.Requests.requestCancel;
import static io.workflow.engine.scenario.Requests.signal;
import static io.workflow.engine.scenario.Requests.start;
import static org.assertj.core.api.Assertions.assertThat;

import io.workflow.engine.decide.Response.WorkflowTaskFailed;
import io.workflow.protocol.RetryPolicy;
import io.workflow.protocol.WorkflowTaskFailedCause;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What arrives while a workflow task is in flight: acknowledged at once, placed later. */
public interface ArrivalScenarios extends ScenarioSuite {

  /** A workflow task in flight, with activities {@code a} and {@code b} running. */
  private Scenario busy() {
    RetryPolicy once = new RetryPolicy(Duration.ofSeconds(1), 2, null, 1, List.of(), null);
    return scenario()
        .given(
            start(),
            claimWorkflowTask(),
            complete(activity("a").retry(once), activity("b"), timer("t", Duration.ofSeconds(5))),
            claimActivity("a"),
            claimActivity("b"),
            signal("go"),
            claimWorkflowTask());
  }

  @Test
  default void shouldPlaceArrivalsInTheirOrderButActivityResultsLast() {
    busy()
        .when(completeActivity("b"))
        .then()
        .effects()
        .when(signal("first"))
        .then()
        .when(failActivity("a"))
        .then()
        .when(pass(Duration.ofSeconds(5)))
        .then()
        .when(requestCancel())
        .then()
        .when(signal("second"))
        .then()
        .when(complete(timer("u", Duration.ofHours(1))))
        .then(
            "10 WorkflowTaskStarted",
            "11 WorkflowTaskCompleted",
            "12 TimerStarted timerId=u",
            "13 ActivityTaskStarted scheduledEventId=6 after=PT0S",
            "14 WorkflowExecutionSignaled signalName=first after=PT0S",
            "15 ActivityTaskStarted scheduledEventId=5",
            "16 TimerFired timerId=t startedEventId=7 after=PT5S",
            "17 WorkflowExecutionCancelRequested",
            "18 WorkflowExecutionSignaled signalName=second after=PT5S",
            "19 ActivityTaskCompleted scheduledEventId=6 startedEventId=13",
            "20 ActivityTaskFailed scheduledEventId=5 startedEventId=15"
                + " retryState=MAXIMUM_ATTEMPTS_REACHED",
            "21 WorkflowTaskScheduled attempt=1")
        .effects("workflow task 21");
  }

  @Test
  default void shouldPlaceArrivalsAfterFailedTaskAndTryAgainAtOnce() {
    scenario()
        .given(start(), claimWorkflowTask(), signal("ready"))
        .when(failWorkflowTask())
        .then(
            "3 WorkflowTaskStarted",
            "4 WorkflowTaskFailed",
            "5 WorkflowExecutionSignaled",
            "6 WorkflowTaskScheduled attempt=1")
        .effects("workflow task 6");
  }

  @Test
  default void shouldPlaceArrivalsAfterTimedOutTaskAndTryAgainAtOnce() {
    scenario()
        .given(start(), claimWorkflowTask(), signal("ready"))
        .when(pass(Duration.ofSeconds(10)))
        .then(
            "3 WorkflowTaskStarted",
            "4 WorkflowTaskTimedOut",
            "5 WorkflowExecutionSignaled after=PT0S",
            "6 WorkflowTaskScheduled attempt=1")
        .effects("workflow task 6");
  }

  @Test
  default void shouldNotCompleteWorkflowThatHasNotSeenEverything() {
    unhandled(completeWorkflow("done"), "WorkflowExecutionCompleted");
    unhandled(failWorkflow(failure("CardDeclined", false, null)), "WorkflowExecutionFailed");
    unhandled(cancelWorkflow(), "WorkflowExecutionCanceled");
  }

  private void unhandled(Commands.Source end, String closing) {
    scenario()
        .given(start(), claimWorkflowTask(), signal("wait"))
        .when(complete(timer("lost", Duration.ofHours(1)), end))
        .then(
            "3 WorkflowTaskStarted",
            "4 WorkflowTaskFailed cause=UNHANDLED_COMMAND",
            "5 WorkflowExecutionSignaled signalName=wait",
            "6 WorkflowTaskScheduled attempt=1")
        .effects("workflow task 6")
        .answered(
            WorkflowTaskFailed.class,
            answer -> {
              assertThat(answer.cause()).isEqualTo(WorkflowTaskFailedCause.UNHANDLED_COMMAND);
              assertThat(answer.message()).contains("1 new event");
            })
        .given(claimWorkflowTask())
        .when(complete(end))
        .then("7 WorkflowTaskStarted", "8 WorkflowTaskCompleted", closing);
  }

  @Test
  default void shouldLetWorkflowCompleteWhenItCancelsTheOnlyTimerThatItHasNotSeen() {
    scenario()
        .given(
            start(),
            claimWorkflowTask(),
            complete(timer("t", Duration.ofSeconds(5))),
            signal("go"),
            claimWorkflowTask(),
            pass(Duration.ofSeconds(5)))
        .when(complete(cancelTimer("t"), completeWorkflow("done")))
        .then(
            "8 WorkflowTaskStarted",
            "9 WorkflowTaskCompleted",
            "10 TimerCanceled timerId=t startedEventId=5",
            "11 WorkflowExecutionCompleted");
  }

  @Test
  default void shouldDropCanceledTimerFromArrivalsAndKeepTheOthers() {
    busy()
        .given(signal("first"), pass(Duration.ofSeconds(5)), signal("second"))
        .when(complete(cancelTimer("t")))
        .then(
            "10 WorkflowTaskStarted",
            "11 WorkflowTaskCompleted",
            "12 TimerCanceled timerId=t startedEventId=7",
            "13 WorkflowExecutionSignaled signalName=first",
            "14 WorkflowExecutionSignaled signalName=second",
            "15 WorkflowTaskScheduled");
  }

  @Test
  default void shouldNotRunCodeAgainWhenTheOnlyArrivalWasDropped() {
    scenario()
        .given(
            start(),
            claimWorkflowTask(),
            complete(timer("t", Duration.ofSeconds(5))),
            signal("go"),
            claimWorkflowTask(),
            pass(Duration.ofSeconds(5)))
        .when(complete(cancelTimer("t")))
        .then("8 WorkflowTaskStarted", "9 WorkflowTaskCompleted", "10 TimerCanceled")
        .effects()
        .wakesAfter(null);
  }

  @Test
  default void shouldTakeResultOfActivityThatIsToBeCanceled() {
    busy()
        .given(completeActivity("a"))
        .when(complete(cancelActivity(5)))
        .then(
            "10 WorkflowTaskStarted",
            "11 WorkflowTaskCompleted",
            "12 ActivityTaskCancelRequested scheduledEventId=5",
            "13 ActivityTaskStarted scheduledEventId=5",
            "14 ActivityTaskCompleted scheduledEventId=5 startedEventId=13",
            "15 WorkflowTaskScheduled");
  }

  @Test
  default void shouldPlaceCancellationOfWaitingActivityAfterEarlierArrivals() {
    scenario()
        .given(
            start(),
            claimWorkflowTask(),
            complete(activity("a"), activity("b")),
            claimActivity("b"),
            signal("go"),
            claimWorkflowTask(),
            completeActivity("b"),
            signal("more"))
        .when(complete(cancelActivity("a"), timer("t", Duration.ofHours(1))))
        .then(
            "9 WorkflowTaskStarted",
            "10 WorkflowTaskCompleted",
            "11 ActivityTaskCancelRequested scheduledEventId=5",
            "12 TimerStarted",
            "13 ActivityTaskStarted scheduledEventId=6",
            "14 WorkflowExecutionSignaled signalName=more",
            "15 ActivityTaskCompleted scheduledEventId=6 startedEventId=13",
            "16 ActivityTaskCanceled scheduledEventId=5 startedEventId=0"
                + " latestCancelRequestedEventId=11",
            "17 WorkflowTaskScheduled");
  }
}
