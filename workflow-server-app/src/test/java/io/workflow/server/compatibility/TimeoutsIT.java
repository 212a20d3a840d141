package io.workflow.server.compatibility;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.temporal.activity.ActivityOptions;
import io.temporal.api.enums.v1.EventType;
import io.temporal.api.enums.v1.TimeoutType;
import io.temporal.api.enums.v1.WorkflowExecutionStatus;
import io.temporal.client.WorkflowStub;
import io.temporal.common.RetryOptions;
import io.temporal.failure.ActivityFailure;
import io.temporal.failure.ApplicationFailure;
import io.temporal.failure.TimeoutFailure;
import io.temporal.workflow.Workflow;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** What happens when something takes too long. */
@ExtendWith(SharedServer.class)
class TimeoutsIT {

  private static final RetryOptions ONCE = RetryOptions.newBuilder().setMaximumAttempts(1).build();

  static Stream<Arguments> timeouts() {
    Duration soon = Duration.ofSeconds(1);
    return Stream.of(
        Arguments.of(
            TimeoutType.TIMEOUT_TYPE_START_TO_CLOSE,
            ActivityOptions.newBuilder().setStartToCloseTimeout(soon).setRetryOptions(ONCE)),
        Arguments.of(
            TimeoutType.TIMEOUT_TYPE_SCHEDULE_TO_CLOSE,
            ActivityOptions.newBuilder().setScheduleToCloseTimeout(soon)),
        Arguments.of(
            TimeoutType.TIMEOUT_TYPE_HEARTBEAT,
            ActivityOptions.newBuilder()
                .setStartToCloseTimeout(Duration.ofMinutes(1))
                .setHeartbeatTimeout(soon)
                .setRetryOptions(ONCE)));
  }

  @ParameterizedTest
  @MethodSource("timeouts")
  void shouldTellWhichTimeoutOfAnActivityPassed(
      TimeoutType type, ActivityOptions.Builder options, Sdk sdk) throws Exception {
    CountDownLatch over = new CountDownLatch(1);
    sdk.activity("Bake", args -> waitFor(over));
    sdk.workflow(
        "Order",
        args -> {
          try {
            return Sdk.stub(options).execute("Bake", String.class);
          } catch (ActivityFailure failed) {
            return Sdk.cause(failed, TimeoutFailure.class).getTimeoutType().name();
          }
        });

    WorkflowStub order = sdk.start("Order");
    try {
      assertThat(Sdk.result(order, String.class)).isEqualTo(type.name());
    } finally {
      over.countDown();
    }
    assertThat(sdk.count(order, EventType.EVENT_TYPE_ACTIVITY_TASK_TIMED_OUT)).isEqualTo(1);
    sdk.replay(order);
  }

  @Test
  void shouldNotWaitForAWorkerForEver(Sdk sdk) {
    sdk.workflow(
        "Order",
        args -> {
          try {
            return Sdk.stub(
                    Sdk.options()
                        .setTaskQueue("nobody-" + Workflow.getInfo().getRunId())
                        .setScheduleToStartTimeout(Duration.ofSeconds(1)))
                .execute("Bake", String.class);
          } catch (ActivityFailure failed) {
            return Sdk.cause(failed, TimeoutFailure.class).getTimeoutType().name();
          }
        });

    assertThat(sdk.run("Order", String.class))
        .isEqualTo(TimeoutType.TIMEOUT_TYPE_SCHEDULE_TO_START.name());
  }

  @Test
  void shouldTryAgainAfterAStartToCloseTimeout(Sdk sdk) {
    CountDownLatch over = new CountDownLatch(1);
    sdk.activity(
        "Bake",
        args ->
            Sdk.activity().getInfo().getAttempt() == 1 ? waitFor(over) : "baked at the second try");
    sdk.workflow(
        "Order",
        args ->
            Sdk.stub(
                    ActivityOptions.newBuilder()
                        .setStartToCloseTimeout(Duration.ofSeconds(1))
                        .setRetryOptions(
                            RetryOptions.newBuilder()
                                .setInitialInterval(Duration.ofMillis(20))
                                .build()))
                .execute("Bake", String.class));

    try {
      assertThat(sdk.run("Order", String.class)).isEqualTo("baked at the second try");
    } finally {
      over.countDown();
    }
  }

