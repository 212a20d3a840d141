package io.workflow.server.compatibility;

import static org.assertj.core.api.Assertions.assertThat;

import io.temporal.api.enums.v1.EventType;
import io.temporal.client.WorkflowStub;
import io.temporal.failure.ActivityFailure;
import io.temporal.failure.ApplicationFailure;
import io.temporal.workflow.Async;
import io.temporal.workflow.Promise;
import io.temporal.workflow.Workflow;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What activities get and give. */
@ExtendWith(SharedServer.class)
class ActivitiesIT {

  static Stream<Object> values() {
    return Stream.of(
        "margherita",
        "",
        "Grüße, 世界, 🍕",
        "x".repeat(100_000),
        0,
        -17,
        Integer.MAX_VALUE,
        3.5,
        true,
        List.of("a", "b"),
        List.of(),
        Map.of("size", "L", "count", 2));
  }

  @ParameterizedTest
  @MethodSource("values")
  void shouldCarryValuesThereAndBack(Object value, Sdk sdk) {
    sdk.activity("Echo", args -> args.get(0, Object.class));
    sdk.workflow(
        "Order", args -> Sdk.once().execute("Echo", Object.class, args.get(0, Object.class)));

    assertThat(sdk.run("Order", Object.class, value)).isEqualTo(value);
  }

  @Test
  void shouldCarryBytes(Sdk sdk) {
    byte[] bytes = {0, 1, -1, 127, -128};
    sdk.activity("Echo", args -> args.get(0, byte[].class));
    sdk.workflow(
        "Order",
        args -> Sdk.once().execute("Echo", byte[].class, (Object) args.get(0, byte[].class)));

    assertThat(sdk.run("Order", byte[].class, (Object) bytes)).isEqualTo(bytes);
  }

