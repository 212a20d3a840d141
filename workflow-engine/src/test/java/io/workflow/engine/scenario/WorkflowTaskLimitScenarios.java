package io.workflow.engine.scenario;

import static io.workflow.engine.scenario.Commands.activity;
import static io.workflow.engine.scenario.Commands.completeWorkflow;
import static io.workflow.engine.scenario.Commands.timer;
import static io.workflow.engine.scenario.Requests.claimActivity;
import static io.workflow.engine.scenario.Requests.claimWorkflowTask;
import static io.workflow.engine.scenario.Requests.complete;
import static io.workflow.engine.scenario.Requests.completeActivity;
import static io.workflow.engine.scenario.Requests.crash;
import static io.workflow.engine.scenario.Requests.pass;
import static io.workflow.engine.scenario.Requests.passUnnoticed;
import static io.workflow.engine.scenario.Requests.signal;
import static io.workflow.engine.scenario.Requests.start;
import static org.assertj.core.api.Assertions.assertThat;

import io.workflow.engine.decide.ActivityRequest.ActivityReference;
import io.workflow.engine.decide.ActivityRequest.FailActivityTask;
import io.workflow.engine.decide.Limits;
import io.workflow.engine.decide.Rejection.Reason;
import io.workflow.engine.decide.Response.WorkflowTaskCompleted;
import io.workflow.engine.decide.Response.WorkflowTaskStarted;
import io.workflow.engine.decide.Response.WorkflowTaskTimedOut;
import io.workflow.protocol.history.SdkMetadata;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** What keeps a run alive that is busy, flooded or large. */
public interface WorkflowTaskLimitScenarios extends ScenarioSuite {

  private static Limits atMost(int signals, int bufferedEvents, long bufferedBytes) {
    return TestLimits.limits()
        .history(1_000, 1_000_000)
        .pendingActivities(10)
        .signals(signals)
        .buffered(bufferedEvents, bufferedBytes)
        .suggestContinueAsNew(8, 1_000_000)
        .build();
  }

  @Test
  default void shouldKeepWhatSdkNotes() {
    scenario()
        .given(start(), claimWorkflowTask())
        .when(
            complete()
                .sdk(
                    new SdkMetadata(List.of(1), List.of(2, 3), "java", "1.38.0", null, null, null)))
        .then("3 WorkflowTaskStarted", "4 WorkflowTaskCompleted sdk.sdkName=java");
  }

  // ---- workers that are busy

  @Test
  default void shouldScheduleAnotherTaskWhenWorkerAsksForOne() {
    scenario()
        .given(start(), claimWorkflowTask())
        .when(complete(timer("t", Duration.ofHours(1))).force())
        .then(
            "3 WorkflowTaskStarted",
            "4 WorkflowTaskCompleted",
            "5 TimerStarted",
            "6 WorkflowTaskScheduled attempt=1")
        .effects("workflow task 6");
  }

  @Test
  default void shouldNotScheduleAnotherTaskForClosedRun() {
    scenario()
        .given(start(), claimWorkflowTask())
        .when(complete(completeWorkflow("done")).force())
        .then("3 WorkflowTaskStarted", "4 WorkflowTaskCompleted", "5 WorkflowExecutionCompleted")
        .effects();
  }

  @Test
  default void shouldHandTaskOutToWorkerThatSaysThatItIsBusy() {
    scenario()
        .given(start(), claimWorkflowTask(), passUnnoticed(Duration.ofSeconds(8)))
        .when(complete().force().acceptNext())
        .then("3 WorkflowTaskStarted", "4 WorkflowTaskCompleted", "5 WorkflowTaskScheduled")
        .handsOut("6 WorkflowTaskStarted scheduledEventId=5")
        .wakesAfter(Duration.ofSeconds(10));
  }

  @Test
  default void shouldGiveUpWorkerThatIsBusyForHalfAnHour() {
    Scenario scenario = scenario().given(start(), claimWorkflowTask());
    for (int minute = 1; minute <= 29; minute++) {
      scenario.given(passUnnoticed(Duration.ofMinutes(1))).given(complete().force().acceptNext());
    }
    scenario
        .given(passUnnoticed(Duration.ofMinutes(1)))
        .when(complete().force().acceptNext())
        .answered(
            WorkflowTaskTimedOut.class, answer -> assertThat(answer.message()).contains("PT30M"))
        .then("90 WorkflowTaskStarted", "91 WorkflowTaskTimedOut timeoutType=START_TO_CLOSE")
        .effects("workflow task 92 attempt 2");
  }

  @Test
  default void shouldBeginToCountAnewWhenTheCodeGotAhead() {
    scenario()
        .given(
            start(),
            claimWorkflowTask(),
            passUnnoticed(Duration.ofMinutes(29)),
            complete(timer("t", Duration.ofHours(1))).force().acceptNext(),
            passUnnoticed(Duration.ofMinutes(29)))
        .when(complete().force().acceptNext())
        .handsOut("10 WorkflowTaskStarted scheduledEventId=9");
  }

  @Test
  default void shouldGiveTaskMoreTimeFromItsFourthAttempt() {
    Scenario scenario = scenario().given(start());
    for (int timeout : new int[] {10, 10, 10, 15, 20, 30, 50, 90}) {
      scenario
          .given(claimWorkflowTask())
          .wakesAfter(Duration.ofSeconds(timeout))
          .given(pass(Duration.ofSeconds(timeout)));
      Instant wakeAt = Objects.requireNonNull(scenario.state().wakeAt());
      if (wakeAt.isAfter(scenario.executor().now())
          && !Objects.requireNonNull(scenario.state().workflowTask())
              .notBefore()
              .isBefore(wakeAt)) {
        scenario.given(pass(Duration.between(scenario.executor().now(), wakeAt)));
      }
    }
  }

