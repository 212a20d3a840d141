package io.workflow.server.compatibility;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.temporal.api.common.v1.WorkflowExecution;
import io.temporal.api.enums.v1.EventType;
import io.temporal.api.enums.v1.ParentClosePolicy;
import io.temporal.api.enums.v1.WorkflowExecutionStatus;
import io.temporal.api.enums.v1.WorkflowIdReusePolicy;
import io.temporal.client.WorkflowExecutionMetadata;
import io.temporal.client.WorkflowStub;
import io.temporal.common.RetryOptions;
import io.temporal.failure.ApplicationFailure;
import io.temporal.failure.CanceledFailure;
import io.temporal.failure.ChildWorkflowFailure;
import io.temporal.failure.TerminatedFailure;
import io.temporal.failure.TimeoutFailure;
import io.temporal.workflow.Async;
import io.temporal.workflow.CancelExternalWorkflowException;
import io.temporal.workflow.ChildWorkflowOptions;
import io.temporal.workflow.ChildWorkflowStub;
import io.temporal.workflow.DynamicSignalHandler;
import io.temporal.workflow.ExternalWorkflowStub;
import io.temporal.workflow.Promise;
import io.temporal.workflow.Workflow;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.EnumSource.Mode;
import org.junit.jupiter.params.provider.ValueSource;

/** Workflows that have to do with other ones: children and strangers. */
@ExtendWith(SharedServer.class)
class NeighboursIT {

  private static Object sleepLong() {
    Workflow.sleep(Duration.ofHours(1));
    return "slept";
  }

  private static List<String> gather(int wanted) {
    List<String> got = new ArrayList<>();
    Workflow.registerListener((DynamicSignalHandler) (name, args) -> got.add(name));
    Workflow.await(() -> got.size() >= wanted);
    return got;
  }

  private static ChildWorkflowOptions.Builder child() {
    return ChildWorkflowOptions.newBuilder()
        .setWorkflowId(Workflow.getInfo().getWorkflowId() + "/child");
  }

  private static WorkflowStub childOf(Sdk sdk, WorkflowStub parent) {
    return sdk.client().newUntypedWorkflowStub(Sdk.execution(parent).getWorkflowId() + "/child");
  }

  private static WorkflowExecutionStatus status(WorkflowStub stub) {
    return stub.describe().getStatus();
  }

  // ---- strangers

  @ParameterizedTest
  @ValueSource(ints = {1, 10})
  void shouldSignalAnotherWorkflow(int signals, Sdk sdk) {
    sdk.workflow("Shop", args -> gather(signals));
    sdk.workflow(
        "Order",
        args -> {
          ExternalWorkflowStub shop = stranger(args.get(0, String.class));
          IntStream.range(0, signals).forEach(i -> shop.signal("hello " + i));
          return "sent";
        });
    WorkflowStub shop = sdk.start("Shop");

    WorkflowStub order = sdk.start("Order", Sdk.execution(shop).getWorkflowId());

    assertThat(Sdk.result(order, String.class)).isEqualTo("sent");
    assertThat(Sdk.result(shop, Object.class))
        .isEqualTo(IntStream.range(0, signals).mapToObj(i -> "hello " + i).toList());
    assertThat(sdk.count(order, EventType.EVENT_TYPE_EXTERNAL_WORKFLOW_EXECUTION_SIGNALED))
        .isEqualTo(signals);
    sdk.replay(order);
    sdk.replay(shop);
  }

  @Test
  void shouldTellThatThereIsNobodyToSignal(Sdk sdk) {
    sdk.workflow(
        "Order",
        args -> {
          try {
            stranger("nobody-" + Workflow.randomUUID()).signal("hello");
            return "sent";
          } catch (ApplicationFailure nobody) {
            return nobody.getType();
          }
        });

    assertThat(sdk.run("Order", String.class)).endsWith("_NOT_FOUND");
  }

  @Test
  void shouldCancelAnotherWorkflow(Sdk sdk) {
    sdk.workflow("Shop", args -> sleepLong());
    sdk.workflow(
        "Order",
        args -> {
          stranger(args.get(0, String.class)).cancel();
          return "asked";
        });
    WorkflowStub shop = sdk.start("Shop");

    WorkflowStub order = sdk.start("Order", Sdk.execution(shop).getWorkflowId());

    assertThat(Sdk.result(order, String.class)).isEqualTo("asked");
    assertThat(Sdk.failure(shop)).isInstanceOf(CanceledFailure.class);
    sdk.replay(order);
    sdk.replay(shop);
  }

