package io.workflow.worker.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import io.workflow.worker.runtime.scenario.Everything;
import org.junit.jupiter.api.Test;

/** What an execution costs grows with its history and no faster: counted, not timed. */
class ScaleTest {

  @Test
  void shouldRunTwoThousandActivitiesOneResultAtATime() {
    assertThat(stepsOfParallel(2000)).isLessThan(stepsOfParallel(200) * 11);
  }

  private static long stepsOfParallel(int count) {
    FakeServer server = new FakeServer("Parallel", count);
    try (WorkflowRuntime runtime = WorkflowRuntimeTest.runtime(server, Everything.Parallel.class)) {
      assertThat(server.runTask(runtime)).hasSize(count);
      for (int i = 0; i < count; i++) {
        server.completeActivity("Square", 1);
        server.runTask(runtime);
      }
      assertThat(server.result(Integer.class)).isEqualTo(count);
      return steps(runtime, server);
    }
  }

  @Test
  void shouldTakeTenThousandSignalsOneAtATime() {
    assertThat(stepsOfCounter(10_000, 1)).isLessThan(stepsOfCounter(1_000, 1) * 11);
  }

  @Test
  void shouldTakeTenThousandSignalsTogether() {
    assertThat(stepsOfCounter(10_000, 10_000)).isLessThan(stepsOfCounter(1_000, 1_000) * 11);
  }

  private static long stepsOfCounter(int count, int atATime) {
    FakeServer server = new FakeServer("Counter", count);
    try (WorkflowRuntime runtime = WorkflowRuntimeTest.runtime(server, Everything.Counter.class)) {
      server.runTask(runtime);
      for (int i = 0; i < count; i++) {
        server.signal("add", 1);
        if ((i + 1) % atATime == 0) {
          server.runTask(runtime);
        }
      }
      assertThat(server.result(Integer.class)).isEqualTo(count);
      long steps = steps(runtime, server);
      replay(server);
      return steps;
    }
  }

  private static void replay(FakeServer server) {
    try (WorkflowRuntime fresh = WorkflowRuntimeTest.runtime(server, Everything.Counter.class)) {
      assertThat(server.queried(fresh, "received", Integer.class))
          .isEqualTo(server.result(Integer.class));
    }
  }

  private static long steps(WorkflowRuntime runtime, FakeServer server) {
    RunStatistics statistics = runtime.statistics(server.runId()).orElseThrow();
    return statistics.resumes() + statistics.evaluations();
  }
}
