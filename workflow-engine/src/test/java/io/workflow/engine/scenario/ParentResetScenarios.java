package io.workflow.engine.scenario;

import static io.workflow.engine.scenario.Commands.cancelExternal;
import static io.workflow.engine.scenario.Commands.cancelWorkflow;
import static io.workflow.engine.scenario.Commands.child;
import static io.workflow.engine.scenario.Commands.completeWorkflow;
import static io.workflow.engine.scenario.Commands.continueAsNew;
import static io.workflow.engine.scenario.Commands.failWorkflow;
import static io.workflow.engine.scenario.Commands.signalExternal;
import static io.workflow.engine.scenario.Requests.claimWorkflowTask;
import static io.workflow.engine.scenario.Requests.complete;
import static io.workflow.engine.scenario.Requests.crash;
import static io.workflow.engine.scenario.Requests.deliver;
import static io.workflow.engine.scenario.Requests.failure;
import static io.workflow.engine.scenario.Requests.in;
import static io.workflow.engine.scenario.Requests.pass;
import static io.workflow.engine.scenario.Requests.requestCancel;
import static io.workflow.engine.scenario.Requests.reset;
import static io.workflow.engine.scenario.Requests.signal;
import static io.workflow.engine.scenario.Requests.start;
import static io.workflow.engine.scenario.Requests.terminate;
import static io.workflow.protocol.ParentClosePolicy.ABANDON;
import static org.assertj.core.api.Assertions.assertThat;

import io.workflow.engine.decide.FromWorkflow;
import io.workflow.engine.decide.Rejection.Reason;
import io.workflow.engine.state.PendingChild;
import io.workflow.protocol.WorkflowStatus;
import io.workflow.protocol.history.ChildEvent.ChildWorkflowExecutionTerminated;
import io.workflow.protocol.history.ChildExecution;
import io.workflow.protocol.history.ExecutionEvent.WorkflowExecutionSignaled;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** A reset run hears of all that the run before has asked of other workflows. */
public interface ParentResetScenarios extends ScenarioSuite {

  /** Event 5 asks for the kid, which has started; event 9 ends the task before it fails. */
  private Scenario failedWithKid() {
    return failedWithKid(child("kid").policy(ABANDON));
  }

  private Scenario failedWithKid(ChildCommand kid) {
    return scenario()
        .given(start(), claimWorkflowTask(), complete(kid), deliver())
        .given(claimWorkflowTask(), complete(failWorkflow(failure("Burnt", true, null))));
  }

  /** The same, but what event 5 asks for is still on its way when the parent fails at event 10. */
  private Scenario failedBeforeAnswer(Commands.Source asked) {
    return scenario()
        .given(start(), claimWorkflowTask(), complete(asked), signal("hurry"))
        .given(claimWorkflowTask(), complete(failWorkflow(failure("Burnt", true, null))));
  }

  private static Step[] kid(Step... steps) {
    return new Step[] {in("kid", claimWorkflowTask()), in("kid", steps), deliver()};
  }

  // ---- children that ended while their parent was closed

