package io.workflow.engine.scenario;

import static io.workflow.engine.scenario.Commands.activity;
import static io.workflow.engine.scenario.Commands.completeWorkflow;
import static io.workflow.engine.scenario.Commands.marker;
import static io.workflow.engine.scenario.Requests.again;
import static io.workflow.engine.scenario.Requests.claimWorkflowTask;
import static io.workflow.engine.scenario.Requests.complete;
import static io.workflow.engine.scenario.Requests.crash;
import static io.workflow.engine.scenario.Requests.failWorkflowTask;
import static io.workflow.engine.scenario.Requests.pass;
import static io.workflow.engine.scenario.Requests.signal;
import static io.workflow.engine.scenario.Requests.start;
import static io.workflow.engine.scenario.Requests.terminate;
import static io.workflow.engine.scenario.UpdateSteps.accept;
import static io.workflow.engine.scenario.UpdateSteps.failed;
import static io.workflow.engine.scenario.UpdateSteps.place;
import static io.workflow.engine.scenario.UpdateSteps.reject;
import static io.workflow.engine.scenario.UpdateSteps.result;
import static io.workflow.engine.scenario.UpdateSteps.update;
import static org.assertj.core.api.Assertions.assertThat;

import io.workflow.engine.decide.Rejection.Reason;
import io.workflow.engine.decide.Response.UpdateStanding;
import io.workflow.engine.decide.Response.WorkflowTaskCompleted;
import io.workflow.engine.decide.Response.WorkflowTaskFailed;
import io.workflow.engine.state.UpdateState;
import io.workflow.protocol.WorkflowTaskFailedCause;
import io.workflow.protocol.worker.UpdateMessage;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** Updates: asked for, carried to the code, answered by it or by the server. */
public interface UpdateScenarios extends ScenarioSuite {

  /** A run whose code waits for what may come; its history has four events. */
  private Scenario idle() {
    return scenario().given(start(), claimWorkflowTask(), complete());
  }

  // ---- the way of one update

  @Test
  default void shouldWriteSpeculativeTaskWhenUpdateIsAccepted() {
    idle()
        .when(update("u"))
        .then()
        .effects("workflow task 5")
        .answered(
            UpdateStanding.class,
            answer -> assertThat(answer.update()).isInstanceOf(UpdateState.Admitted.class))
        .when(claimWorkflowTask())
        .then()
        .handsOut("5 WorkflowTaskScheduled attempt=1", "6 WorkflowTaskStarted scheduledEventId=5")
        .carries("u")
        .when(complete(place(accept("u")), place(result("u"))).saying(accept("u"), result("u")))
        .then(
            "5 WorkflowTaskScheduled attempt=1",
            "6 WorkflowTaskStarted scheduledEventId=5",
            "7 WorkflowTaskCompleted scheduledEventId=5 startedEventId=6",
            "8 WorkflowExecutionUpdateAccepted protocolInstanceId=u"
                + " acceptedRequestMessageId=u/request acceptedRequestSequencingEventId=4"
                + " acceptedRequest.name=approve acceptedRequest.args=u",
            "9 WorkflowExecutionUpdateCompleted updateId=u acceptedEventId=8 result='did u'"
                + " identity=worker failure=none")
        .effects("update u accepted", "update u completed did u")
        .wakesAfter(null);
  }

  @Test
  default void shouldTellWorkerWhereRequestHasItsPlace() {
    Scenario scenario = idle().given(update("u"), claimWorkflowTask());
    assertThat(scenario.memory().workflowTask(-1).messages())
        .singleElement()
        .satisfies(
            message -> {
              assertThat(message.id()).isEqualTo("u/request");
              assertThat(message.protocolInstanceId()).isEqualTo("u");
              assertThat(message.sequencingEventId()).isEqualTo(5);
              assertThat(message.request().name()).isEqualTo("approve");
            });
  }

  @Test
  default void shouldCompleteInLaterTaskThanAcceptance() {
    idle()
        .given(update("u"), claimWorkflowTask())
        .when(complete(activity("charge"), place(accept("u"))).saying(accept("u")))
        .then(
            "5 WorkflowTaskScheduled",
            "6 WorkflowTaskStarted",
            "7 WorkflowTaskCompleted",
            "8 ActivityTaskScheduled",
            "9 WorkflowExecutionUpdateAccepted")
        .effects("update u accepted", "activity charge")
        .given(crash(), signal("go"), claimWorkflowTask())
        .carries()
        .when(complete().saying(failed("u")))
        .then(
            "12 WorkflowTaskStarted",
            "13 WorkflowTaskCompleted",
            "14 WorkflowExecutionUpdateCompleted updateId=u acceptedEventId=9"
                + " failure.info.type=Declined")
        .effects("update u failed Declined");
  }

