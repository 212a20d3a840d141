package io.workflow.engine.scenario;

import static io.workflow.engine.scenario.Commands.activity;
import static io.workflow.engine.scenario.Commands.cancelActivity;
import static io.workflow.engine.scenario.Requests.claimActivity;
import static io.workflow.engine.scenario.Requests.claimWorkflowTask;
import static io.workflow.engine.scenario.Requests.complete;
import static io.workflow.engine.scenario.Requests.completeActivity;
import static io.workflow.engine.scenario.Requests.failActivity;
import static io.workflow.engine.scenario.Requests.failWorkflowTask;
import static io.workflow.engine.scenario.Requests.interruptActivity;
import static io.workflow.engine.scenario.Requests.pass;
import static io.workflow.engine.scenario.Requests.payloads;
import static io.workflow.engine.scenario.Requests.returnActivity;
import static io.workflow.engine.scenario.Requests.returnWorkflowTask;
import static io.workflow.engine.scenario.Requests.signal;
import static io.workflow.engine.scenario.Requests.start;
import static org.assertj.core.api.Assertions.assertThat;

import io.workflow.engine.decide.Rejection.Reason;
import io.workflow.engine.decide.Response;
import io.workflow.protocol.RetryPolicy;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Tasks that were claimed for a worker that was gone before it got them. */
public interface ReturnScenarios extends ScenarioSuite {

  @Test
  default void shouldOfferReturnedWorkflowTaskAgainAtOnce() {
    scenario()
        .given(start(), claimWorkflowTask("gone"))
        .when(returnWorkflowTask())
        .then()
        .effects("workflow task 2")
        .when(claimWorkflowTask("here"))
        .then()
        .handsOut("3 WorkflowTaskStarted identity=here")
        .when(complete())
        .then("3 WorkflowTaskStarted identity=here", "4 WorkflowTaskCompleted");
  }

  @Test
  default void shouldGiveWhatArrivedMeanwhileItsPlace() {
    scenario()
        .given(start(), claimWorkflowTask(), signal("go"))
        .when(returnWorkflowTask())
        .then()
        .effects("workflow task 2")
        .when(claimWorkflowTask())
        .then("3 WorkflowExecutionSignaled")
        .handsOut("4 WorkflowTaskStarted scheduledEventId=2");
  }

  @Test
  default void shouldRefuseReturnOfWorkflowTaskInOtherHands() {
    scenario()
        .given(start(), claimWorkflowTask(), returnWorkflowTask(), claimWorkflowTask())
        .when(returnWorkflowTask(0))
        .rejected(Reason.TASK_STALE, "in other hands");
  }

  @Test
  default void shouldReturnRetriedWorkflowTask() {
    scenario()
        .given(start(), claimWorkflowTask(), failWorkflowTask(), pass(Duration.ofSeconds(1)))
        .given(claimWorkflowTask())
        .when(returnWorkflowTask())
        .then()
        .effects("workflow task 5 attempt 2");
  }

  @Test
  default void shouldOfferSameAttemptOfReturnedActivityAgainAtOnce() {
    scenario()
        .given(start(), claimWorkflowTask(), complete(activity("charge")))
        .given(claimActivity("charge", "gone"))
        .when(returnActivity("charge", 0))
        .then()
        .effects("activity charge")
        .when(returnActivity("charge", 0))
        .rejected(Reason.TASK_STALE, "attempt 1 is current, and waits")
        .given(claimActivity("charge", "here"))
        .when(completeActivity("charge"))
        .then(
            "6 ActivityTaskStarted identity=here attempt=1",
            "7 ActivityTaskCompleted",
            "8 WorkflowTaskScheduled");
  }

  @Test
  default void shouldRememberReturnOfActivityAfterOwnerOfShardIsGone() {
    Scenario scenario =
        scenario()
            .given(start(), claimWorkflowTask(), complete(activity("charge")))
            .given(claimActivity("charge"), returnActivity("charge", 0));
    scenario.executor().crash();
    scenario
        .when(failActivity("charge"))
        .rejected(Reason.TASK_STALE, "attempt 1 is current, and waits")
        .when(Requests.wake())
        .effects("activity charge");
  }

  /** An activity of one attempt, which runs. */
  private Scenario onlyAttempt() {
    RetryPolicy once = new RetryPolicy(Duration.ofSeconds(1), 2, null, 1, List.of(), null);
    return scenario()
        .given(
            start(),
            claimWorkflowTask(),
            complete(
                activity("charge")
                    .retry(once)
                    .startToClose(Duration.ofMinutes(5))
                    .scheduleToStart(Duration.ofMinutes(1))),
            claimActivity("charge", "stops"));
  }

  @Test
  default void shouldNotUseUpAnAttemptWhoseWorkerShutsDown() {
    onlyAttempt()
        .given(pass(Duration.ofMinutes(2)))
        .when(interruptActivity("charge", 0, "step 93"))
        .then()
        .effects("activity charge")
        .when(claimActivity("charge", "here"))
        .answered(
            Response.ActivityTaskStarted.class,
            answer -> {
              assertThat(answer.task().token().task().attempt()).isEqualTo(1);
              assertThat(answer.task().heartbeatDetails()).isEqualTo(payloads("step 93"));
            })
        .when(interruptActivity("charge", 0, "late"))
        .rejected(Reason.TASK_STALE, "runs elsewhere")
        .when(completeActivity("charge"))
        .then(
            "6 ActivityTaskStarted identity=here attempt=1",
            "7 ActivityTaskCompleted",
            "8 WorkflowTaskScheduled");
  }

  @Test
  default void shouldLetAnAttemptThatWasGivenBackWaitItsTimeForAWorker() {
    onlyAttempt()
        .given(pass(Duration.ofMinutes(2)), interruptActivity("charge", 0, "step 93"))
        .given(pass(Duration.ofSeconds(59)))
        .when(pass(Duration.ofSeconds(1)))
        .then("6 ActivityTaskTimedOut startedEventId=0", "7 WorkflowTaskScheduled");
  }

  @Test
  default void shouldCancelAnActivityThatIsGivenBackAfterItWasAskedToStop() {
    onlyAttempt()
        .given(signal("stop"), claimWorkflowTask(), complete(cancelActivity("charge")))
        .when(interruptActivity("charge", 0, "step 93"))
        .then(
            "11 ActivityTaskStarted identity=stops",
            "12 ActivityTaskCanceled latestCancelRequestedEventId=10",
            "13 WorkflowTaskScheduled");
  }

  @Test
  default void shouldCancelAnActivityThatNeverArrivedAfterItWasAskedToStop() {
    onlyAttempt()
        .given(signal("stop"), claimWorkflowTask(), complete(cancelActivity("charge")))
        .when(returnActivity("charge", 0))
        .then("11 ActivityTaskCanceled startedEventId=0", "12 WorkflowTaskScheduled");
  }
}
