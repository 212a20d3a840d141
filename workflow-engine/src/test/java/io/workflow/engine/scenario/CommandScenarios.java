package io.workflow.engine.scenario;

import static io.workflow.engine.scenario.Commands.activity;
import static io.workflow.engine.scenario.Commands.cancelActivity;
import static io.workflow.engine.scenario.Commands.cancelTimer;
import static io.workflow.engine.scenario.Commands.completeWorkflow;
import static io.workflow.engine.scenario.Commands.marker;
import static io.workflow.engine.scenario.Commands.timer;
import static io.workflow.engine.scenario.Requests.claimWorkflowTask;
import static io.workflow.engine.scenario.Requests.complete;
import static io.workflow.engine.scenario.Requests.start;
import static io.workflow.engine.scenario.TestLimits.limits;
import static io.workflow.protocol.WorkflowTaskFailedCause.BAD_CANCEL_TIMER_ATTRIBUTES;
import static io.workflow.protocol.WorkflowTaskFailedCause.BAD_COMPLETE_WORKFLOW_EXECUTION_ATTRIBUTES;
import static io.workflow.protocol.WorkflowTaskFailedCause.BAD_RECORD_MARKER_ATTRIBUTES;
import static io.workflow.protocol.WorkflowTaskFailedCause.BAD_REQUEST_CANCEL_ACTIVITY_ATTRIBUTES;
import static io.workflow.protocol.WorkflowTaskFailedCause.BAD_SCHEDULE_ACTIVITY_ATTRIBUTES;
import static io.workflow.protocol.WorkflowTaskFailedCause.BAD_START_TIMER_ATTRIBUTES;
import static io.workflow.protocol.WorkflowTaskFailedCause.PENDING_ACTIVITIES_LIMIT_EXCEEDED;
import static io.workflow.protocol.WorkflowTaskFailedCause.SCHEDULE_ACTIVITY_DUPLICATE_ID;
import static io.workflow.protocol.WorkflowTaskFailedCause.START_TIMER_DUPLICATE_ID;
import static org.assertj.core.api.Assertions.assertThat;

import io.workflow.engine.decide.Response.WorkflowTaskFailed;
import io.workflow.protocol.Priority;
import io.workflow.protocol.RetryPolicy;
import io.workflow.protocol.WorkflowTaskFailedCause;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** A command that makes no sense fails the workflow task, not the workflow. */
public interface CommandScenarios extends ScenarioSuite {

  Duration FOREVER = Duration.ofSeconds(Long.MAX_VALUE);

  /** A list of commands, the last of which is bad. */
  record Bad(WorkflowTaskFailedCause cause, String named, Commands.Source... commands) {
    @Override
    public String toString() {
      return cause + " naming " + named;
    }
  }