  @Test
  default void shouldLeaveNoTraceOfRejection() {
    idle()
        .given(update("u"), claimWorkflowTask())
        .when(complete().saying(reject("u")))
        .then()
        .effects("update u rejected NotNow")
        .answered(
            WorkflowTaskCompleted.class,
            answer -> assertThat(answer.resetHistoryEventId()).isEqualTo(3))
        .wakesAfter(null)
        .state(state -> assertThat(state.updates().total()).isZero())
        .when(signal("go"))
        .then("5 WorkflowExecutionSignaled", "6 WorkflowTaskScheduled");
  }

  @Test
  default void shouldCarryNextUpdateAfterTaskThatLeftNoTrace() {
    idle()
        .given(update("u"), claimWorkflowTask(), update("v"))
        .when(complete().saying(reject("u")).acceptNext())
        .then()
        .effects("update u rejected NotNow")
        .handsOut("5 WorkflowTaskScheduled", "6 WorkflowTaskStarted")
        .carries("v")
        .answered(
            WorkflowTaskCompleted.class,
            answer -> assertThat(answer.resetHistoryEventId()).isEqualTo(3));
  }

  @Test
  default void shouldWriteTaskWhenSomeAreRejectedAndOneIsAccepted() {
    idle()
        .given(update("u"), update("v"), update("w"), claimWorkflowTask())
        .carries("u", "v", "w")
        .when(complete().saying(reject("v"), accept("w"), accept("u"), result("w")))
        .then(
            "5 WorkflowTaskScheduled",
            "6 WorkflowTaskStarted",
            "7 WorkflowTaskCompleted",
            "8 WorkflowExecutionUpdateAccepted protocolInstanceId=w",
            "9 WorkflowExecutionUpdateAccepted protocolInstanceId=u",
            "10 WorkflowExecutionUpdateCompleted updateId=w acceptedEventId=8")
        .effects(
            "update v rejected NotNow",
            "update w accepted",
            "update u accepted",
            "update w completed did w");
  }

  @Test
  default void shouldPlaceMessagesAmongCommands() {
    idle()
        .given(update("u"), update("v"), claimWorkflowTask())
        .when(
            complete(
                    marker("first"),
                    place(accept("v")),
                    marker("second"),
                    place(result("v")),
                    marker("third"))
                .saying(accept("u"), accept("v"), result("v")))
        .then(
            "5 WorkflowTaskScheduled",
            "6 WorkflowTaskStarted",
            "7 WorkflowTaskCompleted",
            "8 MarkerRecorded markerName=first",
            "9 WorkflowExecutionUpdateAccepted protocolInstanceId=v",
            "10 MarkerRecorded markerName=second",
            "11 WorkflowExecutionUpdateCompleted updateId=v",
            "12 MarkerRecorded markerName=third",
            "13 WorkflowExecutionUpdateAccepted protocolInstanceId=u");
  }

  // ---- tasks that carry updates

  @Test
  default void shouldGoAlongWithTaskThatWaitsAlready() {
    scenario()
        .given(start())
        .when(update("u"))
        .then()
        .effects()
        .when(claimWorkflowTask())
        .handsOut("3 WorkflowTaskStarted scheduledEventId=2")
        .carries("u");
  }

  @Test
  default void shouldEndStartDelay() {
    scenario()
        .given(start().delay(Duration.ofMinutes(1)))
        .when(update("u"))
        .then()
        .effects("workflow task 2")
        .when(claimWorkflowTask())
        .handsOut("2 WorkflowTaskScheduled", "3 WorkflowTaskStarted")
        .carries("u")
        .when(complete().saying(accept("u"), result("u")))
        .then(
            "2 WorkflowTaskScheduled",
            "3 WorkflowTaskStarted",
            "4 WorkflowTaskCompleted",
            "5 WorkflowExecutionUpdateAccepted",
            "6 WorkflowExecutionUpdateCompleted")
        .wakesAfter(null);
  }

  @Test
  default void shouldEndBackoffOfRunByCron() {
    scenario().given(start().cron("@every 1h")).when(update("u")).effects("workflow task 2");
  }

  @Test
  default void shouldKeepStartDelayWhenUpdateIsTurnedDown() {
    scenario()
        .given(start().delay(Duration.ofMinutes(1)), update("u"), claimWorkflowTask())
        .when(complete().saying(reject("u")))
        .then()
        .effects("update u rejected NotNow")
        .wakesAfter(Duration.ofMinutes(1))
        .when(pass(Duration.ofMinutes(1)))
        .then("2 WorkflowTaskScheduled")
        .effects("workflow task 2");
  }

