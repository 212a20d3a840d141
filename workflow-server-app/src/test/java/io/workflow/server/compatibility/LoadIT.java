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
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Much at once. */
@ExtendWith(SharedServer.class)
class LoadIT {

  private static final int WORKFLOWS = 1_000;
  private static final int PIZZAS = 2_000;

  @Test
  void shouldRunAThousandWorkflowsAtOnce(Sdk sdk) {
    AtomicInteger baked = new AtomicInteger();
    sdk.activity(
        "Bake",
        args -> {
          baked.incrementAndGet();
          return "pizza " + args.get(0, Integer.class);
        });
    sdk.workflow(
        "Order",
        args -> {
          List<String> told = new ArrayList<>();
          Workflow.registerListener((DynamicSignalHandler) (name, signal) -> told.add(name));
          String pizza = Sdk.once().execute("Bake", String.class, args.get(0, Integer.class));
          Workflow.await(() -> told.contains("eat"));
          return pizza;
        });
    sdk.startWorker();

    List<WorkflowStub> orders =
        IntStream.range(0, WORKFLOWS).parallel().mapToObj(i -> sdk.start("Order", i)).toList();
    await().atMost(Duration.ofSeconds(60)).until(() -> baked.get() == WORKFLOWS);
    String open = "ExecutionStatus = 'Running' AND TaskQueue = '%s'".formatted(sdk.queue());
    await()
        .untilAsserted(
            () ->
                assertThat(sdk.client().countWorkflows(open).getCount())
                    .as("open at the same time")
                    .isEqualTo(WORKFLOWS));
    orders.parallelStream().forEach(order -> order.signal("eat"));

    for (int i = 0; i < WORKFLOWS; i++) {
      assertThat(Sdk.result(orders.get(i), String.class)).isEqualTo("pizza " + i);
    }
    assertThat(baked).as("no activity of one attempt ran twice").hasValue(WORKFLOWS);
    await().untilAsserted(() -> assertThat(sdk.client().countWorkflows(open).getCount()).isZero());
    sdk.replay(orders.getFirst());
    sdk.replay(orders.getLast());
  }

  @Test
  void shouldHoldAndRunTwoThousandPendingActivities(Sdk sdk) {
    AtomicInteger baked = new AtomicInteger();
    String kitchen = sdk.queue() + "-kitchen";
    sdk.workflow(
        "Order",
        args -> {
          List<Promise<Integer>> pizzas = new ArrayList<>();
          for (int i = 0; i < PIZZAS; i++) {
            pizzas.add(
                Sdk.stub(
                        Sdk.options()
                            .setTaskQueue(kitchen)
                            .setStartToCloseTimeout(Duration.ofMinutes(1)))
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
                    .isEqualTo(PIZZAS));

    try (Sdk cooks = new Sdk(sdk.client(), sdk.target(), kitchen)) {
      cooks.activity(
          "Bake",
          args -> {
            baked.incrementAndGet();
            return args.get(0, Integer.class);
          });
      cooks.startWorker();

      assertThat(Sdk.result(order, Integer.class)).isEqualTo(IntStream.range(0, PIZZAS).sum());
    }
    assertThat(baked).hasValue(PIZZAS);
    assertThat(sdk.count(order, EventType.EVENT_TYPE_ACTIVITY_TASK_SCHEDULED)).isEqualTo(PIZZAS);
    assertThat(sdk.count(order, EventType.EVENT_TYPE_ACTIVITY_TASK_COMPLETED)).isEqualTo(PIZZAS);
    sdk.replay(order);
  }
}