  @Test
  void shouldEndAttemptsWithTheScheduleToCloseTimeout(Sdk sdk) {
    sdk.activity(
        "Bake",
        args -> {
          throw ApplicationFailure.newFailure("cold oven", "Cold");
        });
    sdk.workflow(
        "Order",
        args -> {
          try {
            return Sdk.stub(
                    Sdk.options()
                        .setScheduleToCloseTimeout(Duration.ofSeconds(1))
                        .setRetryOptions(
                            RetryOptions.newBuilder()
                                .setInitialInterval(Duration.ofMillis(300))
                                .setBackoffCoefficient(1)
                                .build()))
                .execute("Bake", String.class);
          } catch (ActivityFailure failed) {
            return failed.getRetryState().name();
          }
        });

    assertThat(sdk.run("Order", String.class)).isEqualTo("RETRY_STATE_TIMEOUT");
  }

  @Test
  void shouldKeepAnActivityAliveThatHeartbeats(Sdk sdk) {
    sdk.activity(
        "Bake",
        args -> {
          long end = System.nanoTime() + Duration.ofMillis(2_500).toNanos();
          await()
              .pollInSameThread()
              .pollInterval(Duration.ofMillis(100))
              .until(
                  () -> {
                    Sdk.activity().heartbeat("alive");
                    return System.nanoTime() > end;
                  });
          return "baked";
        });
    sdk.workflow(
        "Order",
        args ->
            Sdk.stub(Sdk.options().setHeartbeatTimeout(Duration.ofSeconds(1)).setRetryOptions(ONCE))
                .execute("Bake", String.class));

    assertThat(sdk.run("Order", String.class)).isEqualTo("baked");
  }

  @Test
  void shouldTimeARunOut(Sdk sdk) {
    sdk.workflow("Order", args -> sleepLong());

    WorkflowStub order =
        sdk.start("Order", sdk.workflowOptions().setWorkflowRunTimeout(Duration.ofSeconds(1)));

    assertThat(Sdk.failure(order)).isInstanceOf(TimeoutFailure.class);
    assertThat(order.describe().getStatus())
        .isEqualTo(WorkflowExecutionStatus.WORKFLOW_EXECUTION_STATUS_TIMED_OUT);
    assertThat(sdk.eventTypes(order).getLast())
        .isEqualTo(EventType.EVENT_TYPE_WORKFLOW_EXECUTION_TIMED_OUT);
  }

  @Test
  void shouldTimeAnExecutionOut(Sdk sdk) {
    sdk.workflow("Order", args -> sleepLong());

    WorkflowStub order =
        sdk.start(
            "Order", sdk.workflowOptions().setWorkflowExecutionTimeout(Duration.ofSeconds(1)));

    assertThat(Sdk.failure(order)).isInstanceOf(TimeoutFailure.class);
  }

  @Test
  void shouldTimeOutWhatNoWorkerTakes(Sdk sdk) {
    WorkflowStub order =
        sdk.stub("Order", sdk.workflowOptions().setWorkflowRunTimeout(Duration.ofSeconds(1)));
    order.start();

    assertThat(Sdk.failure(order)).isInstanceOf(TimeoutFailure.class);
    assertThat(sdk.eventTypes(order))
        .isEqualTo(
            List.of(
                EventType.EVENT_TYPE_WORKFLOW_EXECUTION_STARTED,
                EventType.EVENT_TYPE_WORKFLOW_TASK_SCHEDULED,
                EventType.EVENT_TYPE_WORKFLOW_EXECUTION_TIMED_OUT));
  }

  private static Object sleepLong() {
    Workflow.sleep(Duration.ofHours(1));
    return "slept";
  }

  private static String waitFor(CountDownLatch latch) {
    try {
      return latch.await(30, TimeUnit.SECONDS) ? "released" : "late";
    } catch (InterruptedException stopped) {
      Thread.currentThread().interrupt();
      return "stopped";
    }
  }
}
