package io.workflow.engine.scenario;

import static io.workflow.engine.scenario.Commands.child;
import static io.workflow.engine.scenario.Commands.completeWorkflow;
import static io.workflow.engine.scenario.Requests.claimWorkflowTask;
import static io.workflow.engine.scenario.Requests.complete;
import static io.workflow.engine.scenario.Requests.deliver;
import static io.workflow.engine.scenario.Requests.in;
import static io.workflow.engine.scenario.Requests.pass;
import static io.workflow.engine.scenario.Requests.start;
import static io.workflow.engine.scenario.Requests.terminate;
import static org.assertj.core.api.Assertions.assertThat;

import io.workflow.protocol.ParentClosePolicy;
import io.workflow.protocol.WorkflowStatus;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** What becomes of children when their parent closes. */
public interface ChildCloseScenarios extends ScenarioSuite {

  /** An order with a running child under this policy, and a workflow task in hand. */
  default Scenario parentOf(ParentClosePolicy policy) {
    return scenario()
        .given(start().runTimeout(Duration.ofHours(1)))
        .given(claimWorkflowTask(), complete(child("kid").policy(policy)))
        .given(deliver(), claimWorkflowTask());
  }

  @Test
  default void shouldTerminateTheChildOfACompletedParent() {
    Scenario parent = parentOf(ParentClosePolicy.TERMINATE);
    parent
        .given(complete(completeWorkflow("delivered")))
        .messages("ParentClosed TERMINATE")
        .when(deliver())
        .messages();
    parent
        .other("kid")
        .history(
            parent.other("kid").state().runId(),
            "1 WorkflowExecutionStarted",
            "2 WorkflowTaskScheduled",
            "3 WorkflowExecutionTerminated reason='by parent close policy'");
  }

  @Test
  default void shouldAskTheChildToStop() {
    Scenario parent = parentOf(ParentClosePolicy.REQUEST_CANCEL);
    parent.given(complete(completeWorkflow("delivered")), deliver());
    parent
        .other("kid")
        .history(
            parent.other("kid").state().runId(),
            "1 WorkflowExecutionStarted",
            "2 WorkflowTaskScheduled",
            "3 WorkflowExecutionCancelRequested cause='by parent close policy' sender.initiatedEventId=5");
  }

  @Test
  default void shouldLeaveAnAbandonedChildAlone() {
    Scenario parent = parentOf(ParentClosePolicy.ABANDON);
    parent.given(complete(completeWorkflow("delivered"))).messages();
    parent
        .given(in("kid", claimWorkflowTask(), complete(completeWorkflow("alone"))))
        .when(deliver())
        .state(state -> assertThat(state.status()).isEqualTo(WorkflowStatus.COMPLETED));
    assertThat(parent.other("kid").state().status()).isEqualTo(WorkflowStatus.COMPLETED);
  }

  @Test
  default void shouldTerminateTheChildOfATerminatedParentAfterACrash() {
    Scenario parent = parentOf(ParentClosePolicy.TERMINATE);
    parent.given(terminate("closed for today"), crashed()).messages("ParentClosed TERMINATE");
    parent.when(deliver());
    assertThat(parent.other("kid").state().status()).isEqualTo(WorkflowStatus.TERMINATED);
  }

  @Test
  default void shouldTerminateTheChildOfAParentThatTimedOut() {
    Scenario parent = parentOf(ParentClosePolicy.TERMINATE);
    parent.given(pass(Duration.ofHours(1)), deliver());
    assertThat(parent.other("kid").state().status()).isEqualTo(WorkflowStatus.TERMINATED);
  }

  @Test
  default void shouldNotStartAChildThatItsParentWouldTakeAlong() {
    scenario()
        .given(start(), claimWorkflowTask())
        .given(complete(child("kid"), completeWorkflow("delivered")))
        .messages();
  }

  @Test
  default void shouldStartAnAbandonedChildAlthoughItsParentHasClosed() {
    Scenario parent =
        scenario()
            .given(start(), claimWorkflowTask())
            .given(
                complete(
                    child("kid").policy(ParentClosePolicy.ABANDON), completeWorkflow("delivered")))
            .messages("StartChild")
            .given(crashed(), deliver());
    assertThat(parent.other("kid").state().status()).isEqualTo(WorkflowStatus.RUNNING);
  }

  @Test
  default void shouldEndTheChildrenOfAChild() {
    Scenario parent = parentOf(ParentClosePolicy.TERMINATE);
    parent
        .given(in("kid", claimWorkflowTask(), complete(child("grandchild"))), deliver())
        .given(terminate("closed for today"), deliver());
    assertThat(parent.other("grandchild").state().status()).isEqualTo(WorkflowStatus.TERMINATED);
  }

  /** The owner dies; nobody rings, for the run is closed. */
  private static Step crashed() {
    return scenario -> scenario.executor().crash();
  }
}
