package io.workflow.engine.scenario;

import static io.workflow.engine.scenario.Commands.cancelExternal;
import static io.workflow.engine.scenario.Commands.child;
import static io.workflow.engine.scenario.Commands.completeWorkflow;
import static io.workflow.engine.scenario.Commands.signalExternal;
import static io.workflow.engine.scenario.Requests.claimWorkflowTask;
import static io.workflow.engine.scenario.Requests.complete;
import static io.workflow.engine.scenario.Requests.crash;
import static io.workflow.engine.scenario.Requests.deliver;
import static io.workflow.engine.scenario.Requests.in;
import static io.workflow.engine.scenario.Requests.start;
import static io.workflow.engine.scenario.Requests.terminate;
import static io.workflow.engine.scenario.TestLimits.limits;
import static org.assertj.core.api.Assertions.assertThat;

import io.workflow.engine.decide.Limits;
import io.workflow.engine.decide.Response;
import io.workflow.protocol.WorkflowTaskFailedCause;
import org.junit.jupiter.api.Test;

/** Signals and cancel requests from one workflow's code to another workflow. */
public interface ExternalScenarios extends ScenarioSuite {

  /** An order with a workflow task in hand, and a shop that runs. */
  default Scenario neighbours() {
    return scenario().given(in("shop", start()), start(), claimWorkflowTask());
  }

  @Test
  default void shouldSignalAnotherWorkflow() {
    Scenario order =
        neighbours()
            .when(complete(signalExternal("shop", "ready")))
            .then(
                "3 WorkflowTaskStarted",
                "4 WorkflowTaskCompleted",
                "5 SignalExternalWorkflowExecutionInitiated signalName=ready control=control"
                    + " workflowTaskCompletedEventId=4")
            .messages("SignalExternal ready")
            .when(deliver())
            .then(
                "6 ExternalWorkflowExecutionSignaled initiatedEventId=5 control=control",
                "7 WorkflowTaskScheduled")
            .state(state -> assertThat(state.externals().size()).isZero());
    order
        .other("shop")
        .then(
            "3 WorkflowExecutionSignaled signalName=ready sender.initiatedEventId=5 identity=history-service");
  }

  @Test
  default void shouldSignalOnceWhenTheOwnerDies() {
    Scenario order = neighbours();
    order.given(complete(signalExternal("shop", "ready")), crash(), deliver());
    order.other("shop").then("3 WorkflowExecutionSignaled signalName=ready");
  }

  @Test
  default void shouldKeepTheOrderOfSignals() {
    Scenario order = neighbours();
    order.given(
        complete(
            signalExternal("shop", "one"),
            signalExternal("shop", "two"),
            signalExternal("shop", "three"),
            completeWorkflow("delivered")),
        deliver());
    order
        .other("shop")
        .then(
            "WorkflowExecutionSignaled signalName=one",
            "WorkflowExecutionSignaled signalName=two",
            "WorkflowExecutionSignaled signalName=three");
  }

  @Test
  default void shouldTellThatThereIsNobodyToSignal() {
    neighbours()
        .given(complete(signalExternal("nobody", "ready")))
        .when(deliver())
        .then(
            "6 SignalExternalWorkflowExecutionFailed initiatedEventId=5 cause=EXTERNAL_WORKFLOW_EXECUTION_NOT_FOUND"
                + " control=control workflowTaskCompletedEventId=4",
            "7 WorkflowTaskScheduled");
  }

  @Test
  default void shouldTellThatTheOneToSignalIsClosed() {
    neighbours()
        .given(in("shop", terminate("bankrupt")))
        .given(complete(signalExternal("shop", "ready")))
        .when(deliver())
        .then(
            "6 SignalExternalWorkflowExecutionFailed cause=EXTERNAL_WORKFLOW_EXECUTION_NOT_FOUND",
            "7 WorkflowTaskScheduled");
  }

  @Test
  default void shouldSignalAChild() {
    scenario()
        .given(start(), claimWorkflowTask())
        .given(complete(child("kid"), signalExternal("kid", "hello", true)))
        .when(deliver())
        .then(
            "7 ChildWorkflowExecutionStarted initiatedEventId=5",
            "8 WorkflowTaskScheduled",
            "9 ExternalWorkflowExecutionSignaled initiatedEventId=6");
  }

  @Test
  default void shouldNotSignalAStrangerAsAChild() {
    Scenario order =
        neighbours()
            .given(complete(signalExternal("shop", "hello", true)))
            .when(deliver())
            .then(
                "6 SignalExternalWorkflowExecutionFailed cause=EXTERNAL_WORKFLOW_EXECUTION_NOT_FOUND",
                "7 WorkflowTaskScheduled");
    order.other("shop").then();
  }

