package io.workflow.server.compatibility;

import static org.assertj.core.api.Assertions.assertThat;

import io.temporal.api.enums.v1.EventType;
import io.temporal.client.WorkflowOptions;
import io.temporal.client.WorkflowStub;
import io.temporal.worker.WorkerFactoryOptions;
import io.temporal.workflow.DynamicSignalHandler;
import io.temporal.workflow.Workflow;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Workers that keep workflows in their caches, and lose them. */
@ExtendWith(SharedServer.class)
class StickyIT {

  private static final int ROUNDS = 4;

  private final AtomicInteger begun = new AtomicInteger();

  /** One activity for each signal. */
  private Sdk orders(Sdk sdk) {
    sdk.activity("Bake", args -> "baked " + args.get(0, String.class));
    sdk.workflow(
        "Order",
        args -> {
          begun.incrementAndGet();
          List<String> got = new ArrayList<>();
          Workflow.registerListener((DynamicSignalHandler) (name, signal) -> got.add(name));
          List<String> baked = new ArrayList<>();
          for (int round = 0; round < ROUNDS; round++) {
            int seen = round;
            Workflow.await(() -> got.size() > seen);
            baked.add(Sdk.retried(0).execute("Bake", String.class, got.get(round)));
          }
          return baked;
        });
    return sdk;
  }

  private static void assertBaked(Sdk sdk, List<WorkflowStub> orders) {
    for (WorkflowStub order : orders) {
      assertThat(Sdk.result(order, Object.class))
          .isEqualTo(IntStream.range(0, ROUNDS).mapToObj(i -> "baked round " + i).toList());
    }
    sdk.replay(orders.getFirst());
    sdk.replay(orders.getLast());
  }

  @Test
  void shouldGiveLaterTasksToTheWorkerThatKnowsTheWorkflow(Sdk sdk) {
    WorkflowStub order = orders(sdk).start("Order");
    for (int round = 0; round < ROUNDS; round++) {
      sdk.awaitEvents(order, EventType.EVENT_TYPE_WORKFLOW_TASK_COMPLETED, 1 + 2 * round);
      order.signal("round " + round);
    }

    Sdk.result(order, Object.class);
    assertThat(begun).as("how often the code was run from its begin").hasValue(1);
    assertBaked(sdk, List.of(order));
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 5})
  void shouldGoOnWithACacheOfAnySize(int size, Sdk sdk) {
    sdk.replaceWorker(WorkerFactoryOptions.newBuilder().setWorkflowCacheSize(size).build());
    List<WorkflowStub> orders =
        IntStream.range(0, 20).mapToObj(i -> orders(sdk).start("Order")).toList();
    for (int round = 0; round < ROUNDS; round++) {
      String name = "round " + round;
      orders.forEach(order -> order.signal(name));
    }

    assertBaked(sdk, orders);
  }

  @Test
  void shouldServeOneQueueByManyWorkers(Sdk sdk) {
    try (Sdk second = new Sdk(sdk.client(), sdk.target(), sdk.queue());
        Sdk third = new Sdk(sdk.client(), sdk.target(), sdk.queue())) {
      orders(second).startWorker();
      orders(third).startWorker();
      List<WorkflowStub> orders =
          IntStream.range(0, 30).mapToObj(i -> orders(sdk).start("Order")).toList();
      for (int round = 0; round < ROUNDS; round++) {
        String name = "round " + round;
        orders.forEach(order -> order.signal(name));
      }

      assertBaked(sdk, orders);
    }
  }

  @Test
  void shouldGoOnAtAnotherWorkerWhenTheFirstIsShutDown(Sdk sdk) {
    List<WorkflowStub> orders =
        IntStream.range(0, 10).mapToObj(i -> orders(sdk).start("Order", quickly(sdk))).toList();
    for (int round = 0; round < ROUNDS; round++) {
      String name = "round " + round;
      orders.forEach(order -> order.signal(name));
      sdk.replaceWorker();
    }

    assertBaked(sdk, orders);
  }

  /** A task that the worker takes with it is not waited for long. */
  private static WorkflowOptions.Builder quickly(Sdk sdk) {
    return sdk.workflowOptions().setWorkflowTaskTimeout(Duration.ofSeconds(2));
  }
}
