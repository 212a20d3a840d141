package io.workflow.server.compatibility;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.temporal.client.WorkflowClient;
import io.temporal.client.WorkflowNotFoundException;
import io.temporal.client.WorkflowQueryException;
import io.temporal.client.WorkflowStub;
import io.temporal.workflow.DynamicQueryHandler;
import io.temporal.workflow.DynamicSignalHandler;
import io.temporal.workflow.Workflow;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Questions to workflows. */
@ExtendWith(SharedServer.class)
class QueriesIT {

  /** Gathers signals until "end", and tells what it has. */
  private static Object gatherUntilEnd() {
    List<String> got = new ArrayList<>();
    Workflow.registerListener((DynamicSignalHandler) (name, args) -> got.add(name));
    Workflow.registerListener(
        (DynamicQueryHandler)
            (type, args) ->
                switch (type) {
                  case "count" -> got.size();
                  case "all" -> got;
                  case "add" -> got.size() + args.get(0, Integer.class);
                  default -> throw new IllegalArgumentException("No answer to " + type);
                });
    Workflow.await(() -> got.contains("end"));
    return got.size();
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 5, 20})
  void shouldSeeEverySignalThatWasAcknowledged(int signals, Sdk sdk) {
    sdk.workflow("Order", args -> gatherUntilEnd());
    WorkflowStub order = sdk.start("Order");
    assertThat(order.query("count", Integer.class)).isZero();
    for (int i = 1; i <= signals; i++) {
      order.signal("item");
      assertThat(order.query("count", Integer.class)).isEqualTo(i);
    }

    order.signal("end");

    assertThat(Sdk.result(order, Integer.class)).isEqualTo(signals + 1);
    sdk.replay(order);
  }

  @Test
  void shouldAnswerWithArguments(Sdk sdk) {
    sdk.workflow("Order", args -> gatherUntilEnd());
    WorkflowStub order = sdk.start("Order");
    order.signal("item");

    assertThat(order.query("add", Integer.class, 41)).isEqualTo(42);
    assertThat(order.query("all", Object.class)).isEqualTo(List.of("item"));
    order.terminate("done");
  }

  @Test
  void shouldAnswerForAClosedWorkflow(Sdk sdk) {
    sdk.workflow("Order", args -> gatherUntilEnd());
    WorkflowStub order = sdk.start("Order");
    order.signal("item");
    order.signal("end");
    assertThat(Sdk.result(order, Integer.class)).isEqualTo(2);

    assertThat(order.query("count", Integer.class)).isEqualTo(2);
  }

  @Test
  void shouldTellHowAQueryFailed(Sdk sdk) {
    sdk.workflow("Order", args -> gatherUntilEnd());
    WorkflowStub order = sdk.start("Order");

    assertThatThrownBy(() -> order.query("nonsense", String.class))
        .isInstanceOf(WorkflowQueryException.class)
        .hasStackTraceContaining("No answer to nonsense");
    order.terminate("done");
  }

  @Test
  void shouldShowTheStack(Sdk sdk) {
    sdk.workflow("Order", args -> gatherUntilEnd());
    WorkflowStub order = sdk.start("Order");

    assertThat(order.query(WorkflowClient.QUERY_TYPE_STACK_TRACE, String.class))
        .contains("QueriesIT");
    order.terminate("done");
  }

  @Test
  void shouldLeaveNoTrace(Sdk sdk) {
    sdk.workflow("Order", args -> gatherUntilEnd());
    WorkflowStub order = sdk.start("Order");
    assertThat(order.query("count", Integer.class)).isZero();
    int before = sdk.events(order).size();

    for (int i = 0; i < 10; i++) {
      assertThat(order.query("count", Integer.class)).isZero();
    }

    assertThat(sdk.events(order)).hasSize(before);
    order.terminate("done");
  }

  @Test
  void shouldAnswerWhileAnActivityRuns(Sdk sdk) {
    java.util.concurrent.CountDownLatch over = new java.util.concurrent.CountDownLatch(1);
    sdk.activity(
        "Bake",
        args -> {
          try {
            return over.await(30, java.util.concurrent.TimeUnit.SECONDS);
          } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
            return false;
          }
        });
    sdk.workflow(
        "Order",
        args -> {
          Workflow.registerListener((DynamicQueryHandler) (type, query) -> "baking");
          return Sdk.stub(Sdk.options().setStartToCloseTimeout(Duration.ofMinutes(1)))
              .execute("Bake", Boolean.class);
        });
    WorkflowStub order = sdk.start("Order");

    assertThat(order.query("status", String.class)).isEqualTo("baking");
    over.countDown();
    assertThat(Sdk.result(order, Boolean.class)).isTrue();
    sdk.replay(order);
  }

  @Test
  void shouldRefuseAQueryToNobody(Sdk sdk) {
    assertThatThrownBy(
            () -> sdk.client().newUntypedWorkflowStub("nobody").query("count", Integer.class))
        .isInstanceOf(WorkflowNotFoundException.class);
  }
}