  @Test
  default void shouldTellThatWorkflowCanNeitherSignalNorStopItself() {
    neighbours()
        .when(complete(signalExternal("order", "memo"), cancelExternal("order")))
        .then(
            "3 WorkflowTaskStarted",
            "4 WorkflowTaskCompleted",
            "5 SignalExternalWorkflowExecutionInitiated signalName=memo",
            "6 RequestCancelExternalWorkflowExecutionInitiated",
            "7 SignalExternalWorkflowExecutionFailed initiatedEventId=5"
                + " cause=EXTERNAL_WORKFLOW_EXECUTION_NOT_FOUND control=control"
                + " workflowTaskCompletedEventId=4",
            "8 RequestCancelExternalWorkflowExecutionFailed initiatedEventId=6"
                + " cause=EXTERNAL_WORKFLOW_EXECUTION_NOT_FOUND workflowTaskCompletedEventId=4",
            "9 WorkflowTaskScheduled")
        .messages()
        .effects("workflow task 9")
        .state(
            state -> {
              assertThat(state.externals().size()).isZero();
              assertThat(state.requests().cancelRequested()).isFalse();
            });
  }

  @Test
  default void shouldCloseThoughItSignaledItself() {
    neighbours()
        .when(complete(signalExternal("order", "memo"), completeWorkflow("done")))
        .then(
            "3 WorkflowTaskStarted",
            "4 WorkflowTaskCompleted",
            "5 SignalExternalWorkflowExecutionInitiated",
            "6 WorkflowExecutionCompleted");
  }

  @Test
  default void shouldHaveWhatItWantsWhenTheOneToStopIsClosed() {
    neighbours()
        .given(in("shop", terminate("bankrupt")))
        .given(complete(cancelExternal("shop")))
        .when(deliver())
        .then(
            "6 ExternalWorkflowExecutionCancelRequested initiatedEventId=5",
            "7 WorkflowTaskScheduled");
  }

  @Test
  default void shouldAskAnotherWorkflowToStop() {
    Scenario order =
        neighbours()
            .given(complete(cancelExternal("shop")))
            .messages("RequestCancelExternal")
            .when(deliver())
            .then(
                "6 ExternalWorkflowExecutionCancelRequested initiatedEventId=5",
                "7 WorkflowTaskScheduled");
    order
        .other("shop")
        .then(
            "3 WorkflowExecutionCancelRequested cause='no longer wanted' sender.initiatedEventId=5");
  }

  @Test
  default void shouldTellThatThereIsNobodyToStop() {
    neighbours()
        .given(complete(cancelExternal("nobody")))
        .when(deliver())
        .then(
            "6 RequestCancelExternalWorkflowExecutionFailed initiatedEventId=5"
                + " cause=EXTERNAL_WORKFLOW_EXECUTION_NOT_FOUND workflowTaskCompletedEventId=4",
            "7 WorkflowTaskScheduled");
  }

  @Test
  default void shouldNotStopAStrangerAsAChild() {
    neighbours()
        .given(complete(cancelExternal("shop", true)))
        .when(deliver())
        .then(
            "6 RequestCancelExternalWorkflowExecutionFailed cause=EXTERNAL_WORKFLOW_EXECUTION_NOT_FOUND",
            "7 WorkflowTaskScheduled");
  }

  @Test
  default void shouldCancelAChildThatHasNotStartedYet() {
    Scenario order = scenario();
    order
        .given(start(), claimWorkflowTask())
        .given(complete(child("kid"), cancelExternal("kid", true)))
        .when(deliver())
        .then(
            "7 ChildWorkflowExecutionStarted initiatedEventId=5",
            "8 WorkflowTaskScheduled",
            "9 ExternalWorkflowExecutionCancelRequested initiatedEventId=6");
    order
        .other("kid")
        .history(
            order.other("kid").state().runId(),
            "WorkflowExecutionStarted",
            "WorkflowTaskScheduled",
            "WorkflowExecutionCancelRequested");
  }

  @Test
  default void shouldHoldTheLimitsOfWhatIsPending() {
    Limits one =
        limits()
            .history(1_000, 1_000_000)
            .pendingActivities(10)
            .signals(10)
            .buffered(10, 1_000_000)
            .suggestContinueAsNew(1_000, 1_000_000)
            .pendingExternals(1)
            .build();
    scenario(one)
        .given(start(), claimWorkflowTask())
        .when(complete(signalExternal("shop", "one"), signalExternal("shop", "two")))
        .answered(
            Response.WorkflowTaskFailed.class,
            failed ->
                assertThat(failed.cause())
                    .isEqualTo(WorkflowTaskFailedCause.PENDING_SIGNALS_LIMIT_EXCEEDED));
    scenario(one)
        .given(start(), claimWorkflowTask())
        .when(complete(cancelExternal("shop"), cancelExternal("kiosk")))
        .answered(
            Response.WorkflowTaskFailed.class,
            failed ->
                assertThat(failed.cause())
                    .isEqualTo(WorkflowTaskFailedCause.PENDING_REQUEST_CANCEL_LIMIT_EXCEEDED));
  }
}