  @Test
  default void shouldHaveOneTaskWhenStartDelayEndsWhileUpdateIsWithWorker() {
    scenario()
        .given(
            start().delay(Duration.ofSeconds(5)),
            update("u"),
            claimWorkflowTask(),
            pass(Duration.ofSeconds(5)))
        .when(complete().saying(reject("u")))
        .then("3 WorkflowTaskStarted", "4 WorkflowTaskCompleted")
        .effects("update u rejected NotNow")
        .wakesAfter(null);
  }

  @Test
  default void shouldForgetUpdateButNotStartDelayWhenOwnerDies() {
    scenario()
        .given(start().delay(Duration.ofMinutes(1)), update("u"))
        .when(crash())
        .then()
        .effects()
        .wakesAfter(Duration.ofMinutes(1));
  }

  @Test
  default void shouldComeWithNextTaskWhenOneIsInFlight() {
    scenario()
        .given(start(), claimWorkflowTask())
        .when(update("u"))
        .then()
        .effects()
        .when(complete().acceptNext())
        .then("3 WorkflowTaskStarted", "4 WorkflowTaskCompleted")
        .handsOut("5 WorkflowTaskScheduled", "6 WorkflowTaskStarted")
        .carries("u");
  }

  @Test
  default void shouldMakeTaskNormalWhenSignalComesBeforeItIsTaken() {
    idle()
        .given(update("u"))
        .when(signal("go"))
        .then("5 WorkflowTaskScheduled", "6 WorkflowExecutionSignaled")
        .effects()
        .when(claimWorkflowTask())
        .handsOut("7 WorkflowTaskStarted scheduledEventId=5")
        .carries("u")
        .when(complete().saying(reject("u")))
        .then("7 WorkflowTaskStarted", "8 WorkflowTaskCompleted")
        .effects("update u rejected NotNow");
  }

  @Test
  default void shouldMakeTaskNormalWhenSignalComesWhileItRuns() {
    idle()
        .given(update("u"), claimWorkflowTask())
        .when(signal("go"))
        .then("5 WorkflowTaskScheduled after=PT0S")
        .effects()
        .when(complete().saying(reject("u")))
        .then(
            "6 WorkflowTaskStarted scheduledEventId=5",
            "7 WorkflowTaskCompleted",
            "8 WorkflowExecutionSignaled",
            "9 WorkflowTaskScheduled")
        .effects("update u rejected NotNow", "workflow task 9");
  }

  @Test
  default void shouldWriteTaskThatNobodyTakesInTime() {
    idle()
        .when(update("u"))
        .wakesAfter(Duration.ofSeconds(5))
        .when(pass(Duration.ofSeconds(5)))
        .then(
            "5 WorkflowTaskScheduled after=PT0S",
            "6 WorkflowTaskTimedOut scheduledEventId=5 startedEventId=0"
                + " timeoutType=SCHEDULE_TO_START",
            "7 WorkflowTaskScheduled")
        .effects("workflow task 7")
        .given(claimWorkflowTask())
        .carries("u");
  }

  @Test
  default void shouldCarryUpdateAgainAfterTimeout() {
    idle()
        .given(update("u"), claimWorkflowTask())
        .when(pass(Duration.ofSeconds(10)))
        .then(
            "5 WorkflowTaskScheduled",
            "6 WorkflowTaskStarted",
            "7 WorkflowTaskTimedOut timeoutType=START_TO_CLOSE")
        .effects("workflow task 8 attempt 2")
        .given(claimWorkflowTask())
        .carries("u");
  }

  @Test
  default void shouldCarryUpdateAgainAfterFailure() {
    idle()
        .given(update("u"), claimWorkflowTask())
        .when(failWorkflowTask())
        .then("5 WorkflowTaskScheduled", "6 WorkflowTaskStarted", "7 WorkflowTaskFailed")
        .effects("workflow task 8 attempt 2")
        .given(claimWorkflowTask())
        .carries("u")
        .when(complete().saying(reject("u")))
        .then("8 WorkflowTaskScheduled", "9 WorkflowTaskStarted", "10 WorkflowTaskCompleted")
        .effects("update u rejected NotNow");
  }

  @Test
  default void shouldRefuseUpdateWhileWorkerFails() {
    idle()
        .given(
            signal("go"),
            claimWorkflowTask(),
            failWorkflowTask(),
            claimWorkflowTask(),
            failWorkflowTask())
        .when(update("u"))
        .rejected(
            Reason.WORKFLOW_NOT_READY,
            "due to Workflow Task in failed state.",
            "update 'u'",
            "2 times");
  }

