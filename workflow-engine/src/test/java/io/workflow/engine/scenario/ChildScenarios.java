package io.workflow.engine.scenario;

import static io.workflow.engine.scenario.Commands.cancelWorkflow;
import static io.workflow.engine.scenario.Commands.child;
import static io.workflow.engine.scenario.Commands.completeWorkflow;
import static io.workflow.engine.scenario.Commands.failWorkflow;
import static io.workflow.engine.scenario.Requests.again;
import static io.workflow.engine.scenario.Requests.claimWorkflowTask;
import static io.workflow.engine.scenario.Requests.complete;
import static io.workflow.engine.scenario.Requests.crash;
import static io.workflow.engine.scenario.Requests.deliver;
import static io.workflow.engine.scenario.Requests.failure;
import static io.workflow.engine.scenario.Requests.in;
import static io.workflow.engine.scenario.Requests.pass;
import static io.workflow.engine.scenario.Requests.requestCancel;
import static io.workflow.engine.scenario.Requests.signal;
import static io.workflow.engine.scenario.Requests.start;
import static io.workflow.engine.scenario.Requests.terminate;
import static io.workflow.engine.scenario.TestLimits.limits;
import static org.assertj.core.api.Assertions.assertThat;

import io.workflow.engine.decide.FromWorkflow;
import io.workflow.engine.decide.Rejection.Reason;
import io.workflow.engine.decide.Response;
import io.workflow.engine.state.PendingChild;
import io.workflow.protocol.Payload;
import io.workflow.protocol.WorkflowIdReusePolicy;
import io.workflow.protocol.WorkflowTaskFailedCause;
import io.workflow.protocol.history.ChildEvent.ChildWorkflowExecutionCompleted;
import io.workflow.protocol.history.ChildExecution;
import io.workflow.protocol.history.ParentExecution;
import io.workflow.protocol.history.RootExecution;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;

/** Children: started, answered for, ended. */
public interface ChildScenarios extends ScenarioSuite {

  /** An order whose child was asked for, but not started. */
  default Scenario asked() {
    return scenario().given(start(), claimWorkflowTask()).when(complete(child("kid")));
  }

  /** An order whose child runs, and whose code knows it. */
  default Scenario running() {
    return asked().given(deliver(), claimWorkflowTask(), complete());
  }

  @Test
  default void shouldAskForAChildWithTheAnswersCommit() {
    asked()
        .then(
            "3 WorkflowTaskStarted",
            "4 WorkflowTaskCompleted",
            "5 StartChildWorkflowExecutionInitiated workflowType=kid taskQueue=orders parentClosePolicy=TERMINATE"
                + " workflowTaskCompletedEventId=4 workflowTaskTimeout=PT10S")
        .messages("StartChild")
        .state(
            state ->
                assertThat(state.children().values())
                    .singleElement()
                    .returns(false, PendingChild::hasStarted));
  }

  @Test
  default void shouldStartTheChildAndTellTheParent() {
    Scenario parent =
        asked()
            .when(deliver())
            .then(
                "6 ChildWorkflowExecutionStarted initiatedEventId=5 child.workflowType=kid",
                "7 WorkflowTaskScheduled")
            .effects("workflow task 7")
            .messages();
    Scenario kid = parent.other("kid");
    PendingChild pending = Objects.requireNonNull(parent.state().children().get(5L));
    assertThat(pending.runId()).isEqualTo(kid.state().runId());
    assertThat(pending.startedEventId()).isEqualTo(6);
    kid.state(
        state -> {
          assertThat(state.started().parent())
              .isEqualTo(
                  new ParentExecution(
                      "default",
                      parent.key().workflowId(),
                      parent.state().runId(),
                      5,
                      new RootExecution(parent.key().workflowId(), parent.state().runId())));
          assertThat(state.started().spec().input()).isEqualTo(Requests.payloads("for kid"));
        });
  }

