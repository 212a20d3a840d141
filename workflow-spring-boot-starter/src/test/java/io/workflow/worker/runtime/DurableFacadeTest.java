package io.workflow.worker.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.workflow.Durable;
import io.workflow.protocol.Failure;
import io.workflow.protocol.WorkflowTaskFailedCause;
import io.workflow.protocol.command.Command;
import io.workflow.protocol.worker.WorkflowTask;
import io.workflow.worker.WorkflowTaskOutcome;
import io.workflow.worker.runtime.scenario.Everything;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DurableFacadeTest {

  private final List<WorkflowRuntime> runtimes = new ArrayList<>();
  private FakeServer server = new FakeServer("none");

  private WorkflowRuntime start(Class<?> workflow, @Nullable Object... input) {
    server = new FakeServer(workflow.getSimpleName(), input);
    return fresh(workflow);
  }

  private WorkflowRuntime fresh(Class<?> workflow) {
    WorkflowRuntime runtime = WorkflowRuntimeTest.runtime(server, workflow);
    runtimes.add(runtime);
    return runtime;
  }

  private void assertReplays(Class<?> workflow) {
    server.assertReplays(() -> fresh(workflow));
  }

  private List<?> resultList() {
    List<?> result = server.result(List.class);
    return result == null ? List.of() : result;
  }

  @AfterEach
  void close() {
    runtimes.forEach(WorkflowRuntime::close);
  }

  @Test
  void shouldRefuseCallsOutsideWorkflowCode() {
    assertThatThrownBy(() -> Durable.sleep(Duration.ofSeconds(1)))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("Expected to be called by workflow code");
  }

  @Test
  void shouldRunActivitiesAtTheSameTime() {
    WorkflowRuntime runtime = start(Everything.Parallel.class, 3);
    assertThat(server.runTask(runtime)).hasSize(3);
    server.completeActivity("Square", 1).completeActivity("Square", 10);
    assertThat(server.runTask(runtime)).isEmpty();
    server.completeActivity("Square", 100);
    server.runTask(runtime);

    assertThat(server.result(Integer.class)).isEqualTo(111);
    assertReplays(Everything.Parallel.class);
  }

  @Test
  void shouldKeepValuesOnReplay() {
    WorkflowRuntime runtime = start(Everything.Values.class);
    server.runTask(runtime);
    server.fireTimer();
    server.runTask(runtime);
    runtime.evict(server.runId());
    int before = Everything.Values.SIDE_EFFECTS.get();
    server.fireTimer();
    server.runTask(runtime);

    assertThat(Everything.Values.SIDE_EFFECTS.get()).isEqualTo(before);
    List<?> values = resultList();
    assertThat(values).hasSize(6).doesNotHaveDuplicates();
    assertThat(values.get(1)).isEqualTo(Integer.toString(before - 1));
    assertThat(values.get(3)).isEqualTo(Integer.toString(before));
    assertThat(values.get(5)).isEqualTo("2026-11-20T12:00:01.200Z");
  }

  @ParameterizedTest
  @CsvSource({"TRY_CANCEL,1", "ABANDON,0"})
  void shouldReportCancellationAtOnce(String type, int requests) {
    WorkflowRuntime runtime = start(Everything.Scopes.class, type);
    server.runTask(runtime);
    server.fireTimer();
    List<Command> commands = server.runTask(runtime);

    assertThat(commands)
        .hasSize(requests + 1)
        .filteredOn(Command.RequestCancelActivityTask.class::isInstance)
        .hasSize(requests);
    assertThat(resultList())
        .isEqualTo(List.of("bake CanceledFailure", "Cancelled: too late", "false"));
    assertReplays(Everything.Scopes.class);
  }

  @Test
  void shouldWaitForTheActivityToEndWhenAskedTo() {
    WorkflowRuntime runtime = start(Everything.Scopes.class, "WAIT_CANCELLATION_COMPLETED");
    server.runTask(runtime);
    server.fireTimer();
    assertThat(server.runTask(runtime))
        .singleElement()
        .isInstanceOf(Command.RequestCancelActivityTask.class);
    server.cancelActivity("Bake");
    server.runTask(runtime);

    assertThat(resultList())
        .isEqualTo(List.of("bake CanceledFailure", "Activity cancelled", "false"));
    assertReplays(Everything.Scopes.class);
  }

  @Test
  void shouldCombinePromises() {
    WorkflowRuntime runtime = start(Everything.Promises.class);
    server.runTask(runtime);
    server.fireTimer();
    server.runTask(runtime);
    server.signal("answer", "pizza");
    server.runTask(runtime);

    assertThat(resultList())
        .isEqualTo(
            List.of(
                "not yet",
                "pizza!",
                "java.util.concurrent.CompletionException: java.io.IOException: broken",
                "42",
                "5"));
    assertReplays(Everything.Promises.class);
  }

  @Test
  void shouldRunSignalHandlersInOrderAndBeforeRun() {
    WorkflowRuntime runtime = start(Everything.Handlers.class);
    server.signal("slow", "a").signal("slow", "b").signal("unknown").signal("slow");
    server.runTask(runtime);
    assertThat(server.pendingTimers()).isEqualTo(3);
    server.signal("finish").fireTimer().fireTimer();
    server.runTask(runtime);
    server.fireTimer();
    server.runTask(runtime);

    assertThat(resultList())
        .isEqualTo(
            List.of(
                "begin a", "begin b", "begin null", "run", "end", "done a", "done b", "done null"));
    assertReplays(Everything.Handlers.class);
  }

  @Test
  void shouldEndThreadsOfEvictedExecutions() {
    Everything.Sleeper.ENDED.clear();
    WorkflowRuntime runtime = start(Everything.Sleeper.class);
    server.runTask(runtime);
    assertThat(Everything.Sleeper.ENDED).isEmpty();
    runtime.evict(server.runId());

    assertThat(Everything.Sleeper.ENDED).containsExactlyInAnyOrder("main ended", "async ended");
  }

  @Test
  void shouldKeepOnlyAsManyExecutionsAsTheCacheHolds() {
    Everything.Sleeper.ENDED.clear();
    FakeServer other = new FakeServer("Counter", 1);
    server = new FakeServer("Sleeper");
    try (WorkflowRuntime runtime =
        WorkflowRuntimeTest.runtime(
            server,
            builder -> builder.cacheSize(1),
            Everything.Sleeper.class,
            Everything.Counter.class)) {
      server.runTask(runtime);
      other.runTask(runtime);

      assertThat(runtime.cachedExecutions()).isEqualTo(1);
      assertThat(runtime.cachedEventId(server.runId())).isZero();
      assertThat(runtime.cachedEventId(other.runId())).isEqualTo(3);
      assertThat(Everything.Sleeper.ENDED).hasSize(2);
    }
  }

  @Test
  void shouldFailOnlyTheTaskByAnUnexpectedException() {
    WorkflowRuntime runtime = start(Everything.Broken.class, false);
    WorkflowTaskOutcome.Failed failed = server.failTask(runtime);

    assertThat(failed.cause()).isEqualTo(WorkflowTaskFailedCause.WORKFLOW_WORKER_UNHANDLED_FAILURE);
    assertThat(failed.failure().message()).isEqualTo("a mistake");
    assertThat(failed.failure().info())
        .isEqualTo(
            new Failure.Application("java.lang.IllegalStateException", false, List.of(), null));
    assertThat(runtime.cachedExecutions()).isZero();
  }

  @Test
  void shouldFailOnlyTheTaskByAnUnexpectedExceptionOfAHandler() {
    WorkflowRuntime runtime = start(Everything.Broken.class, true);
    server.runTask(runtime);
    server.signal("fail");

    assertThat(server.failTask(runtime).failure().message()).isEqualTo("in handler");
  }

  @Test
  void shouldFailTheWorkflowByConfiguredExceptions() {
    server = new FakeServer("Broken", false);
    try (WorkflowRuntime runtime =
        WorkflowRuntimeTest.runtime(
            server,
            builder -> builder.businessFailures(List.of(IllegalStateException.class)),
            Everything.Broken.class)) {
      assertThat(server.runTask(runtime))
          .singleElement()
          .isInstanceOf(Command.FailWorkflowExecution.class);
    }
  }

  @Test
  void shouldLetCodeIgnoreCancellation() {
    WorkflowRuntime runtime = start(Everything.Stubborn.class);
    server.runTask(runtime);
    server.requestCancel("because");
    server.runTask(runtime);

    assertThat(server.result(String.class)).isEqualTo("kept on: Cancelled: because");
    assertReplays(Everything.Stubborn.class);
  }

  @Test
  void shouldGiveUpOnCodeThatDoesNotBlock() {
    Everything.Stuck.letGo = false;
    Everything.Stuck.ENDED.clear();
    WorkflowRuntime runtime = start(Everything.Stuck.class);
    try {
      WorkflowTask task = server.nextTask(0);
      WorkflowTask impatient =
          new WorkflowTask(
              task.token(),
              task.workflowType(),
              task.taskQueue(),
              Duration.ofMillis(300),
              0,
              task.events(),
              0,
              null,
              List.of());

      assertThat(runtime.handle(impatient))
          .isInstanceOfSatisfying(
              WorkflowTaskOutcome.Failed.class,
              failed -> {
                assertThat(failed.failure().message()).contains("to come to a blocking point");
                assertThat(failed.failure().stackTrace()).contains("Everything$Stuck.run");
              });
      assertThat(Everything.Stuck.ENDED).isEmpty();
    } finally {
      Everything.Stuck.letGo = true;
    }
    await()
        .untilAsserted(() -> assertThat(Everything.Stuck.ENDED).containsExactly("main", "other"));
  }
}