  @Test
  default void shouldNotSendAgainWhatWorkerIsBusyWith() {
    idle()
        .given(update("u"), claimWorkflowTask(), update("v"))
        .when(complete().force().acceptNext().stickTo("sticky", Duration.ofSeconds(5)))
        .then(
            "5 WorkflowTaskScheduled",
            "6 WorkflowTaskStarted",
            "7 WorkflowTaskCompleted",
            "8 WorkflowTaskScheduled")
        .effects()
        .carries("v")
        .when(complete().saying(accept("u"), reject("v")))
        .effects("update v rejected NotNow", "update u accepted");
  }

  @Test
  default void shouldNotSendAgainWhatWorkerWithoutCacheIsBusyWith() {
    idle()
        .given(update("u"), claimWorkflowTask())
        .when(complete().force().acceptNext())
        .carries()
        .when(complete().saying(accept("u")))
        .effects("update u accepted");
  }

  @Test
  default void shouldSendAgainWhenBusyWorkerIsGone() {
    idle()
        .given(
            update("u"),
            claimWorkflowTask(),
            complete().force().stickTo("sticky", Duration.ofSeconds(5)),
            pass(Duration.ofSeconds(5)),
            claimWorkflowTask())
        .carries("u");
  }

  // ---- answers that are missing or wrong

  @Test
  default void shouldRejectUpdateThatWorkerDoesNotAnswer() {
    idle()
        .given(update("u"), update("v"), claimWorkflowTask(), update("w"))
        .when(complete().saying(accept("v")))
        .then(
            "5 WorkflowTaskScheduled",
            "6 WorkflowTaskStarted",
            "7 WorkflowTaskCompleted",
            "8 WorkflowExecutionUpdateAccepted protocolInstanceId=v")
        .effects("update v accepted", "update u rejected UnprocessedUpdate", "workflow task 9");
  }

  @Test
  default void shouldWriteTaskOfWorkerThatDoesNotKnowUpdates() {
    idle()
        .given(update("u"), claimWorkflowTask())
        .when(complete())
        .then("5 WorkflowTaskScheduled", "6 WorkflowTaskStarted", "7 WorkflowTaskCompleted")
        .effects("update u rejected UnprocessedUpdate");
  }

  @Test
  default void shouldFailTaskWhenMessageMakesNoSense() {
    badMessage(complete().saying(result("u")), "accepted and open");
    badMessage(complete().saying(accept("x")), "does not know it");
    badMessage(complete(place(accept("u"))), "u/request/accept");
    badMessage(complete().saying(accept("u"), accept("u")), "different ids");
  }

  private void badMessage(CompleteStep answer, String reason) {
    idle()
        .given(update("u"), claimWorkflowTask())
        .when(answer)
        .then(
            "5 WorkflowTaskScheduled",
            "6 WorkflowTaskStarted",
            "7 WorkflowTaskFailed cause=BAD_UPDATE_WORKFLOW_EXECUTION_MESSAGE")
        .effects("workflow task 8 attempt 2")
        .answered(
            WorkflowTaskFailed.class,
            failed -> {
              assertThat(failed.cause())
                  .isEqualTo(WorkflowTaskFailedCause.BAD_UPDATE_WORKFLOW_EXECUTION_MESSAGE);
              assertThat(failed.message()).contains(reason);
            });
  }

  // ---- the same update again, and too many

  @Test
  default void shouldFindUpdateByItsId() {
    idle()
        .given(update("u"), claimWorkflowTask())
        .when(update("u"))
        .then()
        .effects()
        .given(complete().saying(accept("u")))
        .when(update("u"))
        .then()
        .answered(
            UpdateStanding.class,
            answer -> assertThat(answer.update()).isEqualTo(new UpdateState.Accepted(8)))
        .given(signal("go"), claimWorkflowTask(), complete().saying(result("u")))
        .when(update("u"))
        .then()
        .effects()
        .answered(
            UpdateStanding.class,
            answer -> assertThat(answer.update()).isEqualTo(new UpdateState.Completed(8, 13)))
        .given(crash())
        .when(again());
  }

  @Test
  default void shouldTakeRejectedIdAgain() {
    idle()
        .given(update("u"), claimWorkflowTask(), complete().saying(reject("u")))
        .when(update("u"))
        .then()
        .effects("workflow task 5");
  }

