package io.workflow.server.compatibility;

import static org.assertj.core.api.Assertions.assertThat;

import io.temporal.api.enums.v1.EventType;
import io.temporal.api.enums.v1.ParentClosePolicy;
import io.temporal.api.enums.v1.WorkflowExecutionStatus;
import io.temporal.client.WorkflowStub;
import io.temporal.common.RetryOptions;
import io.temporal.failure.ApplicationFailure;
import io.temporal.failure.ChildWorkflowFailure;
import io.temporal.workflow.ChildWorkflowOptions;
import io.temporal.workflow.ChildWorkflowStub;
import io.temporal.workflow.Workflow;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Workflows that go on as, or start, other ones. */
@ExtendWith(SharedServer.class)
class ChainsIT {

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 5})
  void shouldContinueAsNew(int runs, Sdk sdk) {
    sdk.workflow(
        "Order",
        args -> {
          int run = args.get(0, Integer.class);
          if (run < runs) {
            Workflow.continueAsNew(run + 1);
          }
          return List.of(run, Workflow.getInfo().getContinuedExecutionRunId().isPresent());
        });

    WorkflowStub order = sdk.start("Order", 1);

    assertThat(Sdk.result(order, Object.class)).isEqualTo(List.of(runs, runs > 1));
    if (runs > 1) {
      assertThat(sdk.eventTypes(order).getLast())
          .isEqualTo(EventType.EVENT_TYPE_WORKFLOW_EXECUTION_CONTINUED_AS_NEW);
      assertThat(sdk.onlyRunOf(order).describe().getStatus())
          .isEqualTo(WorkflowExecutionStatus.WORKFLOW_EXECUTION_STATUS_CONTINUED_AS_NEW);
    }
    sdk.replay(order);
  }

  @Test
  void shouldTryAWorkflowAgain(Sdk sdk) {
    sdk.workflow(
        "Order",
        args -> {
          int attempt = Workflow.getInfo().getAttempt();
          if (attempt < 3) {
            throw ApplicationFailure.newFailure("attempt " + attempt, "NotYet");
          }
          return attempt;
        });

    WorkflowStub order =
        sdk.start(
            "Order",
            sdk.workflowOptions()
                .setRetryOptions(
                    RetryOptions.newBuilder()
                        .setInitialInterval(Duration.ofMillis(100))
                        .setMaximumAttempts(5)
                        .build()));

    assertThat(Sdk.result(order, Integer.class)).isEqualTo(3);
  }

  @Test
  void shouldGetTheResultOfAChild(Sdk sdk) {
    sdk.workflow("Bake", args -> "pizza " + args.get(0, String.class));
    sdk.workflow("Order", args -> child().execute(String.class, "margherita"));

    WorkflowStub order = sdk.start("Order");

    assertThat(Sdk.result(order, String.class)).isEqualTo("pizza margherita");
    assertThat(sdk.eventTypes(order))
        .containsSubsequence(
            EventType.EVENT_TYPE_START_CHILD_WORKFLOW_EXECUTION_INITIATED,
            EventType.EVENT_TYPE_CHILD_WORKFLOW_EXECUTION_STARTED,
            EventType.EVENT_TYPE_CHILD_WORKFLOW_EXECUTION_COMPLETED);
    sdk.replay(order);
  }

  @Test
  void shouldTellHowAChildFailed(Sdk sdk) {
    sdk.workflow(
        "Bake",
        args -> {
          throw ApplicationFailure.newFailure("burnt", "Burnt");
        });
    sdk.workflow(
        "Order",
        args -> {
          try {
            return child().execute(String.class);
          } catch (ChildWorkflowFailure failed) {
            return failed.getWorkflowType()
                + " "
                + Sdk.cause(failed, ApplicationFailure.class).getType();
          }
        });

    assertThat(sdk.run("Order", String.class)).isEqualTo("Bake Burnt");
  }

  @Test
  void shouldSignalAChild(Sdk sdk) {
    sdk.workflow(
        "Bake",
        args -> {
          StringBuilder got = new StringBuilder();
          Workflow.registerListener(
              (io.temporal.workflow.DynamicSignalHandler)
                  (name, signal) -> got.append(signal.get(0, String.class)));
          Workflow.await(() -> !got.isEmpty());
          return got.toString();
        });
    sdk.workflow(
        "Order",
        args -> {
          ChildWorkflowStub child = child();
          var result = child.executeAsync(String.class);
          child.getExecution().get();
          child.signal("topping", "olives");
          return result.get();
        });

    assertThat(sdk.run("Order", String.class)).isEqualTo("olives");
  }

  @Test
  void shouldLetAnAbandonedChildLive(Sdk sdk) {
    sdk.workflow(
        "Bake",
        args -> {
          Workflow.sleep(Duration.ofHours(1));
          return "baked";
        });
    sdk.workflow(
        "Order",
        args -> {
          ChildWorkflowStub child =
              Workflow.newUntypedChildWorkflowStub(
                  "Bake",
                  ChildWorkflowOptions.newBuilder()
                      .setParentClosePolicy(ParentClosePolicy.PARENT_CLOSE_POLICY_ABANDON)
                      .build());
          child.executeAsync(String.class);
          return child.getExecution().get().getWorkflowId();
        });

    String childId = sdk.run("Order", String.class);
    WorkflowStub child = sdk.client().newUntypedWorkflowStub(childId);

    assertThat(child.describe().getStatus())
        .isEqualTo(WorkflowExecutionStatus.WORKFLOW_EXECUTION_STATUS_RUNNING);
    child.terminate("enough");
  }

  @Test
  void shouldChangeItsMemo(Sdk sdk) {
    sdk.workflow(
        "Order",
        args -> {
          Workflow.upsertMemo(Map.of("note", "cold", "size", "L"));
          return Workflow.getMemo("note", String.class);
        });

    WorkflowStub order =
        sdk.start("Order", sdk.workflowOptions().setMemo(Map.of("note", "hot", "place", "door")));

    assertThat(Sdk.result(order, String.class)).isEqualTo("cold");
    assertThat(order.describe().getMemo("note", String.class)).isEqualTo("cold");
    assertThat(order.describe().getMemo("size", String.class)).isEqualTo("L");
    assertThat(order.describe().getMemo("place", String.class)).isEqualTo("door");
    sdk.replay(order);
  }

  private static ChildWorkflowStub child() {
    return Workflow.newUntypedChildWorkflowStub("Bake");
  }
}
