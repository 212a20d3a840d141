package io.workflow.engine.scenario;

import static io.workflow.engine.scenario.Requests.claimWorkflowTask;
import static io.workflow.engine.scenario.Requests.complete;
import static io.workflow.engine.scenario.Requests.requestCancel;
import static io.workflow.engine.scenario.Requests.requestCancelOfRun;
import static io.workflow.engine.scenario.Requests.signal;
import static io.workflow.engine.scenario.Requests.signalRun;
import static io.workflow.engine.scenario.Requests.start;
import static io.workflow.engine.scenario.Requests.terminate;

import io.workflow.engine.decide.Rejection.Reason;
import org.junit.jupiter.api.Test;

/** Signals and cancel requests. */
public interface MessageScenarios extends ScenarioSuite {

  @Test
  default void shouldWakeIdleWorkflowBySignal() {
    scenario()
        .given(start(), claimWorkflowTask(), complete())
        .when(signal("ready"))
        .then(
            "5 WorkflowExecutionSignaled signalName=ready input=ready identity=client",
            "6 WorkflowTaskScheduled attempt=1")
        .effects("workflow task 6")
        .when(signal("another"))
        .then("7 WorkflowExecutionSignaled signalName=another")
        .effects();
  }

  @Test
  default void shouldDeliverSignalWithSameRequestIdOnce() {
    scenario()
        .given(start(), signal("ready", "click"))
        .when(signal("ready", "click"))
        .then()
        .effects()
        .when(signal("ready", "click 2"))
        .then("4 WorkflowExecutionSignaled requestId='click 2'");
  }

  @Test
  default void shouldDeliverSignalWithSameRequestIdOnceWhileTaskIsInFlight() {
    scenario()
        .given(start(), claimWorkflowTask(), signal("ready", "click"))
        .when(signal("ready", "click"))
        .then()
        .when(complete())
        .then(
            "3 WorkflowTaskStarted",
            "4 WorkflowTaskCompleted",
            "5 WorkflowExecutionSignaled",
            "6 WorkflowTaskScheduled")
        .when(signal("ready", "click"))
        .then();
  }

  @Test
  default void shouldDeliverEachSignalWithoutRequestId() {
    scenario()
        .given(start(), signal("ready"))
        .when(signal("ready"))
        .then("4 WorkflowExecutionSignaled requestId=");
  }

  @Test
  default void shouldAskToStopOnce() {
    scenario()
        .given(start(), claimWorkflowTask(), complete())
        .when(requestCancel())
        .then(
            "5 WorkflowExecutionCancelRequested cause='changed my mind' identity=client",
            "6 WorkflowTaskScheduled")
        .effects("workflow task 6")
        .when(requestCancel())
        .then()
        .effects()
        .given(claimWorkflowTask(), complete())
        .when(requestCancel())
        .then();
  }

  @Test
  default void shouldAskToStopOnceWhileTaskIsInFlight() {
    scenario()
        .given(start(), claimWorkflowTask(), requestCancel(), requestCancel())
        .when(complete(Commands.cancelWorkflow()))
        .then(
            "3 WorkflowTaskStarted",
            "4 WorkflowTaskFailed cause=UNHANDLED_COMMAND",
            "5 WorkflowExecutionCancelRequested",
            "6 WorkflowTaskScheduled")
        .given(claimWorkflowTask())
        .when(complete(Commands.cancelWorkflow()))
        .then(
            "7 WorkflowTaskStarted",
            "8 WorkflowTaskCompleted",
            "9 WorkflowExecutionCanceled workflowTaskCompletedEventId=8");
  }

  @Test
  default void shouldRefuseMessagesToWorkflowThatIsNotThere() {
    Scenario scenario = scenario();
    scenario
        .when(signal("ready"))
        .rejected(Reason.NOT_FOUND, scenario.key().workflowId(), "'default'")
        .when(requestCancel())
        .rejected(Reason.NOT_FOUND, scenario.key().workflowId())
        .when(terminate("enough"))
        .rejected(Reason.NOT_FOUND, scenario.key().workflowId());
  }

  @Test
  default void shouldRefuseMessagesToClosedWorkflow() {
    Scenario scenario = scenario().given(start(), terminate("enough"));
    String runId = scenario.state().runId();
    scenario
        .when(signal("ready"))
        .rejected(Reason.WORKFLOW_CLOSED, runId, "TERMINATED")
        .when(terminate("again"))
        .rejected(Reason.WORKFLOW_CLOSED, runId)
        .when(signalRun(runId, "ready"))
        .rejected(Reason.WORKFLOW_CLOSED, runId)
        .when(signalRun("another", "ready"))
        .rejected(Reason.NOT_FOUND, "another");
  }

  @Test
  default void shouldHaveNothingToDoWhenWorkflowThatIsAskedToStopIsClosed() {
    Scenario scenario = scenario().given(start(), terminate("enough"));
    scenario
        .when(requestCancel())
        .then()
        .effects()
        .when(requestCancelOfRun("another"))
        .rejected(Reason.NOT_FOUND, "another");
  }

  @Test
  default void shouldRefuseSignalToAnotherRunThanTheOpenOne() {
    Scenario scenario = scenario().given(start());
    scenario
        .when(signalRun("another", "ready"))
        .rejected(Reason.NOT_FOUND, "another", scenario.state().runId())
        .when(signalRun(scenario.state().runId(), "ready"))
        .then("3 WorkflowExecutionSignaled");
  }
}
