package io.workflow.engine.scenario;

import static io.workflow.engine.scenario.Commands.cancelWorkflow;
import static io.workflow.engine.scenario.Commands.completeWorkflow;
import static io.workflow.engine.scenario.Commands.failWorkflow;
import static io.workflow.engine.scenario.Requests.claimWorkflowTask;
import static io.workflow.engine.scenario.Requests.complete;
import static io.workflow.engine.scenario.Requests.failure;
import static io.workflow.engine.scenario.Requests.pass;
import static io.workflow.engine.scenario.Requests.requestCancel;
import static io.workflow.engine.scenario.Requests.signal;
import static io.workflow.engine.scenario.Requests.start;
import static io.workflow.engine.scenario.Requests.terminate;

import io.workflow.engine.decide.Rejection.Reason;
import io.workflow.protocol.RetryPolicy;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Workflows that run by a cron schedule. */
public interface CronScenarios extends ScenarioSuite {

  /** A scenario that begins on the hour, whatever the executor's clock says before it. */
  private Scenario onTheHour() {
    return scenario().when(CronScenarios::waitForTheHour);
  }

  private static void waitForTheHour(Scenario scenario) {
    Instant now = scenario.executor().now();
    Instant hour = now.truncatedTo(ChronoUnit.HOURS);
    scenario
        .executor()
        .advance(Duration.between(now, hour.equals(now) ? now : hour.plusSeconds(3_600)));
  }

  @Test
  default void shouldRunAtOnceWhenItIsStartedAgainWithSignal() {
    onTheHour()
        .given(start().cron("30 * * * *"))
        .when(start().signal("hurry"))
        .then("2 WorkflowExecutionSignaled signalName=hurry", "3 WorkflowTaskScheduled")
        .effects("workflow task 3");
  }

  @Test
  default void shouldRunAtTheTimesOfTheSchedule() {
    Scenario scenario = onTheHour();
    scenario
        .when(start().cron("30 * * * *"))
        .then(
            "1 WorkflowExecutionStarted cronSchedule='30 * * * *' firstWorkflowTaskBackoff=PT30M"
                + " initiator=none")
        .effects()
        .wakesAfter(Duration.ofMinutes(30))
        .when(signal("no hurry"))
        .then("2 WorkflowExecutionSignaled")
        .when(pass(Duration.ofMinutes(30)))
        .then("3 WorkflowTaskScheduled")
        .given(claimWorkflowTask(), pass(Duration.ofSeconds(5)))
        .when(complete(completeWorkflow("baked 7")))
        .then(
            "1 WorkflowExecutionStarted initiator=CRON_SCHEDULE lastCompletionResult='baked 7'"
                + " attempt=1 firstWorkflowTaskBackoff=PT59M55S continuedExecutionRunId="
                + scenario.runId(0))
        .history(
            0,
            "WorkflowExecutionStarted",
            "WorkflowExecutionSignaled",
            "WorkflowTaskScheduled",
            "WorkflowTaskStarted",
            "WorkflowTaskCompleted",
            "6 WorkflowExecutionCompleted newExecutionRunId=" + scenario.runId(1))
        .when(pass(Duration.ofSeconds(59 * 60 + 55)))
        .then("2 WorkflowTaskScheduled");
  }

  @Test
  default void shouldGoOnAfterFailureAndKeepTheLastResult() {
    onTheHour()
        .given(
            start().cron("@hourly"),
            pass(Duration.ofHours(1)),
            claimWorkflowTask(),
            complete(completeWorkflow("first")),
            pass(Duration.ofHours(1)),
            claimWorkflowTask())
        .when(complete(failWorkflow(failure("OvenException", false, null))))
        .then(
            "1 WorkflowExecutionStarted initiator=CRON_SCHEDULE lastCompletionResult=first"
                + " continuedFailure='OvenException was thrown' firstWorkflowTaskBackoff=PT1H")
        .given(pass(Duration.ofHours(1)), claimWorkflowTask())
        .when(complete(completeWorkflow("second")))
        .then(
            "1 WorkflowExecutionStarted lastCompletionResult=second continuedFailure=none"
                + " firstWorkflowTaskBackoff=PT1H");
  }

  @Test
  default void shouldTryFailedRunAgainBeforeTheNextTime() {
    RetryPolicy twice = new RetryPolicy(Duration.ofSeconds(1), 2.0, null, 2, List.of(), null);
    onTheHour()
        .given(start().cron("@hourly").retry(twice), pass(Duration.ofHours(1)), claimWorkflowTask())
        .when(complete(failWorkflow(failure("OvenException", false, null))))
        .then("1 WorkflowExecutionStarted initiator=RETRY attempt=2 firstWorkflowTaskBackoff=PT1S")
        .given(pass(Duration.ofSeconds(1)), claimWorkflowTask())
        .when(complete(failWorkflow(failure("OvenException", false, null))))
        .then(
            "1 WorkflowExecutionStarted initiator=CRON_SCHEDULE attempt=1"
                + " firstWorkflowTaskBackoff=PT59M59S");
  }

  @Test
  default void shouldNeverOverlapAndLeaveOutWhatItRanPast() {
    onTheHour()
        .given(
            start().cron("@every 10m"),
            pass(Duration.ofMinutes(10)),
            claimWorkflowTask(),
            complete(Commands.timer("t", Duration.ofMinutes(25))),
            pass(Duration.ofMinutes(25)),
            claimWorkflowTask())
        .when(complete(completeWorkflow("slow")))
        .then("1 WorkflowExecutionStarted firstWorkflowTaskBackoff=PT5M");
  }

  @Test
  default void shouldEndTheSeriesWhenRunEndsCanceled() {
    onTheHour()
        .given(start().cron("@hourly"), requestCancel(), claimWorkflowTask())
        .when(complete(cancelWorkflow()))
        .then("4 WorkflowTaskStarted", "5 WorkflowTaskCompleted", "6 WorkflowExecutionCanceled")
        .wakesAfter(null);
  }

  @Test
  default void shouldEndTheSeriesWhenTerminated() {
    onTheHour()
        .given(start().cron("@hourly"))
        .when(terminate("no more pizza"))
        .then("2 WorkflowExecutionTerminated")
        .wakesAfter(null);
  }

  @Test
  default void shouldEndTheSeriesAtTheExecutionTimeout() {
    onTheHour()
        .given(
            start().cron("@hourly").executionTimeout(Duration.ofMinutes(90)),
            pass(Duration.ofHours(1)),
            claimWorkflowTask(),
            complete(completeWorkflow("one")),
            pass(Duration.ofHours(1)),
            claimWorkflowTask())
        .when(complete(completeWorkflow("two")))
        .then(
            "3 WorkflowTaskStarted",
            "4 WorkflowTaskCompleted",
            "5 WorkflowExecutionCompleted newExecutionRunId=none");
  }

  @Test
  default void shouldRefuseWhatIsNoSchedule() {
    onTheHour()
        .when(start().cron("at noon"))
        .rejected(Reason.INVALID_ARGUMENT, "0 12 * * MON-FRI", "at noon", "2 fields instead of 5")
        .when(start().cron("@hourly").delay(Duration.ofSeconds(1)))
        .rejected(Reason.INVALID_ARGUMENT, "startDelay", "cronSchedule");
  }
}