  @Test
  default void shouldStartTheChildOnceWhenTheOwnerDiesBeforeItIsTold() {
    Scenario parent = asked().given(crash()).messages("StartChild");
    parent
        .when(deliver())
        .then("6 ChildWorkflowExecutionStarted initiatedEventId=5", "7 WorkflowTaskScheduled");
    parent
        .other("kid")
        .given(claimWorkflowTask())
        .when(complete(completeWorkflow("done")))
        .then("WorkflowTaskStarted", "WorkflowTaskCompleted", "WorkflowExecutionCompleted");
  }

  @Test
  default void shouldNotAskTwiceWhenTheAnswerIsRepeated() {
    asked().when(again()).then().messages("StartChild");
  }

  @Test
  default void shouldBringTheResultToTheParent() {
    Scenario parent = running();
    parent
        .given(in("kid", claimWorkflowTask(), complete(completeWorkflow("baked"))))
        .other("kid")
        .messages("ChildClosed ChildWorkflowExecutionCompleted");
    parent
        .when(deliver())
        .then(
            "10 ChildWorkflowExecutionCompleted initiatedEventId=5 startedEventId=6 child.workflowType=kid",
            "11 WorkflowTaskScheduled")
        .state(state -> assertThat(state.children()).isEmpty());
  }

  @Test
  default void shouldBringAFailureToTheParent() {
    running()
        .given(
            in(
                "kid",
                claimWorkflowTask(),
                complete(failWorkflow(failure("OvenBroken", true, null)))))
        .when(deliver())
        .then(
            "10 ChildWorkflowExecutionFailed initiatedEventId=5 startedEventId=6 failure.info.type=OvenBroken"
                + " retryState=RETRY_POLICY_NOT_SET",
            "11 WorkflowTaskScheduled");
  }

  @Test
  default void shouldBringACancellationToTheParent() {
    running()
        .given(in("kid", requestCancel(), claimWorkflowTask(), complete(cancelWorkflow())))
        .when(deliver())
        .then(
            "10 ChildWorkflowExecutionCanceled initiatedEventId=5 startedEventId=6",
            "11 WorkflowTaskScheduled");
  }

  @Test
  default void shouldBringATerminationToTheParent() {
    running()
        .given(in("kid", terminate("closed for today")))
        .when(deliver())
        .then(
            "10 ChildWorkflowExecutionTerminated initiatedEventId=5 startedEventId=6",
            "11 WorkflowTaskScheduled");
  }

  @Test
  default void shouldBringATimeoutToTheParent() {
    scenario()
        .given(
            start(),
            claimWorkflowTask(),
            complete(child("kid").runTimeout(Duration.ofSeconds(5))),
            deliver(),
            claimWorkflowTask(),
            complete(),
            in("kid", pass(Duration.ofSeconds(5))))
        .when(deliver())
        .then(
            "10 ChildWorkflowExecutionTimedOut initiatedEventId=5 startedEventId=6 retryState=RETRY_POLICY_NOT_SET",
            "11 WorkflowTaskScheduled");
  }

  @Test
  default void shouldTellOfStartAndEndInOrderWhenBothWaited() {
    asked()
        .given(signal("hurry"), claimWorkflowTask(), deliver())
        .given(in("kid", claimWorkflowTask(), complete(completeWorkflow("baked"))), deliver())
        .given(signal("more"))
        .when(complete())
        .then(
            "8 WorkflowTaskStarted",
            "9 WorkflowTaskCompleted",
            "10 ChildWorkflowExecutionStarted initiatedEventId=5",
            "11 WorkflowExecutionSignaled signalName=more",
            "12 ChildWorkflowExecutionCompleted initiatedEventId=5 startedEventId=10",
            "13 WorkflowTaskScheduled");
  }

  @Test
  default void shouldNotCloseBeforeTheCodeHasSeenTheEndOfAChild() {
    running()
        .given(signal("hurry"), claimWorkflowTask())
        .given(in("kid", terminate("too late")), deliver())
        .when(complete(completeWorkflow("delivered")))
        .answered(
            Response.WorkflowTaskFailed.class,
            failed ->
                assertThat(failed.cause()).isEqualTo(WorkflowTaskFailedCause.UNHANDLED_COMMAND));
  }

