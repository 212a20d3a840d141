package io.workflow.worker.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import io.workflow.protocol.WorkflowTaskFailedCause;
import io.workflow.worker.WorkflowTaskOutcome;
import io.workflow.worker.runtime.scenario.Changed;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class NonDeterminismTest {

  private final FakeServer server = new FakeServer("Changing");

  private void writeHistory() {
    try (WorkflowRuntime runtime = WorkflowRuntimeTest.runtime(server, Changed.Before.class)) {
      server.runTask(runtime);
      server.completeActivity("Charge", "ok");
      server.runTask(runtime);
      server.fireTimer();
    }
  }

  static Stream<Arguments> changes() {
    return Stream.of(
        Arguments.of(
            Changed.OtherActivity.class,
            "event 5, ActivityTaskScheduled of Charge (id 1), but at"
                + " io.workflow.worker.runtime.scenario.Changed.call(Changed.java:",
            "it asked for ScheduleActivityTask of Reserve (id 1)"),
        Arguments.of(
            Changed.WaitsFirst.class,
            "event 5, ActivityTaskScheduled of Charge (id 1), but at"
                + " io.workflow.worker.runtime.scenario.Changed$WaitsFirst.run(Changed.java:",
            "it asked for StartTimer of PT2H (id 1)"),
        Arguments.of(
            Changed.DoesLess.class,
            "event 5, ActivityTaskScheduled of Charge (id 1), but it asked for nothing more; it"
                + " waits at io.workflow.worker.runtime.scenario.Changed$DoesLess.run(Changed.java:",
            "restore the former order"),
        Arguments.of(
            Changed.DoesMore.class,
            "event 5, ActivityTaskScheduled of Charge (id 1), but at",
            "it asked for StartTimer of PT72H (id 1)"),
        Arguments.of(
            Changed.EndsEarly.class,
            "event 11, TimerStarted of PT1M (id 1), but at the end of EndsEarly.run",
            "it asked for CompleteWorkflowExecution"),
        Arguments.of(
            Changed.WantsValue.class,
            "hold the value of the side effect at"
                + " io.workflow.worker.runtime.scenario.Changed$WantsValue.run(Changed.java:",
            "no further MarkerRecorded event SideEffect"));
  }

  @ParameterizedTest
  @MethodSource("changes")
  void shouldNameEventCommandAndLine(Class<?> changed, String expected, String came) {
    writeHistory();
    try (WorkflowRuntime runtime = WorkflowRuntimeTest.runtime(server, changed)) {
      WorkflowTaskOutcome.Failed failed = server.failTask(runtime);

      assertThat(failed.cause()).isEqualTo(WorkflowTaskFailedCause.NON_DETERMINISTIC_ERROR);
      assertThat(failed.failure().message()).contains(expected).contains(came);
      assertThat(runtime.cachedExecutions()).isZero();
    }
  }

  @Test
  void shouldGoOnOnceTheCodeIsMended() {
    writeHistory();
    try (WorkflowRuntime changed = WorkflowRuntimeTest.runtime(server, Changed.WaitsFirst.class)) {
      server.failTask(changed);
    }
    try (WorkflowRuntime mended = WorkflowRuntimeTest.runtime(server, Changed.Before.class)) {
      assertThat(server.runTask(mended)).hasSize(1);
      assertThat(server.pendingActivities()).containsExactly("Bake");
    }
  }
}
