package io.workflow.engine.scenario;

import static io.workflow.engine.scenario.Commands.activity;
import static io.workflow.engine.scenario.Commands.child;
import static io.workflow.engine.scenario.Commands.continueAsNew;
import static io.workflow.engine.scenario.Commands.marker;
import static io.workflow.engine.scenario.Commands.timer;
import static io.workflow.engine.scenario.Requests.claimActivity;
import static io.workflow.engine.scenario.Requests.claimWorkflowTask;
import static io.workflow.engine.scenario.Requests.complete;
import static io.workflow.engine.scenario.Requests.crash;
import static io.workflow.engine.scenario.Requests.deliver;
import static io.workflow.engine.scenario.Requests.in;
import static io.workflow.engine.scenario.Requests.reset;
import static io.workflow.engine.scenario.Requests.signalFromJob;
import static io.workflow.engine.scenario.Requests.start;
import static org.assertj.core.api.Assertions.assertThat;

import io.workflow.engine.decide.Response.ActivityTaskStarted;
import io.workflow.engine.state.WorkflowState;
import io.workflow.protocol.Priority;
import io.workflow.protocol.history.EventMetadata;
import io.workflow.protocol.history.ParentExecution;
import io.workflow.protocol.history.RootExecution;
import java.time.Duration;
import java.util.Objects;
import org.junit.jupiter.api.Test;

/** What people are to read, where something came from, and how urgent it is. */
public interface MetadataScenarios extends ScenarioSuite {

  Priority URGENT = new Priority(1, "vip", 2.5f, null);

  default StartStep described() {
    return start().summary("for the mayor").link("job-1").priority(URGENT);
  }

  private static EventMetadata metadata(WorkflowState state) {
    return Objects.requireNonNull(state.run().startMetadata());
  }

  @Test
  default void shouldKeepWhatAStartCarries() {
    scenario()
        .when(described())
        .then(
            "1 WorkflowExecutionStarted metadata.user.summary='for the mayor'"
                + " priority.priorityKey=1 priority.fairnessKey=vip",
            "2 WorkflowTaskScheduled")
        .given(crash())
        .state(
            state -> {
              assertThat(metadata(state).links()).hasSize(1);
              assertThat(metadata(state).user()).isNotNull();
            });
  }

  @Test
  default void shouldWriteWhatIsSaidOfACommandWithItsEvent() {
    scenario()
        .given(start(), claimWorkflowTask())
        .when(
            complete(
                    activity("bake"),
                    timer("rest", Duration.ofSeconds(9)),
                    marker("m"),
                    child("kid"))
                .summary(0, "the oven")
                .summary(1, "let it rest")
                .summary(3, "on its way"))
        .then(
            "3 WorkflowTaskStarted",
            "4 WorkflowTaskCompleted metadata.user=none",
            "5 ActivityTaskScheduled metadata.user.summary='the oven'",
            "6 TimerStarted metadata.user.summary='let it rest'",
            "7 MarkerRecorded metadata.user=none",
            "8 StartChildWorkflowExecutionInitiated metadata.user.summary='on its way'");
  }

  @Test
  default void shouldGiveTheChildWhatIsSaidOfItAndThePriorityOfItsParent() {
    scenario()
        .given(described(), claimWorkflowTask())
        .given(complete(child("kid")).summary(0, "on its way"), deliver())
        .given(
            in(
                "kid",
                scenario ->
                    scenario.state(
                        state -> {
                          assertThat(state.started().spec().priority()).isEqualTo(URGENT);
                          assertThat(metadata(state).links()).isEmpty();
                          assertThat(Objects.requireNonNull(metadata(state).user()).summary())
                              .isEqualTo(Requests.payload("on its way"));
                          ParentExecution parent = Objects.requireNonNull(state.started().parent());
                          assertThat(parent.root())
                              .isEqualTo(new RootExecution(parent.workflowId(), parent.runId()));
                        })));
  }

  @Test
  default void shouldGiveAnActivityThePriorityOfItsWorkflow() {
    scenario()
        .given(described(), claimWorkflowTask(), complete(activity("bake")))
        .when(claimActivity("bake"))
        .answered(
            ActivityTaskStarted.class,
            answer -> assertThat(answer.task().priority()).isEqualTo(URGENT));
  }

  @Test
  default void shouldKeepTheLinksOfASignalThatWaitsForItsPlace() {
    scenario()
        .given(start(), claimWorkflowTask(), signalFromJob("ready", "job-2"))
        .when(complete())
        .then(
            "3 WorkflowTaskStarted",
            "4 WorkflowTaskCompleted",
            "5 WorkflowExecutionSignaled metadata.links=BatchJob",
            "6 WorkflowTaskScheduled");
  }

  @Test
  default void shouldGoOnWithLinksAndPriorityButNotWithTheSummary() {
    scenario()
        .given(described(), claimWorkflowTask(), complete(continueAsNew()))
        .state(
            state -> {
              assertThat(state.started().spec().priority()).isEqualTo(URGENT);
              assertThat(metadata(state).links()).hasSize(1);
              assertThat(metadata(state).user()).isNull();
            });
  }

  @Test
  default void shouldTakeAllOfItAlongWithAReset() {
    scenario()
        .given(described(), claimWorkflowTask(), complete(), signalFromJob("ready", "job-2"))
        .when(reset(0, 4))
        .then(
            "1 WorkflowExecutionStarted metadata.user.summary='for the mayor'"
                + " priority.fairnessKey=vip",
            "2 WorkflowTaskScheduled",
            "3 WorkflowTaskStarted",
            "4 WorkflowTaskFailed cause=RESET_WORKFLOW",
            "5 WorkflowExecutionSignaled metadata.links=BatchJob",
            "6 WorkflowTaskScheduled");
  }
}