  @Test
  default void shouldWriteTheStartWhenTheEndOvertookIt() {
    Scenario parent = asked();
    List<Payload> result = Requests.payloads("quick");
    String workflowId = parent.other("kid").key().workflowId();
    Step overtaken =
        scenario ->
            scenario.submit(
                new FromWorkflow.RecordChildClosed(
                    scenario.state().runId(),
                    "first-run",
                    new ChildWorkflowExecutionCompleted(
                        5,
                        0,
                        new ChildExecution("default", workflowId, "last-run", "kid"),
                        result)));
    parent
        .when(overtaken)
        .then(
            "6 ChildWorkflowExecutionStarted initiatedEventId=5 child.runId=first-run",
            "7 ChildWorkflowExecutionCompleted startedEventId=6 child.runId=last-run",
            "8 WorkflowTaskScheduled")
        .when(overtaken)
        .rejected(Reason.NOT_FOUND, "event 5");
  }

  @Test
  default void shouldFailTheStartWhenTheIdIsTaken() {
    Scenario parent = scenario();
    parent
        .given(in("kid", start()), start(), claimWorkflowTask(), complete(child("kid")))
        .when(deliver())
        .then(
            "6 StartChildWorkflowExecutionFailed cause=WORKFLOW_ALREADY_EXISTS initiatedEventId=5"
                + " workflowTaskCompletedEventId=4 workflowType=kid",
            "7 WorkflowTaskScheduled")
        .state(state -> assertThat(state.children()).isEmpty());
    assertThat(parent.other("kid").state().started().parent()).isNull();
  }

  @Test
  default void shouldFailTheSecondStartUnderOneId() {
    scenario()
        .given(start(), claimWorkflowTask(), complete(child("kid"), child("kid")))
        .when(deliver())
        .then(
            "7 ChildWorkflowExecutionStarted initiatedEventId=5",
            "8 WorkflowTaskScheduled",
            "9 StartChildWorkflowExecutionFailed initiatedEventId=6 cause=WORKFLOW_ALREADY_EXISTS");
  }

  @Test
  default void shouldFollowTheReusePolicy() {
    running()
        .given(in("kid", claimWorkflowTask(), complete(completeWorkflow("once"))), deliver())
        .given(
            claimWorkflowTask(),
            complete(child("kid").reuse(WorkflowIdReusePolicy.REJECT_DUPLICATE)))
        .when(deliver())
        .then(
            "StartChildWorkflowExecutionFailed cause=WORKFLOW_ALREADY_EXISTS",
            "WorkflowTaskScheduled")
        .given(claimWorkflowTask(), complete(child("kid")))
        .when(deliver())
        .then("ChildWorkflowExecutionStarted", "WorkflowTaskScheduled");
  }

  @Test
  default void shouldHoldTheLimitOfPendingChildren() {
    scenario(
            limits()
                .history(1_000, 1_000_000)
                .pendingActivities(10)
                .signals(10)
                .buffered(10, 1_000_000)
                .suggestContinueAsNew(1_000, 1_000_000)
                .pendingExternals(1)
                .build())
        .given(start(), claimWorkflowTask())
        .when(complete(child("kid"), child("sister")))
        .answered(
            Response.WorkflowTaskFailed.class,
            failed ->
                assertThat(failed.cause())
                    .isEqualTo(WorkflowTaskFailedCause.PENDING_CHILD_WORKFLOWS_LIMIT_EXCEEDED))
        .messages();
  }

  @Test
  default void shouldRefuseAChildThatMakesNoSense() {
    for (ChildCommand bad :
        List.of(
            child("kid").namespace("elsewhere"),
            child("kid").workflowId(" "),
            child("kid").workflowId("x".repeat(1_001)),
            child(" "),
            child("kid").runTimeout(Duration.ofSeconds(-1)))) {
      scenario()
          .given(start(), claimWorkflowTask())
          .when(complete(bad))
          .answered(
              Response.WorkflowTaskFailed.class,
              failed ->
                  assertThat(failed.cause())
                      .isEqualTo(WorkflowTaskFailedCause.BAD_START_CHILD_EXECUTION_ATTRIBUTES))
          .messages();
    }
  }
}
