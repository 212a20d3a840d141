package io.workflow.engine.scenario;

import static io.workflow.engine.scenario.Commands.activity;
import static io.workflow.engine.scenario.Requests.again;
import static io.workflow.engine.scenario.Requests.claimActivity;
import static io.workflow.engine.scenario.Requests.claimWorkflowTask;
import static io.workflow.engine.scenario.Requests.complete;
import static io.workflow.engine.scenario.Requests.completeActivity;
import static io.workflow.engine.scenario.Requests.failActivity;
import static io.workflow.engine.scenario.Requests.heartbeat;
import static io.workflow.engine.scenario.Requests.pass;
import static io.workflow.engine.scenario.Requests.start;
import static org.assertj.core.api.Assertions.assertThat;

import io.workflow.engine.decide.Rejection.Reason;
import io.workflow.engine.decide.Response.ActivityTaskClosed;
import io.workflow.engine.decide.Response.ActivityTaskStarted;
import io.workflow.engine.decide.Response.HeartbeatRecorded;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** Activities: claimed, alive, answered. */
public interface ActivityScenarios extends ScenarioSuite {

  private Scenario scheduled(ActivityCommand command) {
    return scenario().given(start(), claimWorkflowTask(), complete(command));
  }

  @Test
  default void shouldHandAttemptOutWithAllThatTheWorkerNeeds() {
    scheduled(activity("charge").heartbeat(Duration.ofSeconds(20)))
        .given(pass(Duration.ofSeconds(2)))
        .when(claimActivity("charge"))
        .then()
        .effects()
        .answered(
            ActivityTaskStarted.class,
            answer -> {
              assertThat(answer.task().activityId()).isEqualTo("charge");
              assertThat(answer.task().token().task().scheduledEventId()).isEqualTo(5);
              assertThat(answer.task().token().task().attempt()).isEqualTo(1);
              assertThat(answer.task().workflowType()).isEqualTo("PizzaOrder");
              assertThat(answer.task().timeouts().heartbeat()).isEqualTo(Duration.ofSeconds(20));
              assertThat(EventText.text(answer.task().input())).isEqualTo("input of charge");
              assertThat(
                      Duration.between(
                          answer.task().times().scheduled(), answer.task().times().started()))
                  .isEqualTo(Duration.ofSeconds(2));
            });
  }

  @Test
  default void shouldAnswerRepeatedClaimWithSameActivityTask() {
    Scenario scenario = scheduled(activity("charge")).given(claimActivity("charge"));
    ActivityTaskStarted first = (ActivityTaskStarted) scenario.memory().response();
    scenario
        .when(again())
        .answered(ActivityTaskStarted.class, second -> assertThat(second).isEqualTo(first));
  }

  @Test
  default void shouldStartAttemptAtMostOnce() {
    scheduled(activity("charge"))
        .given(claimActivity("charge", "worker-1"))
        .when(claimActivity("charge", "worker-2"))
        .rejected(Reason.TASK_ALREADY_STARTED, "'charge'", "attempt 1", "worker-1");
  }

  @Test
  default void shouldRefuseClaimOfActivityByOldHint() {
    scheduled(activity("charge"))
        .when(claimActivity(5, 2))
        .rejected(Reason.TASK_STALE, "attempt 2 of activity 5", "attempt 1 is current")
        .when(claimActivity(77, 1))
        .rejected(Reason.TASK_STALE, "activity 77", "it is closed")
        .given(claimActivity("charge"), completeActivity("charge"))
        .when(claimActivity(5, 1))
        .rejected(Reason.TASK_STALE, "activity 5", "it is closed");
  }

  @Test
  default void shouldWriteStartWithTheResultAtTheTimeItHappened() {
    scheduled(activity("charge"))
        .given(pass(Duration.ofSeconds(1)), claimActivity("charge"), pass(Duration.ofSeconds(3)))
        .when(completeActivity("charge"))
        .then(
            "6 ActivityTaskStarted scheduledEventId=5 identity=worker attempt=1 after=PT1S",
            "7 ActivityTaskCompleted startedEventId=6 after=PT4S",
            "8 WorkflowTaskScheduled after=PT4S")
        .effects("workflow task 8");
  }

