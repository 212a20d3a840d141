package io.workflow.worker.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import io.workflow.definition.ActivityRegistry;
import io.workflow.definition.WorkflowRegistry;
import io.workflow.protocol.Failure;
import io.workflow.protocol.RetryPolicy;
import io.workflow.protocol.WorkflowTaskFailedCause;
import io.workflow.protocol.command.Command;
import io.workflow.protocol.worker.QueryResult;
import io.workflow.worker.WorkflowTaskOutcome;
import io.workflow.worker.runtime.scenario.PizzaOrder;
import io.workflow.worker.runtime.scenario.WithOptions;
import java.time.Duration;
import java.util.List;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class WorkflowRuntimeTest {

  private final FakeServer server = new FakeServer("PizzaOrder", "order-7");
  private final WorkflowRuntime runtime = runtime(server, PizzaOrder.class);

  static WorkflowRuntime runtime(FakeServer server, Class<?>... workflows) {
    return runtime(server, builder -> builder, workflows);
  }

  static WorkflowRuntime runtime(
      FakeServer server, UnaryOperator<WorkflowRuntimeBuilder> settings, Class<?>... workflows) {
    ActivityRegistry activities = ActivityRegistry.of(List.of());
    return settings
        .apply(
            WorkflowRuntime.builder()
                .workflows(WorkflowRegistry.of(List.of(workflows), activities, "tests"))
                .activities(activities)
                .historySource(server))
        .build();
  }

  @AfterEach
  void close() {
    runtime.close();
  }

  private void assertReplays() {
    server.assertReplays(() -> runtime(server, PizzaOrder.class));
  }

  @Test
  void shouldRunFromStartToResult() {
    assertThat(server.runTask(runtime))
        .singleElement()
        .isInstanceOfSatisfying(
            Command.ScheduleActivityTask.class,
            schedule -> {
              assertThat(schedule.activityType()).isEqualTo("Payments.charge");
              assertThat(schedule.startToCloseTimeout()).isEqualTo(Duration.ofSeconds(10));
              assertThat(schedule.input()).isEqualTo(FakeServer.VALUES.toPayloads("order-7", 1250));
              assertThat(schedule.requestEagerExecution()).isTrue();
            });
    server.completeActivity("Payments.charge", "receipt-1");
    assertThat(server.runTask(runtime))
        .containsExactly(new Command.StartTimer("1", Duration.ofMinutes(30)));
    server.signal("ready");
    assertThat(server.runTask(runtime))
        .containsExactly(
            new Command.CancelTimer("1"), new Command.StartTimer("2", Duration.ofMinutes(10)));
    server.fireTimer();
    server.runTask(runtime);

    assertThat(server.result(String.class)).isEqualTo("receipt-1");
    assertReplays();
  }

  @Test
  void shouldStartNoTimerWhenConditionHoldsWithinOneTask() {
    server.signal("ready");
    server.runTask(runtime);
    server.completeActivity("Payments.charge", "receipt-1");
    assertThat(server.runTask(runtime))
        .containsExactly(new Command.StartTimer("1", Duration.ofMinutes(10)));
    assertReplays();
  }

  @Test
  void shouldGoOnWhenAwaitTimesOut() {
    server.runTask(runtime);
    server.completeActivity("Payments.charge", "receipt-1");
    server.runTask(runtime);
    server.fireTimer();
    server.runTask(runtime);
    server.completeActivity("Payments.refund", null);
    server.runTask(runtime);

    assertThat(server.result(String.class)).isEqualTo("refunded");
    assertReplays();
  }

  @Test
  void shouldCleanUpInDetachedScopeWhenCancelled() {
    server.runTask(runtime);
    server.completeActivity("Payments.charge", "receipt-1");
    server.runTask(runtime);
    server.requestCancel("changed my mind");
    assertThat(server.runTask(runtime)).hasSize(2).first().isEqualTo(new Command.CancelTimer("1"));
    server.completeActivity("Payments.refund", null);

    assertThat(server.runTask(runtime))
        .containsExactly(new Command.CancelWorkflowExecution(List.of()));
    assertReplays();
  }

  @Test
  void shouldRequestCancellationOfPendingActivity() {
    server.runTask(runtime);
    server.requestCancel("");
    List<Command> commands = server.runTask(runtime);

    assertThat(commands)
        .containsExactly(
            new Command.RequestCancelActivityTask(5),
            new Command.CancelWorkflowExecution(List.of()));
    assertReplays();
  }

  @Test
  void shouldFailWorkflowByApplicationFailure() {
    server.runTask(runtime);
    server.failActivity(
        "Payments.charge",
        Failure.of("declined", new Failure.Application("CardDeclined", true, List.of(), null)));

    assertThat(server.runTask(runtime))
        .singleElement()
        .isInstanceOfSatisfying(
            Command.FailWorkflowExecution.class,
            fail -> {
              assertThat(fail.failure().message()).isEqualTo("No money");
              assertThat(fail.failure().info())
                  .isEqualTo(new Failure.Application("OrderRejected", true, List.of(), null));
              assertThat(fail.failure().stackTrace()).contains("PizzaOrder.run");
            });
    assertReplays();
  }

  @Test
  void shouldFailWorkflowByActivityFailureWithCause() {
    server.runTask(runtime);
    server.failActivity(
        "Payments.charge",
        Failure.of("down", new Failure.Application("BankDown", false, List.of(), null)));

    assertThat(server.runTask(runtime))
        .singleElement()
        .isInstanceOfSatisfying(
            Command.FailWorkflowExecution.class,
            fail -> {
              assertThat(fail.failure().info())
                  .isInstanceOfSatisfying(
                      Failure.Activity.class,
                      info -> {
                        assertThat(info.activityType()).isEqualTo("Payments.charge");
                        assertThat(info.scheduledEventId()).isEqualTo(5);
                      });
              assertThat(fail.failure().cause())
                  .extracting(cause -> cause == null ? "none" : cause.message())
                  .isEqualTo("down");
            });
  }

  @Test
  void shouldAnswerQueriesFromCacheAndByReplay() {
    server.runTask(runtime);
    assertThat(server.queried(runtime, "status", String.class)).isEqualTo("new");
    server.completeActivity("Payments.charge", "receipt-1");
    server.signal("ready");
    server.runTask(runtime);
    assertThat(server.queried(runtime, "status", String.class)).isEqualTo("charged");

    runtime.evict("run-of-PizzaOrder");
    assertThat(runtime.cachedExecutions()).isZero();
    assertThat(server.queried(runtime, "status", String.class)).isEqualTo("charged");
    assertThat(runtime.cachedEventId(server.runId())).isEqualTo(10);
    server.fireTimer();
    server.runTask(runtime);
    assertThat(server.result(String.class)).isEqualTo("receipt-1");

    assertThat(server.queried(runtime, "status", String.class)).isEqualTo("delivered");
    runtime.evict(server.runId());
    assertThat(server.queried(runtime, "status", String.class)).isEqualTo("delivered");
  }

  @Test
  void shouldBringAStateThatIsBehindUpToDateForQueries() {
    try (WorkflowRuntime other = runtime(server, PizzaOrder.class)) {
      server.runTask(runtime);
      assertThat(server.queried(other, "status", String.class)).isEqualTo("new");
      server.completeActivity("Payments.charge", "receipt-1");
      server.runTask(runtime);
      assertThat(server.queried(other, "status", String.class)).isEqualTo("charged");
      server.terminate();
      long resumes = other.statistics(server.runId()).orElseThrow().resumes();

      assertThat(server.queried(other, "status", String.class)).isEqualTo("charged");
      assertThat(server.queried(other, "status", String.class)).isEqualTo("charged");
      assertThat(other.statistics(server.runId()).orElseThrow().resumes()).isEqualTo(resumes);
    }
  }

  @Test
  void shouldLetThePlaceOfTheCallSayMoreAboutAnActivity() {
    FakeServer other = new FakeServer("WithOptions");
    try (WorkflowRuntime mine = runtime(other, WithOptions.class)) {
      assertThat(other.runTask(mine))
          .singleElement()
          .isInstanceOfSatisfying(
              Command.ScheduleActivityTask.class,
              schedule -> {
                assertThat(schedule.activityType()).isEqualTo("Payments.refund");
                assertThat(schedule.startToCloseTimeout()).isEqualTo(Duration.ofSeconds(20));
                assertThat(schedule.heartbeatTimeout()).isEqualTo(Duration.ofSeconds(2));
                assertThat(schedule.taskQueue()).isEqualTo("bank");
                assertThat(schedule.requestEagerExecution()).isFalse();
                assertThat(schedule.retryPolicy())
                    .isEqualTo(
                        new RetryPolicy(Duration.ofSeconds(1), 2.0, null, 3, List.of(), null));
              });
    }
  }

  @Test
  void shouldRefuseQueriesThatBlockOrAreUnknown() {
    server.runTask(runtime);

    assertThat(server.query(runtime, "statusWithSleep"))
        .isInstanceOfSatisfying(
            QueryResult.Failed.class,
            failed ->
                assertThat(failed.failure().message())
                    .contains("the query handler statusWithSleep called it"));
    assertThat(server.query(runtime, "nothing"))
        .isInstanceOfSatisfying(
            QueryResult.Failed.class,
            failed -> assertThat(failed.failure().message()).contains("[status, statusWithSleep]"));
    assertThat(server.queried(runtime, "__stack_trace", String.class)).contains("PizzaOrder.run");
  }

  @Test
  void shouldContinueAfterEvictionAndLostTasks() {
    server.runTask(runtime);
    runtime.evict(server.runId());
    server.completeActivity("Payments.charge", "receipt-1");
    server.loseTask();
    server.signal("ready");
    assertThat(server.runTask(runtime))
        .containsExactly(new Command.StartTimer("1", Duration.ofMinutes(10)));
    server.fireTimer();
    server.runTask(runtime);

    assertThat(server.result(String.class)).isEqualTo("receipt-1");
    assertReplays();
  }

  @Test
  void shouldNotBuildOnCompletionThatServerRefused() {
    server.runTask(runtime);
    server.completeActivity("Payments.charge", "receipt-1");
    var task = server.nextTask(runtime.cachedEventId(server.runId()));
    assertThat(runtime.handle(task)).isInstanceOf(WorkflowTaskOutcome.Completed.class);
    assertThat(runtime.cachedEventId(server.runId())).isEqualTo(3);

    runtime.evict(server.runId());
    assertThat(runtime.cachedEventId(server.runId())).isZero();
  }

  @Test
  void shouldRejectUnknownWorkflowType() {
    FakeServer other = new FakeServer("Unknown");
    try (WorkflowRuntime mine = runtime(other, PizzaOrder.class)) {
      WorkflowTaskOutcome.Failed failed = other.failTask(mine);
      assertThat(failed.cause()).isEqualTo(WorkflowTaskFailedCause.WORKER_REJECTED);
      assertThat(failed.failure().message()).contains("'Unknown'").contains("[PizzaOrder]");
    }
  }
}
