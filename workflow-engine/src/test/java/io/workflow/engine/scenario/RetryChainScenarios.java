package io.workflow.engine.scenario;

import static io.workflow.engine.scenario.Commands.completeWorkflow;
import static io.workflow.engine.scenario.Commands.failWorkflow;
import static io.workflow.engine.scenario.Requests.claimWorkflowTask;
import static io.workflow.engine.scenario.Requests.complete;
import static io.workflow.engine.scenario.Requests.failure;
import static io.workflow.engine.scenario.Requests.pass;
import static io.workflow.engine.scenario.Requests.start;
import static io.workflow.engine.scenario.Requests.terminate;

import io.workflow.protocol.RetryPolicy;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Runs that fail and have a retry policy. */
public interface RetryChainScenarios extends ScenarioSuite {

  private static RetryPolicy policy(int maximumAttempts) {
    return new RetryPolicy(
        Duration.ofSeconds(2),
        3.0,
        Duration.ofSeconds(5),
        maximumAttempts,
        List.of("CardDeclined"),
        null);
  }

  private static Step fail(String type) {
    return complete(failWorkflow(failure(type, false, null)));
  }

  @Test
  default void shouldTryFailedRunAgainUntilItSucceeds() {
    Scenario scenario = scenario();
    scenario
        .given(start().input("large").retry(policy(0)).memo("note", "x"), claimWorkflowTask())
        .when(fail("OvenException"))
        .then(
            "1 WorkflowExecutionStarted attempt=2 initiator=RETRY firstWorkflowTaskBackoff=PT2S"
                + " continuedFailure='OvenException was thrown' input=large memo=note:x"
                + " retryPolicy=RetryPolicy continuedExecutionRunId="
                + scenario.runId(0))
        .effects()
        .history(
            0,
            "WorkflowExecutionStarted attempt=1",
            "WorkflowTaskScheduled",
            "WorkflowTaskStarted",
            "WorkflowTaskCompleted",
            "5 WorkflowExecutionFailed retryState=IN_PROGRESS newExecutionRunId="
                + scenario.runId(1))
        .when(pass(Duration.ofSeconds(2)))
        .then("2 WorkflowTaskScheduled")
        .effects("workflow task 2")
        .given(claimWorkflowTask())
        .when(fail("OvenException"))
        .then(
            "1 WorkflowExecutionStarted attempt=3 firstWorkflowTaskBackoff=PT5S firstExecutionRunId="
                + scenario.runId(0))
        .given(pass(Duration.ofSeconds(5)), claimWorkflowTask())
        .when(complete(completeWorkflow("at last")))
        .then(
            "3 WorkflowTaskStarted",
            "4 WorkflowTaskCompleted",
            "5 WorkflowExecutionCompleted result='at last' newExecutionRunId=none");
  }

  @Test
  default void shouldGiveUpAfterTheMaximumOfAttempts() {
    scenario()
        .given(
            start().retry(policy(2)),
            claimWorkflowTask(),
            fail("OvenException"),
            pass(Duration.ofSeconds(2)),
            claimWorkflowTask())
        .when(fail("OvenException"))
        .then(
            "3 WorkflowTaskStarted",
            "4 WorkflowTaskCompleted",
            "5 WorkflowExecutionFailed retryState=MAXIMUM_ATTEMPTS_REACHED newExecutionRunId=none");
  }

  @Test
  default void shouldNotTryAgainWhatThePolicyExcludes() {
    scenario()
        .given(start().retry(policy(0)), claimWorkflowTask())
        .when(fail("CardDeclined"))
        .then(
            "3 WorkflowTaskStarted",
            "4 WorkflowTaskCompleted",
            "5 WorkflowExecutionFailed retryState=NON_RETRYABLE_FAILURE");
  }

  @Test
  default void shouldNotTryAgainPastTheExecutionTimeout() {
    scenario()
        .given(
            start().retry(policy(0)).executionTimeout(Duration.ofSeconds(30)),
            claimWorkflowTask(),
            pass(Duration.ofSeconds(9)))
        .when(fail("OvenException"))
        .then("1 WorkflowExecutionStarted attempt=2")
        .given(pass(Duration.ofSeconds(19)), claimWorkflowTask())
        .when(fail("OvenException"))
        .then(
            "3 WorkflowTaskStarted",
            "4 WorkflowTaskCompleted",
            "5 WorkflowExecutionFailed retryState=TIMEOUT newExecutionRunId=none");
  }

  @Test
  default void shouldTryTimedOutRunAgain() {
    Scenario scenario = scenario();
    scenario
        .given(
            start().retry(policy(2)).runTimeout(Duration.ofSeconds(20)),
            claimWorkflowTask(),
            complete())
        .when(pass(Duration.ofSeconds(20)))
        .then("1 WorkflowExecutionStarted attempt=2 continuedFailure='workflow timeout'")
        .history(
            0,
            "1 WorkflowExecutionStarted",
            "2 WorkflowTaskScheduled",
            "3 WorkflowTaskStarted",
            "4 WorkflowTaskCompleted",
            "5 WorkflowExecutionTimedOut retryState=IN_PROGRESS newExecutionRunId="
                + scenario.runId(1))
        .wakesAfter(Duration.ofSeconds(2))
        .given(pass(Duration.ofSeconds(2)), claimWorkflowTask(), complete())
        .when(pass(Duration.ofSeconds(20)))
        .then("5 WorkflowExecutionTimedOut retryState=MAXIMUM_ATTEMPTS_REACHED");
  }

  @Test
  default void shouldTakeTheDelayThatTheFailureAsksFor() {
    scenario()
        .given(start().retry(policy(0)), claimWorkflowTask())
        .when(complete(failWorkflow(failure("OvenException", false, Duration.ofMinutes(3)))))
        .then("1 WorkflowExecutionStarted firstWorkflowTaskBackoff=PT3M");
  }

  @Test
  default void shouldEndTheChainWhenTerminated() {
    scenario()
        .given(start().retry(policy(0)), claimWorkflowTask(), fail("OvenException"))
        .when(terminate("enough"))
        .then("2 WorkflowExecutionTerminated")
        .wakesAfter(null);
  }
}
