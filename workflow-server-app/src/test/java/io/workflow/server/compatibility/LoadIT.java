package io.workflow.server.compatibility;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.temporal.api.enums.v1.EventType;
import io.temporal.client.WorkflowStub;
import io.temporal.workflow.DynamicSignalHandler;
import io.temporal.workflow.Promise;
import io.temporal.workflow.Workflow;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Much at once. */
@ExtendWith(SharedServer.class)
class LoadIT {

  @ParameterizedTest
  @ValueSource(ints = {100, 1_000})
  void shouldRunManyWorkflowsAtOnce(int workflows, Sdk sdk) {
    sdk.activity("Bake", args -> "pizza " + args.get(0, Integer.class));
    sdk.workflow(
        "Order", args -> Sdk.once().execute("Bake", String.class, args.get(0, Integer.class)));
    sdk.startWorker();

    List<WorkflowStub> orders =
        IntStream.range(0, workflows).parallel().mapToObj(i -> sdk.start("Order", i)).toList();

    for (int i = 0; i < workflows; i++) {
      assertThat(Sdk.result(orders.get(i), String.class)).isEqualTo("pizza " + i);
    }
    sdk.replay(orders.getFirst());
    sdk.replay(orders.getLast());
  }

  @Test
  void shouldHoldTwoThousandPendingActivities(Sdk sdk) {
    sdk.activity("Bake", args -> args.get(0, Integer.class));
    String kitchen = sdk.queue() + "-kitchen";
    sdk.workflow(
        "Order",
        args -> {
          List<Promise<Integer>> pizzas = new ArrayList<>();
          for (int i = 0; i < 2_000; i++) {
            pizzas.add(
                Sdk.stub(Sdk.options().setTaskQueue(kitchen))
                    .executeAsync("Bake", Integer.class, i));
          }
          return pizzas.stream().mapToInt(Promise::get).sum();
        });
    WorkflowStub order =
        sdk.start("Order", sdk.workflowOptions().setWorkflowTaskTimeout(Duration.ofMinutes(1)));
    await()
        .atMost(Duration.ofSeconds(30))
        .untilAsserted(
            () ->
                assertThat(order.describe().getRawDescription().getPendingActivitiesCount())
                    .isEqualTo(2_000));

    order.terminate("they were all there");

    assertThat(sdk.count(order, EventType.EVENT_TYPE_ACTIVITY_TASK_SCHEDULED)).isEqualTo(2_000);
  }

  @Test
  void shouldReadAndReplayALargeHistory(Sdk sdk) {
    sdk.workflow(
        "Order",
        args -> {
          List<Object> got = new ArrayList<>();
          Workflow.registerListener(
              (DynamicSignalHandler) (name, signal) -> got.add(signal.get(0, Integer.class)));
          Workflow.await(() -> got.size() >= 2_000);
          for (int round = 0; round < 8; round++) {
            Promise.allOf(
                    IntStream.range(0, 250)
                        .mapToObj(i -> Workflow.newTimer(Duration.ofMillis(1)))
                        .toList())
                .get();
          }
          return got.size();
        });
    WorkflowStub order = sdk.start("Order");
    IntStream.range(0, 2_000).parallel().forEach(i -> order.signal("item", i));

    assertThat(Sdk.result(order, Integer.class)).isGreaterThanOrEqualTo(2_000);
    assertThat(sdk.events(order)).hasSizeGreaterThan(6_000);
    sdk.replay(order);
  }
}