  @Test
  void shouldTellThatThereIsNobodyToCancel(Sdk sdk) {
    sdk.workflow(
        "Order",
        args -> {
          try {
            stranger("nobody-" + Workflow.randomUUID()).cancel();
            return "asked";
          } catch (CancelExternalWorkflowException nobody) {
            return "nobody";
          }
        });

    assertThat(sdk.run("Order", String.class)).isEqualTo("nobody");
  }

  private static ExternalWorkflowStub stranger(String workflowId) {
    return Workflow.newUntypedExternalWorkflowStub(
        WorkflowExecution.newBuilder().setWorkflowId(workflowId).build());
  }

  // ---- children

  @ParameterizedTest
  @EnumSource(mode = Mode.EXCLUDE, names = "UNRECOGNIZED")
  void shouldDoWithItsChildWhatThePolicySaysWhenItCloses(ParentClosePolicy policy, Sdk sdk) {
    sdk.workflow("Child", args -> sleepLong());
    sdk.workflow(
        "Order",
        args -> {
          ChildWorkflowStub child =
              Workflow.newUntypedChildWorkflowStub(
                  "Child", child().setParentClosePolicy(policy).build());
          child.executeAsync(String.class);
          child.getExecution().get();
          return "closed";
        });

    WorkflowStub order = sdk.start("Order");

    assertThat(Sdk.result(order, String.class)).isEqualTo("closed");
    WorkflowStub child = childOf(sdk, order);
    WorkflowExecutionStatus wanted =
        switch (policy) {
          case PARENT_CLOSE_POLICY_ABANDON ->
              WorkflowExecutionStatus.WORKFLOW_EXECUTION_STATUS_RUNNING;
          case PARENT_CLOSE_POLICY_REQUEST_CANCEL ->
              WorkflowExecutionStatus.WORKFLOW_EXECUTION_STATUS_CANCELED;
          default -> WorkflowExecutionStatus.WORKFLOW_EXECUTION_STATUS_TERMINATED;
        };
    await().untilAsserted(() -> assertThat(status(child)).isEqualTo(wanted));
    if (policy == ParentClosePolicy.PARENT_CLOSE_POLICY_ABANDON) {
      child.terminate("enough");
    }
    sdk.replay(order);
  }

  @ParameterizedTest
  @ValueSource(ints = {2, 20, 100})
  void shouldRunChildrenSideBySide(int children, Sdk sdk) {
    sdk.workflow("Child", args -> args.get(0, Integer.class) * 2);
    sdk.workflow(
        "Order",
        args -> {
          List<Promise<Integer>> running =
              IntStream.range(0, children)
                  .mapToObj(
                      i ->
                          Workflow.newUntypedChildWorkflowStub("Child")
                              .executeAsync(Integer.class, i))
                  .toList();
          return running.stream().mapToInt(Promise::get).sum();
        });

    assertThat(sdk.run("Order", Integer.class)).isEqualTo(children * (children - 1));
  }

  @Test
  void shouldHaveAGrandchild(Sdk sdk) {
    sdk.workflow("Grandchild", args -> Workflow.getInfo().getParentWorkflowId().orElseThrow());
    sdk.workflow(
        "Child",
        args ->
            List.of(
                Workflow.getInfo().getWorkflowId(),
                Workflow.newUntypedChildWorkflowStub("Grandchild").execute(String.class)));
    sdk.workflow(
        "Order", args -> Workflow.newUntypedChildWorkflowStub("Child").execute(Object.class));

    WorkflowStub order = sdk.start("Order");
    List<?> ids = Sdk.result(order, List.class);
    assertThat(ids).hasSize(2);
    assertThat(ids.getLast()).isEqualTo(ids.getFirst());
    WorkflowExecution root = Sdk.execution(order);
    assertThat(
            sdk.client()
                .listExecutions(
                    "RootWorkflowId = '%s' AND RootRunId = '%s'"
                        .formatted(root.getWorkflowId(), root.getRunId())))
        .extracting(WorkflowExecutionMetadata::getWorkflowType)
        .containsExactlyInAnyOrder("Order", "Child", "Grandchild");
  }