  static List<Bad> badCommands() {
    Duration second = Duration.ofSeconds(1);
    return List.of(
        schedule("neither", activity("charge").startToClose(null)),
        schedule("'charge'", activity("charge").startToClose(Duration.ZERO)),
        schedule("start-to-close", activity("charge").startToClose(Duration.ZERO)),
        schedule("schedule-to-close", activity("charge").scheduleToClose(second.negated())),
        schedule("schedule-to-start", activity("charge").scheduleToStart(Duration.ZERO)),
        schedule("heartbeat", activity("charge").heartbeat(Duration.ZERO)),
        schedule("id and a type", activity(" ")),
        schedule("id and a type", activity("charge").type("")),
        schedule("start-to-close", activity("charge").startToClose(FOREVER)),
        schedule("heartbeat", activity("charge").heartbeat(FOREVER)),
        schedule("initial interval", retry(FOREVER, 2, null, 0)),
        new Bad(BAD_START_TIMER_ATTRIBUTES, "at most", timer("bake", FOREVER)),
        schedule("initial interval", retry(Duration.ZERO, 2, null, 0)),
        schedule("back-off coefficient", retry(second, 0.5, null, 0)),
        schedule("maximum attempts", retry(second, 2, null, -1)),
        schedule("maximum interval", retry(second, 2, Duration.ofMillis(10), 0)),
        schedule("maximum interval", retry(second, 2, FOREVER, 0)),
        schedule("priority key", activity("a").priority(new Priority(-1, "", 0, null))),
        schedule("fairness key", activity("a").priority(new Priority(0, "x".repeat(65), 0, null))),
        schedule("fairness key", activity("a").priority(new Priority(0, "a\0b", 0, null))),
        schedule("fairness weight", activity("a").priority(new Priority(0, "", -1, null))),
        new Bad(SCHEDULE_ACTIVITY_DUPLICATE_ID, "'a'", activity("a"), activity("a")),
        new Bad(
            PENDING_ACTIVITIES_LIMIT_EXCEEDED,
            "at most 3",
            activity("a"),
            activity("b"),
            activity("c"),
            activity("d")),
        new Bad(BAD_START_TIMER_ATTRIBUTES, "timer", timer("", second)),
        new Bad(BAD_START_TIMER_ATTRIBUTES, "bake", timer("bake", second.negated())),
        new Bad(START_TIMER_DUPLICATE_ID, "'bake'", timer("bake", second), timer("bake", second)),
        new Bad(BAD_CANCEL_TIMER_ATTRIBUTES, "'bake'", cancelTimer("bake")),
        new Bad(BAD_REQUEST_CANCEL_ACTIVITY_ATTRIBUTES, "event 99", cancelActivity(99)),
        new Bad(BAD_REQUEST_CANCEL_ACTIVITY_ATTRIBUTES, "event 0", cancelActivity(0)),
        new Bad(BAD_REQUEST_CANCEL_ACTIVITY_ATTRIBUTES, "no such activity", cancelActivity(2)),
        schedule("has 1001", activity("x".repeat(1_001)).type("charge")),
        schedule("has 1001", activity("charge").type("x".repeat(1_001))),
        schedule("TemporalTimeout:Never", notRetrying("TemporalTimeout:Never")),
        new Bad(BAD_START_TIMER_ATTRIBUTES, "1000", timer("x".repeat(1_001), second)),
        new Bad(BAD_RECORD_MARKER_ATTRIBUTES, "has 1001", marker("x".repeat(1_001))),
        new Bad(BAD_RECORD_MARKER_ATTRIBUTES, "marker", marker(" ")),
        new Bad(
            BAD_COMPLETE_WORKFLOW_EXECUTION_ATTRIBUTES,
            "StartTimer",
            completeWorkflow("done"),
            timer("bake", second)));
  }

  private static Bad schedule(String named, ActivityCommand command) {
    return new Bad(BAD_SCHEDULE_ACTIVITY_ATTRIBUTES, named, command);
  }

  private static ActivityCommand retry(
      Duration initial,
      double coefficient,
      @org.jspecify.annotations.Nullable Duration maximum,
      int attempts) {
    return activity("charge")
        .retry(new RetryPolicy(initial, coefficient, maximum, attempts, List.of(), null));
  }

  private static ActivityCommand notRetrying(String type) {
    return activity("charge")
        .retry(new RetryPolicy(Duration.ofSeconds(1), 2, null, 0, List.of(type), null));
  }

  @ParameterizedTest
  @MethodSource("badCommands")
  default void shouldFailWorkflowTaskByBadCommand(Bad bad) {
    scenario(limits().history(1_000, 1_000_000).pendingActivities(3).build())
        .given(start(), claimWorkflowTask())
        .when(complete(bad.commands()).eager().acceptNext())
        .then(
            "3 WorkflowTaskStarted",
            "4 WorkflowTaskFailed scheduledEventId=2 startedEventId=3 cause=%s identity=worker"
                .formatted(bad.cause()))
        .effects("workflow task 5 attempt 2")
        .answered(
            WorkflowTaskFailed.class,
            answer -> {
              assertThat(answer.cause()).isEqualTo(bad.cause());
              assertThat(answer.message()).contains(bad.named());
            })
        .state(
            state -> {
              assertThat(state.activities().all()).isEmpty();
              assertThat(state.timers().all()).isEmpty();
            })
        .given(claimWorkflowTask())
        .when(complete(bad.commands()))
        .then()
        .effects("workflow task 5 attempt 3")
        .given(claimWorkflowTask())
        .when(complete(completeWorkflow("mended")))
        .then(
            "5 WorkflowTaskScheduled attempt=3",
            "6 WorkflowTaskStarted",
            "7 WorkflowTaskCompleted",
            "8 WorkflowExecutionCompleted result=mended");
  }

