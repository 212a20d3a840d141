package io.workflow.engine.scenario;

import static io.workflow.engine.scenario.Commands.activity;
import static io.workflow.engine.scenario.Commands.completeWorkflow;
import static io.workflow.engine.scenario.Commands.marker;
import static io.workflow.engine.scenario.Commands.timer;
import static io.workflow.engine.scenario.Requests.claimActivity;
import static io.workflow.engine.scenario.Requests.claimWorkflowTask;
import static io.workflow.engine.scenario.Requests.complete;
import static io.workflow.engine.scenario.Requests.completeActivity;
import static io.workflow.engine.scenario.Requests.pass;
import static io.workflow.engine.scenario.Requests.start;
import static org.assertj.core.api.Assertions.assertThat;

import io.workflow.engine.decide.Response.ActivityTaskClosed;
import io.workflow.engine.decide.Response.WorkflowTaskCompleted;
import io.workflow.protocol.WorkflowStatus;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** A workflow that does one thing after the other: the order of events is Temporal's. */
public interface SequentialScenarios extends ScenarioSuite {

  @Test
  default void shouldWriteHistoryOfActivityTimerAndResultInTemporalsOrder() {
    scenario()
        .given(
            start(),
            claimWorkflowTask(),
            complete(activity("charge")),
            claimActivity("charge"),
            completeActivity("charge"),
            claimWorkflowTask(),
            complete(timer("bake", Duration.ofMinutes(7))),
            pass(Duration.ofMinutes(7)),
            claimWorkflowTask(),
            complete(marker("receipt"), completeWorkflow("delivered")))
        .history(
            0,
            "1 WorkflowExecutionStarted",
            "2 WorkflowTaskScheduled attempt=1",
            "3 WorkflowTaskStarted scheduledEventId=2 identity=worker",
            "4 WorkflowTaskCompleted scheduledEventId=2 startedEventId=3 identity=worker",
            "5 ActivityTaskScheduled activityId=charge activityType=charge taskQueue=orders"
                + " startToCloseTimeout=PT1M workflowTaskCompletedEventId=4",
            "6 ActivityTaskStarted scheduledEventId=5 attempt=1 lastFailure=none",
            "7 ActivityTaskCompleted scheduledEventId=5 startedEventId=6 result='done charge'",
            "8 WorkflowTaskScheduled attempt=1",
            "9 WorkflowTaskStarted scheduledEventId=8",
            "10 WorkflowTaskCompleted scheduledEventId=8 startedEventId=9",
            "11 TimerStarted timerId=bake startToFireTimeout=PT7M workflowTaskCompletedEventId=10",
            "12 TimerFired timerId=bake startedEventId=11 after=PT7M",
            "13 WorkflowTaskScheduled",
            "14 WorkflowTaskStarted",
            "15 WorkflowTaskCompleted",
            "16 MarkerRecorded markerName=receipt workflowTaskCompletedEventId=15",
            "17 WorkflowExecutionCompleted result=delivered workflowTaskCompletedEventId=15")
        .state(state -> assertThat(state.status()).isEqualTo(WorkflowStatus.COMPLETED))
        .wakesAfter(null);
  }

  @Test
  default void shouldNeedTwoRequestsAndNoDispatchForStepOnEagerPath() {
    Scenario scenario =
        scenario().given(start(), claimWorkflowTask(), complete(activity("step0").eager()).eager());
    for (int step = 0; step < 5; step++) {
      scenario
          .when(completeActivity("step" + step).acceptNext())
          .then("ActivityTaskStarted", "ActivityTaskCompleted", "WorkflowTaskScheduled")
          .effects()
          .answered(
              ActivityTaskClosed.class, answer -> assertThat(answer.workflowTask()).isNotNull())
          .when(complete(activity("step" + (step + 1)).eager()).eager())
          .then("WorkflowTaskStarted", "WorkflowTaskCompleted", "ActivityTaskScheduled")
          .effects()
          .answered(
              WorkflowTaskCompleted.class, answer -> assertThat(answer.activityTasks()).hasSize(1));
    }
  }

  @Test
  default void shouldWriteEventsOfCommandsInTheirOrder() {
    scenario()
        .given(start(), claimWorkflowTask())
        .when(
            complete(
                timer("first", Duration.ofHours(1)),
                activity("second").taskQueue("kitchen"),
                marker("third"),
                activity("fourth")))
        .then(
            "3 WorkflowTaskStarted",
            "4 WorkflowTaskCompleted",
            "5 TimerStarted timerId=first",
            "6 ActivityTaskScheduled activityId=second taskQueue=kitchen",
            "7 MarkerRecorded markerName=third",
            "8 ActivityTaskScheduled activityId=fourth taskQueue=orders")
        .effects("activity second", "activity fourth")
        .state(state -> assertThat(state.workflowTask()).isNull());
  }
}