  @Test
  default void shouldHearOfResultOfChildThatCompletedWhileParentWasClosed() {
    failedWithKid()
        .given(kid(complete(completeWorkflow("baked"))))
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
            "10 WorkflowTaskScheduled")
        .messages("AskChild")
        .given(crash())
        .when(deliver())
        .then("11 ChildWorkflowExecutionCompleted initiatedEventId=5 startedEventId=6 result=baked")
        .messages()
        .state(state -> assertThat(state.children()).isEmpty());
  }

  @Test
  default void shouldHearOfChildThatEndedInWhateverWay() {
    ended(kid(complete(failWorkflow(failure("Cold", true, null)))), "ChildWorkflowExecutionFailed");
    ended(
        kid(requestCancel(), complete(), claimWorkflowTask(), complete(cancelWorkflow())),
        "ChildWorkflowExecutionCanceled");
    ended(kid(terminate("enough")), "ChildWorkflowExecutionTerminated");
    ended(
        kid(
            complete(continueAsNew()),
            pass(Duration.ofSeconds(1)),
            claimWorkflowTask(),
            complete(completeWorkflow("at last"))),
        "ChildWorkflowExecutionCompleted");
  }

  private void ended(Step[] kid, String event) {
    failedWithKid()
        .given(kid)
        .given(reset(0, 9))
        .when(deliver())
        .then("11 %s initiatedEventId=5 startedEventId=6".formatted(event));
  }

  @Test
  default void shouldHearOfChildThatTimedOut() {
    failedWithKid(child("kid").policy(ABANDON).runTimeout(Duration.ofMinutes(1)))
        .given(in("kid", pass(Duration.ofMinutes(1))), deliver())
        .given(reset(0, 9))
        .when(deliver())
        .then("11 ChildWorkflowExecutionTimedOut initiatedEventId=5");
  }

  @Test
  default void shouldHearThatChildWasTerminatedWithItsParent() {
    failedWithKid(child("kid"))
        .given(deliver(), reset(0, 9))
        .when(deliver())
        .then("11 ChildWorkflowExecutionTerminated initiatedEventId=5");
  }

  @Test
  default void shouldHearOfChildThatEndsAfterTheReset() {
    failedWithKid()
        .given(reset(0, 9))
        .when(deliver())
        .then()
        .given(in("kid", claimWorkflowTask(), complete(completeWorkflow("late"))))
        .when(deliver())
        .then("11 ChildWorkflowExecutionCompleted initiatedEventId=5 result=late");
  }

  @Test
  default void shouldHearOfChildThatWasResetItself() {
    failedWithKid()
        .given(in("kid", claimWorkflowTask(), complete(), reset(0, 4)), deliver())
        .given(in("kid", claimWorkflowTask(), complete(completeWorkflow("again"))), deliver())
        .given(reset(0, 9))
        .when(deliver())
        .then("11 ChildWorkflowExecutionCompleted initiatedEventId=5 result=again");
  }

  @Test
  default void shouldHearOfChildWhoseIdIsInUseByAnotherSince() {
    failedWithKid()
        .given(kid(complete(completeWorkflow("baked"))))
        .given(in("kid", start()), reset(0, 9))
        .when(deliver())
        .then("11 ChildWorkflowExecutionCompleted initiatedEventId=5 result=baked");
  }

  @Test
  default void shouldHearOfChildAfterSecondReset() {
    failedWithKid()
        .given(kid(complete(completeWorkflow("baked"))))
        .given(reset(0, 9), reset(1, 9))
        .when(deliver())
        .then("11 ChildWorkflowExecutionCompleted initiatedEventId=5 result=baked")
        .given(terminate("enough"), reset(0, 9))
        .when(deliver())
        .then("11 ChildWorkflowExecutionCompleted initiatedEventId=5 result=baked");
  }

  // ---- starts that nobody heard of

  @Test
  default void shouldHearOfStartAndEndThatNobodyWasTold() {
    failedBeforeAnswer(child("kid").policy(ABANDON))
        .given(deliver())
        .given(kid(complete(completeWorkflow("baked"))))
        .given(reset(0, 9))
        .when(deliver())
        .then(
            "11 ChildWorkflowExecutionStarted initiatedEventId=5",
            "12 ChildWorkflowExecutionCompleted startedEventId=11 result=baked");
  }

  @Test
  default void shouldHearOfStartOfChildThatIsOpen() {
    Scenario parent = failedBeforeAnswer(child("kid").policy(ABANDON));
    parent
        .given(deliver(), reset(0, 9))
        .when(deliver())
        .then("11 ChildWorkflowExecutionStarted initiatedEventId=5");
    assertThat(parent.other("kid").state().status()).isEqualTo(WorkflowStatus.RUNNING);
  }

  @Test
  default void shouldHearOfStartThatFailed() {
    scenario()
        .given(in("kid", start()))
        .given(start(), claimWorkflowTask(), complete(child("kid").policy(ABANDON)))
        .given(signal("hurry"), claimWorkflowTask())
        .given(complete(failWorkflow(failure("Burnt", true, null))), deliver())
        .given(reset(0, 9))
        .when(deliver())
        .then("11 StartChildWorkflowExecutionFailed cause=WORKFLOW_ALREADY_EXISTS");
  }

  @Test
  default void shouldStartChildOnceWhenResetOvertakesItsStart() {
    Scenario parent = failedBeforeAnswer(child("kid").policy(ABANDON));
    parent
        .given(reset(0, 9))
        .messages("StartChild", "AskChild")
        .when(deliver())
        .then("11 ChildWorkflowExecutionStarted initiatedEventId=5")
        .messages();
  }

  // ---- signals and cancel requests

  @Test
  default void shouldSignalOnceAndHearOfIt() {
    Scenario parent =
        scenario()
            .given(in("kid", start()))
            .given(start(), claimWorkflowTask(), complete(signalExternal("kid", "bake")))
            .given(signal("hurry"), claimWorkflowTask())
            .given(complete(failWorkflow(failure("Burnt", true, null))), deliver());
    parent
        .given(reset(0, 9))
        .messages("SignalExternal bake")
        .when(deliver())
        .then("11 ExternalWorkflowExecutionSignaled initiatedEventId=5");
    assertThat(parent.other("kid").events(0))
        .filteredOn(event -> event.attributes() instanceof WorkflowExecutionSignaled)
        .hasSize(1);
  }

  @Test
  default void shouldHearOfCancelRequest() {
    scenario()
        .given(in("kid", start()))
        .given(start(), claimWorkflowTask(), complete(cancelExternal("kid")))
        .given(signal("hurry"), claimWorkflowTask())
        .given(complete(failWorkflow(failure("Burnt", true, null))), deliver())
        .given(reset(0, 9))
        .messages("RequestCancelExternal")
        .when(deliver())
        .then("11 ExternalWorkflowExecutionCancelRequested initiatedEventId=5");
  }

  @Test
  default void shouldHearThatSignalFoundNobody() {
    failedBeforeAnswer(signalExternal("kid", "bake"))
        .given(deliver(), reset(0, 9))
        .when(deliver())
        .then("11 SignalExternalWorkflowExecutionFailed initiatedEventId=5");
  }

  // ---- what was on its way when an open run was reset

  @Test
  default void shouldGetAnswersToWhatWasOnItsWay() {
    scenario()
        .given(in("oven", start()), in("courier", start()))
        .given(start(), claimWorkflowTask())
        .given(
            complete(child("kid"), signalExternal("oven", "heat"), cancelExternal("courier")),
            signal("hurry"),
            claimWorkflowTask(),
            complete())
        .when(reset(0, 11))
        .messages("StartChild", "SignalExternal heat", "RequestCancelExternal")
        .when(deliver()) // to three workflows, in whatever order
        .state(
            state -> {
              assertThat(state.children().values()).allMatch(PendingChild::hasStarted).hasSize(1);
              assertThat(state.externals().signals()).isEmpty();
              assertThat(state.externals().cancelRequests()).isEmpty();
              assertThat(state.nextEventId()).isEqualTo(16);
            });
  }

  @Test
  default void shouldEndChildThatIsOnItsWayWithTheNewRun() {
    Scenario parent =
        scenario()
            .given(start(), claimWorkflowTask(), complete(child("kid")), signal("hurry"))
            .given(claimWorkflowTask(), complete(), reset(0, 9), terminate("enough"));
    parent.given(deliver());
    assertThat(parent.other("kid").state().status()).isEqualTo(WorkflowStatus.TERMINATED);
  }

  @Test
  default void shouldBeParentOfItsChildrenAfterReset() {
    failedWithKid()
        .given(reset(0, 9), claimWorkflowTask())
        .given(complete(signalExternal("kid", "bake", true), cancelExternal("kid", true)))
        .when(deliver())
        .then(
            "15 ExternalWorkflowExecutionSignaled initiatedEventId=13",
            "16 WorkflowTaskScheduled",
            "17 ExternalWorkflowExecutionCancelRequested initiatedEventId=14");
  }

  @Test
  default void shouldNotTakeAnswersToWhatWasAskedAfterTheReset() {
    Scenario parent = failedWithKid().given(reset(0, 9), claimWorkflowTask());
    parent
        .given(complete(child("other").policy(ABANDON)))
        .when(
            scenario ->
                scenario.submit(
                    new FromWorkflow.RecordChildClosed(
                        scenario.runId(0),
                        "child of the run before",
                        new ChildWorkflowExecutionTerminated(
                            13, 0, new ChildExecution("default", "other", "run", "other")))))
        .rejected(Reason.NOT_FOUND, "the open run is");
  }
}