  // ---- runs that are flooded

  @Test
  default void shouldFailTaskDuringWhichTooMuchArrives() {
    scenario(atMost(100, 2, 1_000_000))
        .given(start(), claimWorkflowTask(), signal("a"), signal("b"))
        .when(signal("c"))
        .then(
            "3 WorkflowTaskStarted",
            "4 WorkflowTaskFailed cause=FORCE_CLOSE_COMMAND",
            "5 WorkflowExecutionSignaled signalName=a",
            "6 WorkflowExecutionSignaled signalName=b",
            "7 WorkflowExecutionSignaled signalName=c",
            "8 WorkflowTaskScheduled attempt=1")
        .effects("workflow task 8")
        .when(complete(completeWorkflow("late")))
        .rejected(Reason.TASK_STALE, "workflow task 2")
        .given(claimWorkflowTask())
        .when(complete(completeWorkflow("done")))
        .then("9 WorkflowTaskStarted", "10 WorkflowTaskCompleted", "11 WorkflowExecutionCompleted");
  }

  @Test
  default void shouldGetAheadThoughMoreArrivesDuringEachTaskThanMayWait() {
    int many = 150;
    Scenario scenario = scenario().given(start(), claimWorkflowTask());
    scenario.given(
        complete(
            IntStream.range(0, many)
                .mapToObj(i -> Commands.activity("step-" + i))
                .toArray(Commands.Source[]::new)));
    for (int i = 0; i < many; i++) {
      scenario.given(claimActivity("step-" + i));
    }
    scenario.given(signal("go"), claimWorkflowTask());
    for (int i = 0; i < many; i++) {
      scenario.given(completeActivity("step-" + i));
      if (!scenario.state().workflowTaskInFlight()) {
        scenario.given(claimWorkflowTask());
      }
    }
    // An activity leaves two events: 51 of them are more than a hundred.
    assertThat(scenario.events(0))
        .filteredOn(event -> event.eventType().equals("WorkflowTaskFailed"))
        .hasSize(many / 51);
    scenario
        .given(complete(), claimWorkflowTask())
        .when(complete(completeWorkflow("done")))
        .state(state -> assertThat(state.status().isClosed()).isTrue());
    assertThat(scenario.events(0))
        .filteredOn(event -> event.eventType().equals("ActivityTaskCompleted"))
        .hasSize(many);
  }

  @Test
  default void shouldFailTaskDuringWhichTooManyBytesArrive() {
    scenario(atMost(100, 100, 100))
        .given(start(), claimWorkflowTask(), signal("a"))
        .when(signal("b"))
        .accepted()
        .when(signal("c"))
        .accepted()
        .effects()
        .history(
            0,
            "1 WorkflowExecutionStarted",
            "2 WorkflowTaskScheduled",
            "3 WorkflowTaskStarted",
            "4 WorkflowTaskFailed cause=FORCE_CLOSE_COMMAND",
            "5 WorkflowExecutionSignaled",
            "6 WorkflowExecutionSignaled",
            "7 WorkflowTaskScheduled",
            "8 WorkflowExecutionSignaled");
  }

  @Test
  default void shouldRefuseSignalsPastTheLimitAlsoAfterCrash() {
    Scenario scenario =
        scenario(atMost(3, 100, 1_000_000))
            .given(start(), signal("a"), claimWorkflowTask(), signal("b"), signal("c"));
    scenario
        .when(signal("d"))
        .rejected(
            Reason.INVALID_ARGUMENT,
            "exceeded workflow execution limit for signal events",
            "at most 3",
            "'d'")
        .given(crash())
        .when(signal("e"))
        .rejected(Reason.INVALID_ARGUMENT, "'e'");
  }

  // ---- runs that are large

  @Test
  default void shouldSuggestContinueAsNewWhenHistoryIsLong() {
    scenario(atMost(100, 100, 1_000_000))
        .given(start(), signal("a"), signal("b"), signal("c"), signal("d"))
        .when(claimWorkflowTask())
        .answered(WorkflowTaskStarted.class, _answer -> {})
        .handsOut("7 WorkflowTaskStarted suggestContinueAsNew=false")
        .given(complete(), signal("e"))
        .when(claimWorkflowTask())
        .handsOut("11 WorkflowTaskStarted suggestContinueAsNew=true")
        .when(complete().acceptNext())
        .then("11 WorkflowTaskStarted suggestContinueAsNew=true", "12 WorkflowTaskCompleted")
        .answered(
            WorkflowTaskCompleted.class, answer -> assertThat(answer.workflowTask()).isNull());
  }

  // ---- activities

  @Test
  default void shouldKeepDetailsThatComeWithFailureForNextAttempt() {
    scenario()
        .given(start(), claimWorkflowTask(), complete(activity("copy")), claimActivity("copy"))
        .when(
            scenario ->
                scenario.submit(
                    new FailActivityTask(
                        new ActivityReference.ById(null, "copy"),
                        Requests.failure("IOException", false, null),
                        "worker",
                        null,
                        Requests.payloads("page 7"))))
        .then()
        .state(
            state ->
                assertThat(state.activities().all())
                    .singleElement()
                    .satisfies(
                        activity -> {
                          assertThat(activity.attempt()).isEqualTo(2);
                          assertThat(activity.current().heartbeats().details())
                              .isEqualTo(Requests.payloads("page 7"));
                        }));
  }
}