  @Test
  default void shouldEndTheRunWhenACommandIsTooLarge() {
    scenario(limits().payloadBytes(100).build())
        .given(start(), claimWorkflowTask())
        .when(complete(completeWorkflow("x".repeat(101))))
        .then(
            "3 WorkflowTaskStarted",
            "4 WorkflowTaskFailed cause=BAD_COMPLETE_WORKFLOW_EXECUTION_ATTRIBUTES",
            "5 WorkflowExecutionTerminated identity=history-service")
        .answered(
            WorkflowTaskFailed.class,
            answer -> assertThat(answer.message()).contains("result exceeds size limit"));
  }

  @Test
  default void shouldAllowAsManyActivitiesAsTheLimitSays() {
    scenario(limits().history(1_000, 1_000_000).pendingActivities(3).build())
        .given(start(), claimWorkflowTask())
        .when(complete(activity("a"), activity("b"), activity("c")))
        .effects("activity a", "activity b", "activity c");
  }

  @Test
  default void shouldAllowActivityIdAgainOnceItIsClosed() {
    scenario()
        .given(
            start(),
            claimWorkflowTask(),
            complete(activity("a")),
            Requests.claimActivity("a"),
            Requests.completeActivity("a"),
            claimWorkflowTask())
        .when(complete(activity("a")))
        .effects("activity a");
  }

  @Test
  default void shouldGiveActivityTheDefaults() {
    scenario()
        .given(start(), claimWorkflowTask())
        .when(complete(activity("a").startToClose(null).scheduleToClose(Duration.ofMinutes(9))))
        .then(
            "3 WorkflowTaskStarted",
            "4 WorkflowTaskCompleted",
            "5 ActivityTaskScheduled taskQueue=orders startToCloseTimeout=PT9M"
                + " scheduleToCloseTimeout=PT9M scheduleToStartTimeout=PT9M heartbeatTimeout=none"
                + " retryPolicy.initialInterval=PT1S retryPolicy.backoffCoefficient=2.0"
                + " retryPolicy.maximumAttempts=0");
  }

  @Test
  default void shouldLookAtNothingButTheOneAttemptOfPolicyThatAllowsNoMore() {
    scenario()
        .given(start(), claimWorkflowTask())
        .when(complete(retry(Duration.ZERO, 0, null, 1)))
        .effects("activity charge");
  }

  @Test
  default void shouldBoundTimeoutsByWhatTheyArePartOf() {
    scenario()
        .given(start().runTimeout(Duration.ofMinutes(10)), claimWorkflowTask())
        .when(
            complete(
                activity("a").heartbeat(Duration.ofHours(1)),
                activity("b")
                    .scheduleToClose(Duration.ofMinutes(3))
                    .startToClose(Duration.ofMinutes(4))
                    .scheduleToStart(Duration.ofMinutes(5)),
                activity("c").startToClose(Duration.ofHours(1)).heartbeat(Duration.ofHours(2)),
                activity("d").startToClose(null).scheduleToClose(Duration.ofHours(1))))
        .then(
            "3 WorkflowTaskStarted",
            "4 WorkflowTaskCompleted",
            "5 ActivityTaskScheduled scheduleToCloseTimeout=PT10M scheduleToStartTimeout=PT10M"
                + " startToCloseTimeout=PT1M heartbeatTimeout=PT1M",
            "6 ActivityTaskScheduled scheduleToCloseTimeout=PT3M scheduleToStartTimeout=PT3M"
                + " startToCloseTimeout=PT3M heartbeatTimeout=none",
            "7 ActivityTaskScheduled scheduleToCloseTimeout=PT10M scheduleToStartTimeout=PT10M"
                + " startToCloseTimeout=PT10M heartbeatTimeout=PT10M",
            "8 ActivityTaskScheduled scheduleToCloseTimeout=PT10M scheduleToStartTimeout=PT10M"
                + " startToCloseTimeout=PT10M");
  }
}