  @Test
  void shouldRunAChildOnAnotherTaskQueue(Sdk sdk) {
    String queue = sdk.queue() + "-children";
    sdk.newWorker(queue);
    sdk.workflow("Child", args -> Workflow.getInfo().getTaskQueue());
    sdk.workflow(
        "Order",
        args ->
            Workflow.newUntypedChildWorkflowStub("Child", child().setTaskQueue(queue).build())
                .execute(String.class));

    assertThat(sdk.run("Order", String.class)).isEqualTo(queue);
  }

  @Test
  void shouldTellWhenAChildTimesOut(Sdk sdk) {
    sdk.workflow("Child", args -> sleepLong());
    sdk.workflow(
        "Order",
        args -> {
          try {
            return Workflow.newUntypedChildWorkflowStub(
                    "Child", child().setWorkflowRunTimeout(Duration.ofSeconds(1)).build())
                .execute(String.class);
          } catch (ChildWorkflowFailure failed) {
            return Sdk.cause(failed, TimeoutFailure.class).getTimeoutType().name();
          }
        });

    assertThat(sdk.run("Order", String.class)).isEqualTo("TIMEOUT_TYPE_START_TO_CLOSE");
  }

  @Test
  void shouldTellWhenAChildIsTerminated(Sdk sdk) {
    sdk.workflow("Child", args -> sleepLong());
    sdk.workflow(
        "Order",
        args -> {
          try {
            return Workflow.newUntypedChildWorkflowStub("Child", child().build())
                .execute(String.class);
          } catch (ChildWorkflowFailure failed) {
            return Sdk.cause(failed, TerminatedFailure.class).getClass().getSimpleName();
          }
        });
    WorkflowStub order = sdk.start("Order");
    sdk.awaitEvent(order, EventType.EVENT_TYPE_CHILD_WORKFLOW_EXECUTION_STARTED);

    childOf(sdk, order).terminate("no time");

    assertThat(Sdk.result(order, String.class)).isEqualTo("TerminatedFailure");
    sdk.replay(order);
  }

  @Test
  void shouldTryAChildAgain(Sdk sdk) {
    sdk.workflow(
        "Child",
        args -> {
          int attempt = Workflow.getInfo().getAttempt();
          if (attempt < 3) {
            throw ApplicationFailure.newFailure("not yet", "NotYet");
          }
          return attempt;
        });
    sdk.workflow(
        "Order",
        args ->
            Workflow.newUntypedChildWorkflowStub(
                    "Child",
                    child()
                        .setRetryOptions(
                            RetryOptions.newBuilder()
                                .setInitialInterval(Duration.ofMillis(50))
                                .build())
                        .build())
                .execute(Integer.class));

    assertThat(sdk.run("Order", Integer.class)).isEqualTo(3);
  }

  @Test
  void shouldWaitForAChildThatContinuesAsNew(Sdk sdk) {
    sdk.workflow(
        "Child",
        args -> {
          if (args.get(0, Integer.class) < 3) {
            Workflow.continueAsNew(args.get(0, Integer.class) + 1);
          }
          return args.get(0, Integer.class);
        });
    sdk.workflow(
        "Order", args -> Workflow.newUntypedChildWorkflowStub("Child").execute(Integer.class, 1));

    assertThat(sdk.run("Order", Integer.class)).isEqualTo(3);
  }

  @Test
  void shouldTellWhenTheIdOfAChildIsTaken(Sdk sdk) {
    sdk.workflow("Child", args -> sleepLong());
    sdk.workflow(
        "Order",
        args -> {
          Promise<Object> first =
              Async.function(
                  () ->
                      Workflow.newUntypedChildWorkflowStub("Child", child().build())
                          .execute(Object.class));
          Workflow.sleep(Duration.ofMillis(20));
          try {
            Workflow.newUntypedChildWorkflowStub(
                    "Child",
                    child()
                        .setWorkflowIdReusePolicy(
                            WorkflowIdReusePolicy.WORKFLOW_ID_REUSE_POLICY_REJECT_DUPLICATE)
                        .build())
                .execute(Object.class);
            return "two of them";
          } catch (ChildWorkflowFailure taken) {
            return "taken, and the first is over: " + first.isCompleted();
          }
        });

    assertThat(sdk.run("Order", String.class)).isEqualTo("taken, and the first is over: false");
  }
}
