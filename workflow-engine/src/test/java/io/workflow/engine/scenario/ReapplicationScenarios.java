package io.workflow.engine.scenario;

import static io.workflow.engine.scenario.Commands.child;
import static io.workflow.engine.scenario.Commands.completeWorkflow;
import static io.workflow.engine.scenario.Commands.signalExternal;
import static io.workflow.engine.scenario.Requests.claimWorkflowTask;
import static io.workflow.engine.scenario.Requests.complete;
import static io.workflow.engine.scenario.Requests.crash;
import static io.workflow.engine.scenario.Requests.deliver;
import static io.workflow.engine.scenario.Requests.failWorkflowTask;
import static io.workflow.engine.scenario.Requests.in;
import static io.workflow.engine.scenario.Requests.reset;
import static io.workflow.engine.scenario.Requests.signal;
import static io.workflow.engine.scenario.Requests.start;
import static io.workflow.engine.scenario.UpdateSteps.accept;
import static io.workflow.engine.scenario.UpdateSteps.place;
import static io.workflow.engine.scenario.UpdateSteps.reject;
import static io.workflow.engine.scenario.UpdateSteps.result;
import static io.workflow.engine.scenario.UpdateSteps.update;
import static io.workflow.protocol.WorkflowIdConflictPolicy.USE_EXISTING;
import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** What has reached a workflow since the task that a reset goes back to. */
public interface ReapplicationScenarios extends ScenarioSuite {

  @Test
  default void shouldAskForAcceptedUpdatesAgain() {
    scenario()
        .given(
            start(),
            claimWorkflowTask(),
            complete(),
            update("u"),
            claimWorkflowTask(),
            complete().saying(accept("u"), result("u")))
        .when(reset(0, 4))
        .then(
            "1 WorkflowExecutionStarted",
            "2 WorkflowTaskScheduled",
            "3 WorkflowTaskStarted",
            "4 WorkflowTaskFailed",
            "5 WorkflowExecutionUpdateAdmitted request.updateId=u request.name=approve",
            "6 WorkflowTaskScheduled")
        .effects("workflow task 6")
        .given(crash(), claimWorkflowTask())
        .carries()
        .when(complete(place(accept("u")), place(result("u"))).saying(accept("u"), result("u")))
        .then(
            "7 WorkflowTaskStarted",
            "8 WorkflowTaskCompleted",
            "9 WorkflowExecutionUpdateAccepted protocolInstanceId=u acceptedRequest=none",
            "10 WorkflowExecutionUpdateCompleted updateId=u acceptedEventId=9")
        .effects("update u accepted", "update u completed did u")
        .when(reset(1, 8))
        .then(
            "1 WorkflowExecutionStarted",
            "2 WorkflowTaskScheduled",
            "3 WorkflowTaskStarted",
            "4 WorkflowTaskFailed",
            "5 WorkflowExecutionUpdateAdmitted",
            "6 WorkflowTaskScheduled",
            "7 WorkflowTaskStarted",
            "8 WorkflowTaskFailed",
            "9 WorkflowTaskScheduled")
        .given(claimWorkflowTask())
        .when(complete().saying(accept("u")))
        .effects("update u accepted");
  }

  @Test
  default void shouldForgetUpdateThatNewRunTurnsDown() {
    updated()
        .given(reset(0, 4), claimWorkflowTask())
        .when(complete().saying(reject("u")))
        .then("7 WorkflowTaskStarted", "8 WorkflowTaskCompleted")
        .effects("update u rejected NotNow")
        .given(crash())
        .state(state -> assertThat(state.updates().total()).isZero())
        .given(update("u"), claimWorkflowTask())
        .carries("u");
  }

  @Test
  default void shouldRejectUpdateThatWorkerOfNewRunDoesNotAnswer() {
    updated()
        .given(reset(0, 4), claimWorkflowTask())
        .when(complete())
        .effects("update u rejected UnprocessedUpdate");
  }

  @Test
  default void shouldNotAskForUpdatesAgainWhenCallerLeavesThemOut() {
    updated()
        .when(reset(0, 4).withoutUpdates())
        .then(
            "1 WorkflowExecutionStarted",
            "2 WorkflowTaskScheduled",
            "3 WorkflowTaskStarted",
            "4 WorkflowTaskFailed",
            "5 WorkflowTaskScheduled");
  }

  @Test
  default void shouldAskForUpdateThatCameWithTheStartAgain() {
    scenario()
        .given(start().update("u"), claimWorkflowTask(), failWorkflowTask())
        .when(reset(0, 4))
        .then(
            "1 WorkflowExecutionStarted",
            "2 WorkflowTaskScheduled",
            "3 WorkflowTaskStarted",
            "4 WorkflowTaskFailed cause=RESET_WORKFLOW",
            "5 WorkflowExecutionUpdateAdmitted request.updateId=u",
            "6 WorkflowTaskScheduled")
        .effects("workflow task 6");
  }

  @Test
  default void shouldTellThoseWhoWaitForUpdateThatIsNotAskedForAgain() {
    updated()
        .given(update("v"))
        .when(reset(0, 4))
        .effects("update v without an answer", "workflow task 6");
  }