  @Test
  void shouldCarryNothing(Sdk sdk) {
    sdk.activity("Nothing", args -> null);
    sdk.workflow("Order", args -> Sdk.once().execute("Nothing", String.class));

    assertThat(sdk.run("Order", String.class)).isNull();
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 3, 10, 25})
  void shouldRunOneAfterTheOther(int steps, Sdk sdk) {
    sdk.activity("Add", args -> args.get(0, Integer.class) + 1);
    sdk.workflow(
        "Order",
        args -> {
          int sum = 0;
          for (int i = 0; i < steps; i++) {
            sum = Sdk.once().execute("Add", Integer.class, sum);
          }
          return sum;
        });

    WorkflowStub order = sdk.start("Order");

    assertThat(Sdk.result(order, Integer.class)).isEqualTo(steps);
    assertThat(sdk.count(order, EventType.EVENT_TYPE_ACTIVITY_TASK_SCHEDULED)).isEqualTo(steps);
    assertThat(sdk.count(order, EventType.EVENT_TYPE_ACTIVITY_TASK_STARTED)).isEqualTo(steps);
    assertThat(sdk.count(order, EventType.EVENT_TYPE_ACTIVITY_TASK_COMPLETED)).isEqualTo(steps);
    sdk.replay(order);
  }

  @ParameterizedTest
  @ValueSource(ints = {2, 10, 100})
  void shouldRunSideBySide(int width, Sdk sdk) {
    sdk.activity("Square", args -> args.get(0, Integer.class) * args.get(0, Integer.class));
    sdk.workflow(
        "Order",
        args -> {
          List<Promise<Integer>> squares = new ArrayList<>();
          for (int i = 0; i < width; i++) {
            squares.add(Sdk.once().executeAsync("Square", Integer.class, i));
          }
          return squares.stream().mapToInt(Promise::get).sum();
        });

    assertThat(sdk.run("Order", Integer.class))
        .isEqualTo(IntStream.range(0, width).map(i -> i * i).sum());
  }

  @Test
  void shouldTellAnActivityWhatItIs(Sdk sdk) {
    sdk.activity(
        "Who",
        args -> {
          var info = Sdk.activity().getInfo();
          return Map.of(
              "activityType", info.getActivityType(),
              "workflowType", info.getWorkflowType(),
              "workflowId", info.getWorkflowId(),
              "runId", info.getWorkflowRunId(),
              "namespace", info.getNamespace(),
              "taskQueue", info.getActivityTaskQueue(),
              "attempt", info.getAttempt(),
              "startToClose", info.getStartToCloseTimeout().toSeconds(),
              "activityId", info.getActivityId());
        });
    sdk.workflow("Order", args -> Sdk.stub(Sdk.options()).execute("Who", Map.class));

    WorkflowStub order = sdk.start("Order");
    Map<?, ?> info = Sdk.result(order, Map.class);

    assertThat(info.get("activityType")).isEqualTo("Who");
    assertThat(info.get("workflowType")).isEqualTo("Order");
    assertThat(info.get("workflowId")).isEqualTo(Sdk.execution(order).getWorkflowId());
    assertThat(info.get("runId")).isEqualTo(Sdk.execution(order).getRunId());
    assertThat(info.get("namespace")).isEqualTo("default");
    assertThat(info.get("taskQueue")).isEqualTo(sdk.queue());
    assertThat(info.get("attempt")).isEqualTo(1);
    assertThat(info.get("startToClose")).isEqualTo(10);
    assertThat(info.get("activityId")).asString().isNotEmpty();
  }

  @Test
  void shouldRunOnAnotherTaskQueue(Sdk sdk) {
    String kitchen = sdk.queue() + "-kitchen";
    sdk.newWorker(kitchen);
    sdk.activity("Bake", args -> Sdk.activity().getInfo().getActivityTaskQueue());
    sdk.workflow(
        "Order",
        args -> Sdk.stub(Sdk.options().setTaskQueue(kitchen)).execute("Bake", String.class));

    assertThat(sdk.run("Order", String.class)).isEqualTo(kitchen);
  }

  @Test
  void shouldTellHowAnActivityFailed(Sdk sdk) {
    sdk.activity(
        "Charge",
        args -> {
          throw ApplicationFailure.newNonRetryableFailureWithCause(
              "card refused", "CardRefused", new IllegalStateException("no money"), "4711", 3);
        });
    sdk.workflow(
        "Order",
        args -> {
          try {
            return Sdk.once().execute("Charge", String.class);
          } catch (ActivityFailure failed) {
            ApplicationFailure cause = Sdk.cause(failed, ApplicationFailure.class);
            ApplicationFailure root = Sdk.cause(cause, ApplicationFailure.class);
            return List.of(
                failed.getActivityType(),
                failed.getRetryState().name(),
                cause.getOriginalMessage(),
                cause.getType(),
                cause.isNonRetryable(),
                cause.getDetails().get(0, String.class),
                cause.getDetails().get(1, Integer.class),
                root.getType(),
                root.getOriginalMessage());
          }
        });

    assertThat(sdk.run("Order", Object.class))
        .isEqualTo(
            List.of(
                "Charge",
                "RETRY_STATE_NON_RETRYABLE_FAILURE",
                "card refused",
                "CardRefused",
                true,
                "4711",
                3,
                IllegalStateException.class.getName(),
                "no money"));
  }

  @Test
  void shouldFailTheWorkflowWithWhatItsActivityThrew(Sdk sdk) {
    sdk.activity(
        "Charge",
        args -> {
          throw ApplicationFailure.newFailure("card refused", "CardRefused");
        });
    sdk.workflow("Order", args -> Sdk.once().execute("Charge", String.class));

    WorkflowStub order = sdk.start("Order");

    assertThat(Sdk.failure(order))
        .isInstanceOf(ActivityFailure.class)
        .hasRootCauseInstanceOf(ApplicationFailure.class)
        .hasStackTraceContaining("card refused");
    assertThat(sdk.eventTypes(order).getLast())
        .isEqualTo(EventType.EVENT_TYPE_WORKFLOW_EXECUTION_FAILED);
    sdk.replay(order);
  }

  @Test
  void shouldJoinWhatRunsAsynchronously(Sdk sdk) {
    sdk.activity("Bake", args -> "pizza " + args.get(0, Integer.class));
    sdk.workflow(
        "Order",
        args -> {
          Promise<String> first = Async.function(() -> Sdk.once().execute("Bake", String.class, 1));
          Promise<String> second =
              Async.function(() -> Sdk.once().execute("Bake", String.class, 2));
          Promise.allOf(first, second).get();
          return first.get() + " and " + second.get() + " at " + Workflow.getInfo().getAttempt();
        });

    assertThat(sdk.run("Order", String.class)).isEqualTo("pizza 1 and pizza 2 at 1");
  }
}
