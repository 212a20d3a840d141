package io.workflow.engine.scenario;

import static io.workflow.engine.scenario.Commands.completeWorkflow;
import static io.workflow.engine.scenario.Commands.failWorkflow;
import static io.workflow.engine.scenario.Requests.claimWorkflowTask;
import static io.workflow.engine.scenario.Requests.complete;
import static io.workflow.engine.scenario.Requests.failure;
import static io.workflow.engine.scenario.Requests.requestCancelOfChain;
import static io.workflow.engine.scenario.Requests.signal;
import static io.workflow.engine.scenario.Requests.start;
import static io.workflow.engine.scenario.Requests.terminate;
import static io.workflow.engine.scenario.Requests.terminateChain;
import static org.assertj.core.api.Assertions.assertThat;

import io.workflow.engine.decide.Rejection.Reason;
import io.workflow.engine.decide.Response.WorkflowStarted;
import io.workflow.protocol.WorkflowIdConflictPolicy;
import io.workflow.protocol.WorkflowIdReusePolicy;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** One workflow id, one open run: what a second start comes to. */
public interface IdPolicyScenarios extends ScenarioSuite {

  @ParameterizedTest
  @EnumSource
  default void shouldRefuseSecondStartWhileRunIsOpenWhateverTheReusePolicy(
      WorkflowIdReusePolicy reuse) {
    Scenario scenario = scenario().given(start());
    scenario
        .when(start().reuse(reuse).conflict(WorkflowIdConflictPolicy.FAIL))
        .rejected(Reason.ALREADY_STARTED, scenario.state().runId(), "USE_EXISTING");
  }

  @ParameterizedTest
  @EnumSource
  default void shouldReturnOpenRunWhateverTheReusePolicy(WorkflowIdReusePolicy reuse) {
    Scenario scenario = scenario().given(start());
    scenario
        .when(start().reuse(reuse).conflict(WorkflowIdConflictPolicy.USE_EXISTING))
        .then()
        .effects()
        .answered(
            WorkflowStarted.class,
            answer -> {
              assertThat(answer.created()).isFalse();
              assertThat(answer.runId()).isEqualTo(scenario.state().runId());
            });
  }

  @ParameterizedTest
  @EnumSource
  default void shouldReplaceOpenRunWhateverTheReusePolicy(WorkflowIdReusePolicy reuse) {
    scenario()
        .given(start(), claimWorkflowTask(), signal("ready"))
        .when(start().reuse(reuse).conflict(WorkflowIdConflictPolicy.TERMINATE_EXISTING))
        .then("1 WorkflowExecutionStarted", "2 WorkflowTaskScheduled")
        .effects("workflow task 2")
        .history(
            0,
            "1 WorkflowExecutionStarted",
            "2 WorkflowTaskScheduled",
            "3 WorkflowTaskStarted",
            "4 WorkflowTaskFailed cause=FORCE_CLOSE_COMMAND",
            "5 WorkflowExecutionSignaled",
            "6 WorkflowExecutionTerminated identity=client");
  }

  @Test
  default void shouldGiveSignalToNewRunWhenSignalWithStartReplacesOpenOne() {
    scenario()
        .given(start())
        .when(start().signal("ready").conflict(WorkflowIdConflictPolicy.TERMINATE_EXISTING))
        .then(
            "1 WorkflowExecutionStarted",
            "2 WorkflowExecutionSignaled signalName=ready",
            "3 WorkflowTaskScheduled")
        .history(
            0,
            "1 WorkflowExecutionStarted",
            "2 WorkflowTaskScheduled",
            "3 WorkflowExecutionTerminated");
  }

  @Test
  default void shouldLeaveRunAloneThatBelongsToAnotherChain() {
    String other = "00000000-0000-7000-8000-000000000001";
    Scenario scenario = scenario().given(start());
    scenario.when(terminateChain(other)).rejected(Reason.NOT_FOUND, other);
    scenario.when(requestCancelOfChain(other)).rejected(Reason.NOT_FOUND, other);
    scenario
        .when(terminateChain(scenario.state().started().chain().firstExecutionRunId()))
        .then("3 WorkflowExecutionTerminated");
  }

  @Test
  default void shouldRefuseAnswerToReplacedRun() {
    Scenario scenario = scenario().given(start(), claimWorkflowTask());
    scenario
        .given(start().conflict(WorkflowIdConflictPolicy.TERMINATE_EXISTING))
        .when(complete(completeWorkflow("done")))
        .rejected(Reason.NOT_FOUND, scenario.memory().runIds().getFirst());
  }

  @ParameterizedTest
  @CsvSource({
    "ALLOW_DUPLICATE, completed, true",
    "ALLOW_DUPLICATE, failed, true",
    "ALLOW_DUPLICATE, terminated, true",
    "ALLOW_DUPLICATE_FAILED_ONLY, completed, false",
    "ALLOW_DUPLICATE_FAILED_ONLY, failed, true",
    "ALLOW_DUPLICATE_FAILED_ONLY, terminated, true",
    "ALLOW_DUPLICATE_FAILED_ONLY, canceled, true",
    "ALLOW_DUPLICATE_FAILED_ONLY, timedOut, true",
    "REJECT_DUPLICATE, completed, false",
    "REJECT_DUPLICATE, failed, false",
    "REJECT_DUPLICATE, terminated, false"
  })
  default void shouldReuseIdOfClosedRunByPolicy(
      WorkflowIdReusePolicy reuse, String end, boolean allowed) {
    for (WorkflowIdConflictPolicy conflict : WorkflowIdConflictPolicy.values()) {
      Scenario scenario = scenario().given(start());
      end(scenario, end);
      scenario.when(start().reuse(reuse).conflict(conflict));
      if (allowed) {
        scenario
            .then("1 WorkflowExecutionStarted", "2 WorkflowTaskScheduled")
            .effects("workflow task 2");
      } else {
        scenario.rejected(
            Reason.ALREADY_STARTED, scenario.key().workflowId(), scenario.state().runId());
      }
    }
  }

  private static void end(Scenario scenario, String end) {
    switch (end) {
      case "completed" ->
          scenario.given(claimWorkflowTask(), complete(completeWorkflow("delivered")));
      case "failed" ->
          scenario.given(
              claimWorkflowTask(), complete(failWorkflow(failure("CardDeclined", false, null))));
      case "canceled" -> scenario.given(claimWorkflowTask(), complete(Commands.cancelWorkflow()));
      case "terminated" -> scenario.given(terminate("enough"));
      case "timedOut" -> {
        scenario.given(terminate("make room"));
        scenario.given(
            start().runTimeout(java.time.Duration.ofMinutes(1)),
            Requests.pass(java.time.Duration.ofMinutes(1)));
      }
      default -> throw new IllegalArgumentException(end);
    }
  }
}