  /** Its first task has event 4; the second one answered an update. */
  private Scenario updated() {
    return scenario()
        .given(
            start(),
            claimWorkflowTask(),
            complete(),
            update("u"),
            claimWorkflowTask(),
            complete().saying(accept("u"), result("u")));
  }

  @Test
  default void shouldKnowAttachedRequestsAgain() {
    scenario()
        .given(
            start(),
            claimWorkflowTask(),
            complete(),
            start().requestId("second").attachRequestId().conflict(USE_EXISTING))
        .when(reset(0, 4))
        .then(
            "1 WorkflowExecutionStarted",
            "2 WorkflowTaskScheduled",
            "3 WorkflowTaskStarted",
            "4 WorkflowTaskFailed",
            "5 WorkflowExecutionOptionsUpdated attachedRequestId=second",
            "6 WorkflowTaskScheduled");
  }

  @Test
  default void shouldDeliverFurtherSignalsLast() {
    updated()
        .given(signal("first"))
        .when(reset(0, 4).thenSignal("further"))
        .then(
            "1 WorkflowExecutionStarted",
            "2 WorkflowTaskScheduled",
            "3 WorkflowTaskStarted",
            "4 WorkflowTaskFailed",
            "5 WorkflowExecutionUpdateAdmitted",
            "6 WorkflowExecutionSignaled signalName=first",
            "7 WorkflowExecutionSignaled signalName=further",
            "8 WorkflowTaskScheduled");
  }

  // ---- what became of others

  @Test
  default void shouldTellNewRunOfChildThatHasEndedMeanwhile() {
    scenario()
        .given(
            start(),
            claimWorkflowTask(),
            complete(child("kid")),
            deliver(),
            claimWorkflowTask(),
            complete(),
            in("kid", claimWorkflowTask(), complete(completeWorkflow("grown up"))),
            deliver(),
            claimWorkflowTask(),
            complete())
        .when(reset(0, 9))
        .then(
            "1 WorkflowExecutionStarted",
            "2 WorkflowTaskScheduled",
            "3 WorkflowTaskStarted",
            "4 WorkflowTaskCompleted",
            "5 StartChildWorkflowExecutionInitiated",
            "6 ChildWorkflowExecutionStarted",
            "7 WorkflowTaskScheduled",
            "8 WorkflowTaskStarted",
            "9 WorkflowTaskFailed",
            "10 ChildWorkflowExecutionCompleted initiatedEventId=5 startedEventId=6"
                + " result='grown up'",
            "11 WorkflowTaskScheduled")
        .state(state -> assertThat(state.children()).isEmpty());
  }

  @Test
  default void shouldTellNewRunOfStartAndEndOfChildInTheirOrder() {
    scenario()
        .given(
            start(),
            claimWorkflowTask(),
            complete(child("kid")),
            signal("go"),
            claimWorkflowTask(),
            complete(),
            deliver(),
            in("kid", claimWorkflowTask(), complete(completeWorkflow("grown up"))),
            deliver())
        .when(reset(0, 9))
        .then(
            "1 WorkflowExecutionStarted",
            "2 WorkflowTaskScheduled",
            "3 WorkflowTaskStarted",
            "4 WorkflowTaskCompleted",
            "5 StartChildWorkflowExecutionInitiated",
            "6 WorkflowExecutionSignaled",
            "7 WorkflowTaskScheduled",
            "8 WorkflowTaskStarted",
            "9 WorkflowTaskFailed",
            "10 ChildWorkflowExecutionStarted initiatedEventId=5",
            "11 ChildWorkflowExecutionCompleted initiatedEventId=5 startedEventId=10",
            "12 WorkflowTaskScheduled");
  }

  @Test
  default void shouldNotTellNewRunOfChildThatItHasNotAskedFor() {
    scenario()
        .given(
            start(),
            claimWorkflowTask(),
            complete(child("kid")),
            deliver(),
            in("kid", claimWorkflowTask(), complete(completeWorkflow("grown up"))),
            deliver())
        .when(reset(0, 4))
        .then(
            "1 WorkflowExecutionStarted",
            "2 WorkflowTaskScheduled",
            "3 WorkflowTaskStarted",
            "4 WorkflowTaskFailed",
            "5 WorkflowTaskScheduled");
  }

  @Test
  default void shouldTellNewRunWhatBecameOfItsSignalToAnother() {
    scenario()
        .given(
            in("shop", start()),
            start(),
            claimWorkflowTask(),
            complete(signalExternal("shop", "ready")),
            signal("go"),
            claimWorkflowTask(),
            complete(),
            deliver())
        .when(reset(0, 9))
        .then(
            "1 WorkflowExecutionStarted",
            "2 WorkflowTaskScheduled",
            "3 WorkflowTaskStarted",
            "4 WorkflowTaskCompleted",
            "5 SignalExternalWorkflowExecutionInitiated",
            "6 WorkflowExecutionSignaled",
            "7 WorkflowTaskScheduled",
            "8 WorkflowTaskStarted",
            "9 WorkflowTaskFailed",
            "10 ExternalWorkflowExecutionSignaled initiatedEventId=5",
            "11 WorkflowTaskScheduled")
        .state(state -> assertThat(state.externals().signals()).isEmpty());
  }
}
