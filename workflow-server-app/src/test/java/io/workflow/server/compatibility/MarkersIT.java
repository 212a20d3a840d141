package io.workflow.server.compatibility;

import static org.assertj.core.api.Assertions.assertThat;

import io.temporal.activity.LocalActivityOptions;
import io.temporal.api.enums.v1.EventType;
import io.temporal.client.WorkflowStub;
import io.temporal.common.RetryOptions;
import io.temporal.failure.ActivityFailure;
import io.temporal.failure.ApplicationFailure;
import io.temporal.workflow.ActivityStub;
import io.temporal.workflow.Workflow;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What the history remembers for the code. */
@ExtendWith(SharedServer.class)
class MarkersIT {

  @Test
  void shouldRememberASideEffect(Sdk sdk) {
    sdk.activity("Echo", args -> args.get(0, String.class));
    sdk.workflow(
        "Order",
        args -> {
          String token = Workflow.sideEffect(String.class, () -> UUID.randomUUID().toString());
          String echoed = Sdk.once().execute("Echo", String.class, token);
          return echoed.equals(token);
        });

    WorkflowStub order = sdk.start("Order");

    assertThat(Sdk.result(order, Boolean.class)).isTrue();
    assertThat(sdk.count(order, EventType.EVENT_TYPE_MARKER_RECORDED)).isEqualTo(1);
    sdk.replay(order);
  }

  @Test
  void shouldRememberAMutableSideEffectWhenItChanges(Sdk sdk) {
    sdk.workflow(
        "Order",
        args -> {
          List<Integer> seen = new ArrayList<>();
          for (int i = 0; i < 6; i++) {
            int value = i / 3;
            seen.add(
                Workflow.mutableSideEffect(
                    "rate", Integer.class, (old, now) -> !old.equals(now), () -> value));
            Workflow.sleep(Duration.ofMillis(5));
          }
          return seen;
        });

    assertThat(sdk.run("Order", Object.class)).isEqualTo(List.of(0, 0, 0, 1, 1, 1));
  }

  @Test
  void shouldRememberAVersion(Sdk sdk) {
    sdk.workflow(
        "Order",
        args -> {
          int first = Workflow.getVersion("pay-later", Workflow.DEFAULT_VERSION, 2);
          Workflow.sleep(Duration.ofMillis(5));
          int again = Workflow.getVersion("pay-later", Workflow.DEFAULT_VERSION, 2);
          return List.of(first, again);
        });

    WorkflowStub order = sdk.start("Order");

    assertThat(Sdk.result(order, Object.class)).isEqualTo(List.of(2, 2));
    assertThat(
            sdk.events(order).stream()
                .filter(event -> event.hasMarkerRecordedEventAttributes())
                .map(event -> event.getMarkerRecordedEventAttributes().getMarkerName()))
        .containsExactly("Version");
    sdk.replay(order);
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 5, 30})
  void shouldRunLocalActivities(int steps, Sdk sdk) {
    sdk.activity("Add", args -> args.get(0, Integer.class) + 1);
    sdk.workflow(
        "Order",
        args -> {
          int sum = 0;
          for (int i = 0; i < steps; i++) {
            sum = local(1).execute("Add", Integer.class, sum);
          }
          return sum;
        });

    WorkflowStub order = sdk.start("Order");

    assertThat(Sdk.result(order, Integer.class)).isEqualTo(steps);
    assertThat(sdk.count(order, EventType.EVENT_TYPE_MARKER_RECORDED)).isEqualTo(steps);
    assertThat(sdk.count(order, EventType.EVENT_TYPE_ACTIVITY_TASK_SCHEDULED)).isZero();
    sdk.replay(order);
  }

  @Test
  void shouldTryALocalActivityAgain(Sdk sdk) {
    sdk.activity(
        "Charge",
        args -> {
          int attempt = Sdk.activity().getInfo().getAttempt();
          if (attempt < 3) {
            throw ApplicationFailure.newFailure("not yet", "NotYet");
          }
          return attempt;
        });
    sdk.workflow("Order", args -> local(5).execute("Charge", Integer.class));

    assertThat(sdk.run("Order", Integer.class)).isEqualTo(3);
  }

  @Test
  void shouldTellHowALocalActivityFailed(Sdk sdk) {
    AtomicInteger calls = new AtomicInteger();
    sdk.activity(
        "Charge",
        args -> {
          calls.incrementAndGet();
          throw ApplicationFailure.newFailure("card refused", "CardRefused");
        });
    sdk.workflow(
        "Order",
        args -> {
          try {
            return local(2).execute("Charge", String.class);
          } catch (ActivityFailure failed) {
            return Sdk.cause(failed, ApplicationFailure.class).getType();
          }
        });

    assertThat(sdk.run("Order", String.class)).isEqualTo("CardRefused");
    assertThat(calls).hasValue(2);
  }

  @Test
  void shouldKeepTheTaskOfALongLocalActivityAlive(Sdk sdk) {
    sdk.activity(
        "Bake",
        args -> {
          org.awaitility.Awaitility.await()
              .pollDelay(Duration.ofMillis(3_500))
              .atMost(Duration.ofSeconds(10))
              .until(() -> true);
          return "baked";
        });
    sdk.workflow("Order", args -> local(1).execute("Bake", String.class));

    // The workflow task may take 2 s: the worker asks for another one while the activity runs.
    WorkflowStub order =
        sdk.start("Order", sdk.workflowOptions().setWorkflowTaskTimeout(Duration.ofSeconds(2)));

    assertThat(Sdk.result(order, String.class)).isEqualTo("baked");
    assertThat(sdk.count(order, EventType.EVENT_TYPE_WORKFLOW_TASK_COMPLETED))
        .isGreaterThanOrEqualTo(2);
    assertThat(sdk.count(order, EventType.EVENT_TYPE_WORKFLOW_TASK_TIMED_OUT)).isZero();
    sdk.replay(order);
  }

  @Test
  void shouldGiveTheSameRandomsAndTimesAgain(Sdk sdk) {
    sdk.activity("Echo", args -> args.get(0, String.class));
    sdk.workflow(
        "Order",
        args -> {
          String all =
              Workflow.randomUUID()
                  + "/"
                  + Workflow.newRandom().nextLong()
                  + "/"
                  + Workflow.currentTimeMillis();
          // As arguments of a command, they must be the same when the history is replayed.
          return Sdk.once().execute("Echo", String.class, all).equals(all);
        });

    assertThat(sdk.run("Order", Boolean.class)).isTrue();
  }

  private static ActivityStub local(int maximumAttempts) {
    return Workflow.newUntypedLocalActivityStub(
        LocalActivityOptions.newBuilder()
            .setStartToCloseTimeout(Duration.ofSeconds(10))
            .setRetryOptions(
                RetryOptions.newBuilder()
                    .setInitialInterval(Duration.ofMillis(20))
                    .setMaximumAttempts(maximumAttempts)
                    .build())
            .build());
  }
}
