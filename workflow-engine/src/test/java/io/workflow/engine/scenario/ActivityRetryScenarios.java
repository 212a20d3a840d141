package io.workflow.engine.scenario;

import static io.workflow.engine.scenario.Commands.activity;
import static io.workflow.engine.scenario.Requests.claimActivity;
import static io.workflow.engine.scenario.Requests.claimWorkflowTask;
import static io.workflow.engine.scenario.Requests.complete;
import static io.workflow.engine.scenario.Requests.crash;
import static io.workflow.engine.scenario.Requests.failActivity;
import static io.workflow.engine.scenario.Requests.failure;
import static io.workflow.engine.scenario.Requests.pass;
import static io.workflow.engine.scenario.Requests.start;
import static org.assertj.core.api.Assertions.assertThat;

import io.workflow.engine.decide.Rejection.Reason;
import io.workflow.engine.decide.Response.ActivityTaskClosed;
import io.workflow.protocol.Failure;
import io.workflow.protocol.RetryPolicy;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** How often and how fast a failed activity is tried again. */
public interface ActivityRetryScenarios extends ScenarioSuite {

  private Scenario running(ActivityCommand command) {
    return scenario()
        .given(start(), claimWorkflowTask(), complete(command), claimActivity("charge"));
  }

  private static RetryPolicy policy(@Nullable Duration maximumInterval, int maximumAttempts) {
    return new RetryPolicy(
        Duration.ofSeconds(1), 3, maximumInterval, maximumAttempts, List.of("CardDeclined"), null);
  }

  @Test
  default void shouldWaitLongerAfterEachFailureUpToTheMaximum() {
    Scenario scenario = running(activity("charge").retry(policy(Duration.ofSeconds(20), 0)));
    for (int wait : new int[] {1, 3, 9, 20, 20}) {
      scenario
          .when(failActivity("charge"))
          .then()
          .effects()
          .wakesAfter(Duration.ofSeconds(wait))
          .given(pass(Duration.ofSeconds(wait)), claimActivity("charge"));
    }
  }

  @Test
  default void shouldWaitAtMostHundredTimesTheInitialIntervalByDefault() {
    Scenario scenario = running(activity("charge"));
    for (int wait : new int[] {1, 2, 4, 8, 16, 32, 64, 100, 100}) {
      scenario
          .when(failActivity("charge"))
          .then()
          .wakesAfter(Duration.ofSeconds(wait))
          .given(pass(Duration.ofSeconds(wait)), claimActivity("charge"));
    }
  }

  @Test
  default void shouldKnowWhoRanTheLastAttemptAndWhenItFailed() {
    running(activity("charge"))
        .given(pass(Duration.ofSeconds(3)))
        .when(failActivity("charge"))
        .given(crash())
        .state(
            state ->
                assertThat(state.activities().find(5L))
                    .satisfies(
                        charge -> {
                          assertThat(charge.current().previous())
                              .isNotNull()
                              .satisfies(
                                  last -> {
                                    assertThat(last.identity()).isEqualTo("worker");
                                    assertThat(last.time())
                                        .isEqualTo(charge.attemptTime().minusSeconds(1));
                                  });
                          assertThat(charge.attemptTime())
                              .isEqualTo(charge.scheduledTime().plusSeconds(4));
                        }));
  }

  @Test
  default void shouldDispatchRetryWhenItsTimeHasComeAndNotBefore() {
    running(activity("charge"))
        .given(failActivity("charge"))
        .when(pass(Duration.ofMillis(999)))
        .effects()
        .when(claimActivity("charge"))
        .rejected(Reason.TASK_STALE, "attempt 2 of activity 5")
        .when(pass(Duration.ofMillis(1)))
        .then()
        .effects("activity charge attempt 2");
  }

  @Test
  default void shouldNotTellWorkflowOfFailureThatIsRetried() {
    running(activity("charge"))
        .when(failActivity("charge").acceptNext())
        .then()
        .effects()
        .answered(ActivityTaskClosed.class, answer -> assertThat(answer.workflowTask()).isNull());
  }

  @Test
  default void shouldStopAfterMaximumAttempts() {
    running(activity("charge").retry(policy(null, 2)))
        .given(failActivity("charge"), pass(Duration.ofSeconds(1)), claimActivity("charge"))
        .when(failActivity("charge"))
        .then(
            "6 ActivityTaskStarted attempt=2 lastFailure='IOException was thrown'",
            "7 ActivityTaskFailed startedEventId=6 failure.info.type=IOException"
                + " retryState=MAXIMUM_ATTEMPTS_REACHED identity=worker",
            "8 WorkflowTaskScheduled")
        .effects("workflow task 8");
  }

  @Test
  default void shouldNotRetryWhatThePolicyNames() {
    notRetried(failure("CardDeclined", false, null));
  }

  @Test
  default void shouldNotRetryWhatTheApplicationSaysIsFinal() {
    notRetried(failure("IOException", true, null));
  }

  @Test
  default void shouldNotRetryCancellation() {
    notRetried(Failure.of("stopped", new Failure.Canceled(List.of())));
  }

  private void notRetried(Failure failure) {
    running(activity("charge").retry(policy(null, 0)))
        .when(failActivity("charge", failure))
        .then(
            "6 ActivityTaskStarted attempt=1",
            "7 ActivityTaskFailed retryState=NON_RETRYABLE_FAILURE",
            "8 WorkflowTaskScheduled")
        .effects("workflow task 8");
  }

  @Test
  default void shouldWaitAsLongAsTheFailureSays() {
    running(activity("charge").retry(policy(Duration.ofSeconds(20), 0)))
        .when(failActivity("charge", failure("IOException", false, Duration.ofMinutes(5))))
        .then()
        .wakesAfter(Duration.ofMinutes(5))
        .given(pass(Duration.ofMinutes(5)), claimActivity("charge"))
        .when(failActivity("charge"))
        .wakesAfter(Duration.ofSeconds(3));
  }

  @Test
  default void shouldWaitThousandYearsAtMost() {
    running(activity("charge"))
        .when(
            failActivity("charge", failure("IOException", false, Duration.ofDays(100L * 365_000))))
        .then()
        .wakesAfter(Duration.ofDays(365_000));
  }

  @Test
  default void shouldNotWaitPastScheduleToCloseForTheDelayThatTheFailureSays() {
    running(activity("charge").scheduleToClose(Duration.ofMinutes(5)))
        .when(failActivity("charge", failure("IOException", false, Duration.ofSeconds(301))))
        .then(
            "6 ActivityTaskStarted",
            "7 ActivityTaskFailed retryState=TIMEOUT",
            "8 WorkflowTaskScheduled");
  }
}