  @Test
  default void shouldRefuseMoreThanTenInFlight() {
    Scenario scenario = idle();
    for (int i = 0; i < 9; i++) {
      scenario.given(update("u" + i));
    }
    scenario
        .given(claimWorkflowTask(), complete().saying(accept("u0")), update("v"), update("v"))
        .state(state -> assertThat(state.updates().inFlight()).isEqualTo(2));
    for (int i = 0; i < 8; i++) {
      scenario.given(update("w" + i));
    }
    scenario
        .when(update("one-more"))
        .rejected(Reason.BUSY, "10", "one-more")
        .given(claimWorkflowTask(), complete().saying(result("u0")))
        .when(update("one-more"))
        .accepted();
  }

  @Test
  default void shouldRefuseMoreThanTwoThousandInAll() {
    Scenario scenario = idle();
    for (int i = 0; i < 200; i++) {
      UpdateMessage[] said = new UpdateMessage[20];
      for (int j = 0; j < 10; j++) {
        String id = "u" + i + "-" + j;
        scenario.given(update(id));
        said[2 * j] = accept(id);
        said[2 * j + 1] = result(id);
      }
      scenario.given(claimWorkflowTask(), complete().saying(said));
    }
    scenario
        .when(update("one-more"))
        .rejected(
            Reason.PRECONDITION_FAILED,
            "The limit on the total number of distinct updates in this workflow has been reached (2000).",
            "one-more")
        .when(update("u7-7"))
        .accepted();
  }

  // ---- the end of the run

  @Test
  default void shouldLetCodeSeeUpdatesBeforeItCloses() {
    scenario()
        .given(start(), claimWorkflowTask(), update("u"))
        .when(complete(completeWorkflow("done")))
        .then("3 WorkflowTaskStarted", "4 WorkflowTaskFailed cause=UNHANDLED_COMMAND")
        .given(claimWorkflowTask())
        .carries("u")
        .when(
            complete(place(accept("u")), place(result("u")), completeWorkflow("done"))
                .saying(accept("u"), result("u")))
        .then(
            "5 WorkflowTaskScheduled",
            "6 WorkflowTaskStarted",
            "7 WorkflowTaskCompleted",
            "8 WorkflowExecutionUpdateAccepted",
            "9 WorkflowExecutionUpdateCompleted",
            "10 WorkflowExecutionCompleted")
        .effects("update u accepted", "update u completed did u");
  }

  @Test
  default void shouldTellThoseWhoWaitWhenRunCloses() {
    idle()
        .given(update("u"), update("v"), update("w"), claimWorkflowTask())
        .when(
            complete(place(accept("v")), completeWorkflow("done")).saying(accept("v"), reject("w")))
        .then(
            "5 WorkflowTaskScheduled",
            "6 WorkflowTaskStarted",
            "7 WorkflowTaskCompleted",
            "8 WorkflowExecutionUpdateAccepted protocolInstanceId=v",
            "9 WorkflowExecutionCompleted")
        .effects(
            "update w rejected NotNow",
            "update v accepted",
            "update u without an answer",
            "update v failed AcceptedUpdateCompletedWorkflow")
        .when(update("u"))
        .rejected(Reason.WORKFLOW_CLOSED);
  }

  @Test
  default void shouldTellThoseWhoWaitWhenRunIsTerminated() {
    idle()
        .given(update("u"), claimWorkflowTask())
        .when(terminate("closed for today"))
        .then(
            "5 WorkflowTaskScheduled",
            "6 WorkflowTaskStarted",
            "7 WorkflowTaskFailed cause=FORCE_CLOSE_COMMAND",
            "8 WorkflowExecutionTerminated")
        .effects("update u without an answer");
  }

  // ---- what is lost

  @Test
  default void shouldForgetAdmittedUpdatesWithOwner() {
    idle()
        .given(update("u"), claimWorkflowTask())
        .when(crash())
        .then()
        .effects()
        .state(state -> assertThat(state.updates().get("u")).isNull())
        .wakesAfter(null)
        .when(complete().saying(accept("u")))
        .rejected(Reason.TASK_STALE, "no workflow task is pending")
        .when(update("u"))
        .then()
        .effects("workflow task 5");
  }

  @Test
  default void shouldKeepTaskThatBecameNormal() {
    idle()
        .given(update("u"), claimWorkflowTask(), signal("go"))
        .when(crash())
        .then()
        .effects("workflow task 5")
        .when(claimWorkflowTask())
        .then("6 WorkflowExecutionSignaled")
        .handsOut("7 WorkflowTaskStarted scheduledEventId=5")
        .carries();
  }

  @Test
  default void shouldRefuseUpdateOfOtherChain() {
    idle()
        .when(update("u", null, "another-run"))
        .rejected(Reason.NOT_FOUND, "another-run")
        .when(update(" "))
        .rejected(Reason.INVALID_ARGUMENT, "updateId");
  }
}
