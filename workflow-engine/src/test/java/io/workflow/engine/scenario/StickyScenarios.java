package io.workflow.engine.scenario;

import static io.workflow.engine.scenario.Commands.completeWorkflow;
import static io.workflow.engine.scenario.Requests.again;
import static io.workflow.engine.scenario.Requests.claimFromStickyQueue;
import static io.workflow.engine.scenario.Requests.claimWorkflowTask;
import static io.workflow.engine.scenario.Requests.complete;
import static io.workflow.engine.scenario.Requests.failWorkflowTask;
import static io.workflow.engine.scenario.Requests.pass;
import static io.workflow.engine.scenario.Requests.resetStickyQueue;
import static io.workflow.engine.scenario.Requests.signal;
import static io.workflow.engine.scenario.Requests.start;
import static org.assertj.core.api.Assertions.assertThat;

import io.workflow.engine.decide.Rejection.Reason;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** A run keeps coming back to the worker that has it cached, as long as that one comes for it. */
public interface StickyScenarios extends ScenarioSuite {

  Duration FIVE_SECONDS = Duration.ofSeconds(5);

  private Scenario sticky() {
    return scenario().given(start(), claimWorkflowTask(), complete().stickTo("mine", FIVE_SECONDS));
  }

  @Test
  default void shouldOfferNextTaskToStickyQueueFirst() {
    sticky()
        .when(signal("go"))
        .then("5 WorkflowExecutionSignaled", "6 WorkflowTaskScheduled")
        .effects("workflow task 6 on mine")
        .wakesAfter(FIVE_SECONDS)
        .when(claimFromStickyQueue("mine"))
        .then()
        .handsOut("7 WorkflowTaskStarted scheduledEventId=6")
        .wakesAfter(Duration.ofSeconds(10));
  }

  @Test
  default void shouldStayStickyOnlyWhenEachAnswerSaysSo() {
    sticky()
        .given(signal("go"), claimFromStickyQueue("mine"))
        .given(complete().stickTo("mine", FIVE_SECONDS))
        .when(signal("on"))
        .effects("workflow task 10 on mine")
        .given(claimFromStickyQueue("mine"), complete())
        .when(signal("on"))
        .effects("workflow task 14");
  }

  @Test
  default void shouldOfferTaskToEverybodyWhenStickyWorkerDoesNotComeInTime() {
    sticky()
        .given(signal("go"))
        .when(pass(FIVE_SECONDS.minusMillis(1)))
        .then()
        .effects()
        .when(pass(Duration.ofMillis(1)))
        .then(
            "7 WorkflowTaskTimedOut scheduledEventId=6 startedEventId=0"
                + " timeoutType=SCHEDULE_TO_START",
            "8 WorkflowTaskScheduled attempt=1")
        .effects("workflow task 8")
        .state(state -> assertThat(state.workflowTasks().stickyQueue()).isNull())
        .wakesAfter(Duration.ofSeconds(10))
        .when(claimFromStickyQueue("mine"))
        .rejected(Reason.TASK_STALE, "sticky queue 'mine'", "normal queue");
  }

  @Test
  default void shouldOfferWaitingTaskToEverybodyWhenStickyQueueIsReset() {
    sticky()
        .given(signal("go"))
        .when(resetStickyQueue())
        .then()
        .effects("workflow task 6")
        .wakesAfter(Duration.ofSeconds(10))
        .when(resetStickyQueue())
        .then()
        .effects()
        .when(claimFromStickyQueue("mine"))
        .rejected(Reason.TASK_STALE, "sticky queue 'mine'", "normal queue")
        .when(claimWorkflowTask())
        .then()
        .handsOut("7 WorkflowTaskStarted");
  }

  @Test
  default void shouldForgetResetStickyQueueOfRunWithoutTask() {
    sticky()
        .when(resetStickyQueue())
        .then()
        .effects()
        .when(signal("go"))
        .effects("workflow task 6");
  }

  @Test
  default void shouldRefuseClaimFromOtherStickyQueue() {
    sticky()
        .given(signal("go"))
        .when(claimFromStickyQueue("yours"))
        .rejected(Reason.TASK_STALE, "sticky queue 'yours'", "sticky queue 'mine'");
  }

  @Test
  default void shouldLeaveStickyQueueWhenTaskIsClaimedFromNormalOne() {
    sticky()
        .given(signal("go"), claimWorkflowTask())
        .state(state -> assertThat(state.workflowTasks().stickyQueue()).isNull())
        .when(again())
        .then()
        .handsOut("7 WorkflowTaskStarted");
  }

  @Test
  default void shouldTryFailedTaskAnewWithoutWhatTheWorkerHadCached() {
    sticky()
        .given(signal("go"), claimFromStickyQueue("mine"))
        .when(failWorkflowTask())
        .then("7 WorkflowTaskStarted", "8 WorkflowTaskFailed", "9 WorkflowTaskScheduled attempt=1")
        .effects("workflow task 9")
        .given(claimWorkflowTask())
        .when(failWorkflowTask())
        .then("10 WorkflowTaskStarted", "11 WorkflowTaskFailed")
        .effects("workflow task 12 attempt 2");
  }

  @Test
  default void shouldTryTaskAnewThatTheWorkerThatHadItCachedDidNotAnswer() {
    sticky()
        .given(signal("go"), claimFromStickyQueue("mine"))
        .when(pass(Duration.ofSeconds(10)))
        .then(
            "7 WorkflowTaskStarted", "8 WorkflowTaskTimedOut", "9 WorkflowTaskScheduled attempt=1")
        .effects("workflow task 9")
        .given(claimWorkflowTask())
        .when(pass(Duration.ofSeconds(10)))
        .then("10 WorkflowTaskStarted", "11 WorkflowTaskTimedOut")
        .effects("workflow task 12 attempt 2");
  }

  @Test
  default void shouldOfferTaskToEverybodyWhenOwnerOfShardIsGone() {
    Scenario scenario = sticky().given(signal("go"));
    scenario.executor().crash();
    scenario
        .state(state -> assertThat(state.workflowTasks().stickyQueue()).isNull())
        .when(Requests.wake())
        .then()
        .effects("workflow task 6");
  }

  @Test
  default void shouldHandNextTaskOutWithAnswerAndStaySticky() {
    sticky()
        .given(signal("go"), claimFromStickyQueue("mine"), signal("more"))
        .when(complete().stickTo("mine", FIVE_SECONDS).acceptNext())
        .then(
            "7 WorkflowTaskStarted",
            "8 WorkflowTaskCompleted",
            "9 WorkflowExecutionSignaled",
            "10 WorkflowTaskScheduled")
        .effects()
        .handsOut("11 WorkflowTaskStarted")
        .state(state -> assertThat(state.workflowTasks().stickyQueue()).isNotNull())
        .when(complete(completeWorkflow("done")))
        .then(
            "11 WorkflowTaskStarted", "12 WorkflowTaskCompleted", "13 WorkflowExecutionCompleted");
  }
}