  @Test
  default void shouldRefuseSecondAnswer() {
    scheduled(activity("charge"))
        .given(claimActivity("charge"), completeActivity("charge"))
        .when(completeActivity("charge"))
        .rejected(Reason.TASK_STALE, "activity 5", "it is closed")
        .when(failActivity("charge"))
        .rejected(Reason.TASK_STALE, "activity 5")
        .when(heartbeat("charge"))
        .rejected(Reason.TASK_STALE, "activity 5");
  }

  @Test
  default void shouldRefuseAnswerOfEarlierAttempt() {
    scheduled(activity("charge"))
        .given(
            claimActivity("charge"),
            failActivity("charge"),
            pass(Duration.ofSeconds(1)),
            claimActivity("charge"))
        .when(completeActivity("charge").claim(0))
        .rejected(Reason.TASK_STALE, "attempt 1 of activity 5", "attempt 2 is current")
        .when(completeActivity("charge").claim(1))
        .then(
            "6 ActivityTaskStarted attempt=2 lastFailure='IOException was thrown'",
            "7 ActivityTaskCompleted",
            "8 WorkflowTaskScheduled");
  }

  @Test
  default void shouldHandWorkflowTaskOutWithAnswerWhenWorkerAcceptsIt() {
    scheduled(activity("charge"))
        .given(claimActivity("charge"))
        .when(completeActivity("charge").acceptNext())
        .effects()
        .handsOut("9 WorkflowTaskStarted scheduledEventId=8");
  }

  @Test
  default void shouldNotHandWorkflowTaskOutThatIsInOtherHands() {
    scheduled(activity("charge"))
        .given(claimActivity("charge"), Requests.signal("go"), claimWorkflowTask())
        .when(completeActivity("charge").acceptNext())
        .then()
        .effects()
        .answered(ActivityTaskClosed.class, answer -> assertThat(answer.workflowTask()).isNull());
  }

  @Test
  default void shouldCompleteFailAndHeartbeatById() {
    scheduled(activity("charge").heartbeat(Duration.ofSeconds(20)))
        .given(claimActivity("charge"))
        .when(heartbeat("charge", "half").byId())
        .answered(HeartbeatRecorded.class, answer -> assertThat(answer.cancelRequested()).isFalse())
        .when(failActivity("charge").byId())
        .then()
        .given(pass(Duration.ofSeconds(1)), claimActivity("charge"))
        .when(completeActivity("charge").byId())
        .then(
            "6 ActivityTaskStarted attempt=2",
            "7 ActivityTaskCompleted",
            "8 WorkflowTaskScheduled");
  }

  @Test
  default void shouldRefuseAnswerByUnknownIdOrBeforeTheStart() {
    scheduled(activity("charge"))
        .when(completeActivity("bake").byId())
        .rejected(
            Reason.NOT_FOUND,
            "invalid activityID or activity already timed out or invoking workflow is completed",
            "'bake'")
        .when(failActivity("charge").byId())
        .rejected(Reason.NOT_FOUND, "'charge'", "not started")
        .when(completeActivity("charge").byIdIn("another-run"))
        .rejected(Reason.NOT_FOUND, "another-run");
  }

  @Test
  default void shouldLetSomebodyCompleteActivityByIdThatNoWorkerHasTaken() {
    scheduled(activity("charge"))
        .when(completeActivity("charge").byId())
        .then(
            "6 ActivityTaskStarted scheduledEventId=5 attempt=1 identity=worker",
            "7 ActivityTaskCompleted scheduledEventId=5 startedEventId=6 result='done charge'",
            "8 WorkflowTaskScheduled")
        .when(Requests.claimActivity(5, 1))
        .rejected(Reason.TASK_STALE, "it is closed");
  }
}
