package io.workflow.server.compatibility;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.temporal.activity.LocalActivityOptions;
import io.temporal.api.enums.v1.EventType;
import io.temporal.api.enums.v1.WorkflowExecutionStatus;
import io.temporal.api.history.v1.HistoryEvent;
import io.temporal.client.WorkflowNotFoundException;
import io.temporal.client.WorkflowStub;
import io.temporal.client.WorkflowUpdateException;
import io.temporal.client.WorkflowUpdateHandle;
import io.temporal.client.WorkflowUpdateStage;
import io.temporal.common.RetryOptions;
import io.temporal.failure.ApplicationFailure;
import io.temporal.failure.CanceledFailure;
import io.temporal.failure.ChildWorkflowFailure;
import io.temporal.workflow.ActivityStub;
import io.temporal.workflow.Async;
import io.temporal.workflow.CancellationScope;
import io.temporal.workflow.ChildWorkflowCancellationType;
import io.temporal.workflow.ChildWorkflowOptions;
import io.temporal.workflow.DynamicSignalHandler;
import io.temporal.workflow.Workflow;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Cancel in the states that {@link CancellationIT} leaves out. */
@ExtendWith(SharedServer.class)
class CancellationStatesIT {

  private static Object sleepLong() {
    Workflow.sleep(Duration.ofHours(1));
    return "slept";
  }

  private static void assertCanceled(Sdk sdk, WorkflowStub order) {
    assertThat(Sdk.failure(order)).isInstanceOf(CanceledFailure.class);
    assertThat(sdk.eventTypes(order))
        .endsWith(EventType.EVENT_TYPE_WORKFLOW_EXECUTION_CANCELED)
        .containsOnlyOnce(EventType.EVENT_TYPE_WORKFLOW_EXECUTION_CANCEL_REQUESTED);
    assertThat(sdk.onlyRunOf(order).describe().getStatus())
        .isEqualTo(WorkflowExecutionStatus.WORKFLOW_EXECUTION_STATUS_CANCELED);
    sdk.replay(order);
  }

  // ---- while nothing runs yet

  /** A request to cancel does not wait until the delay is over. */
  @Test
  void shouldCancelInTheStartDelay(Sdk sdk) {
    sdk.workflow("Order", args -> sleepLong());
    WorkflowStub order =
        sdk.start("Order", sdk.workflowOptions().setStartDelay(Duration.ofHours(1)));

    order.cancel();

    assertCanceled(sdk, order);
  }

  @Test
  void shouldCancelBetweenTwoRunsOfARetry(Sdk sdk) {
    sdk.workflow(
        "Order",
        args -> {
          if (Workflow.getInfo().getAttempt() == 1) {
            throw ApplicationFailure.newFailure("not yet", "NotYet");
          }
          return sleepLong();
        });
    WorkflowStub order =
        sdk.start(
            "Order",
            sdk.workflowOptions()
                .setRetryOptions(
                    RetryOptions.newBuilder().setInitialInterval(Duration.ofHours(1)).build()));
    sdk.awaitEvent(order, EventType.EVENT_TYPE_WORKFLOW_EXECUTION_FAILED);
    WorkflowStub next = byId(sdk, order);
    assertThat(next.describe().getStatus())
        .isEqualTo(WorkflowExecutionStatus.WORKFLOW_EXECUTION_STATUS_RUNNING);

    next.cancel();

    assertThat(Sdk.failure(next)).isInstanceOf(CanceledFailure.class);
    assertThat(next.describe().getStatus())
        .isEqualTo(WorkflowExecutionStatus.WORKFLOW_EXECUTION_STATUS_CANCELED);
  }

  private static WorkflowStub byId(Sdk sdk, WorkflowStub order) {
    return sdk.client().newUntypedWorkflowStub(Sdk.execution(order).getWorkflowId());
  }

  // ---- while a workflow task runs

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void shouldCancelWhileAWorkflowTaskRuns(boolean ends, Sdk sdk) {
    // The local activity runs within the workflow task, and cancels its own workflow there.
    AtomicBoolean canceled = new AtomicBoolean();
    sdk.activity(
        "CancelMe",
        args -> {
          if (canceled.compareAndSet(false, true)) {
            sdk.client().newUntypedWorkflowStub(Sdk.activity().getInfo().getWorkflowId()).cancel();
          }
          return "asked for";
        });
    sdk.workflow(
        "Order",
        args -> {
          local().execute("CancelMe", String.class);
          return ends ? "done" : sleepLong();
        });

    WorkflowStub order = sdk.start("Order");

    // Code that would have ended sees the request first, and so counts as canceled.
    assertCanceled(sdk, order);
    assertThat(
            sdk.events(order).stream()
                .filter(HistoryEvent::hasWorkflowTaskFailedEventAttributes)
                .map(event -> event.getWorkflowTaskFailedEventAttributes().getCause().name()))
        .isEqualTo(ends ? List.of("WORKFLOW_TASK_FAILED_CAUSE_UNHANDLED_COMMAND") : List.of());
  }

  private static ActivityStub local() {
    return Workflow.newUntypedLocalActivityStub(
        LocalActivityOptions.newBuilder().setStartToCloseTimeout(Duration.ofSeconds(30)).build());
  }

  @Test
  void shouldCancelWhileALocalActivityRuns(Sdk sdk) {
    CountDownLatch over = new CountDownLatch(1);
    CountDownLatch begun = new CountDownLatch(1);
    sdk.activity(
        "Bake",
        args -> {
          begun.countDown();
          return reached(over);
        });
    sdk.workflow("Order", args -> local().execute("Bake", Boolean.class));
    WorkflowStub order = sdk.start("Order");
    assertThat(reached(begun)).isTrue();

    order.cancel();
    over.countDown();

    assertCanceled(sdk, order);
  }

  private static boolean reached(CountDownLatch latch) {
    try {
      return latch.await(30, TimeUnit.SECONDS);
    } catch (InterruptedException stopped) {
      Thread.currentThread().interrupt();
      return false;
    }
  }

  // ---- while it waits

  @Test
  void shouldCancelWhileItWaitsForASignal(Sdk sdk) {
    sdk.workflow(
        "Order",
        args -> {
          List<String> got = new ArrayList<>();
          Workflow.registerListener((DynamicSignalHandler) (name, signal) -> got.add(name));
          Workflow.await(() -> !got.isEmpty());
          return got;
        });
    WorkflowStub order = sdk.start("Order");
    sdk.awaitEvent(order, EventType.EVENT_TYPE_WORKFLOW_TASK_COMPLETED);

    order.cancel();

    assertCanceled(sdk, order);
  }

  @Test
  void shouldCancelWhileAnActivityWaitsForItsNextAttempt(Sdk sdk) {
    sdk.activity(
        "Bake",
        args -> {
          throw ApplicationFailure.newFailure("no dough", "NoDough");
        });
    sdk.workflow(
        "Order",
        args ->
            Sdk.stub(
                    Sdk.options()
                        .setRetryOptions(
                            RetryOptions.newBuilder()
                                .setInitialInterval(Duration.ofHours(1))
                                .build()))
                .execute("Bake", String.class));
    WorkflowStub order = sdk.start("Order");
    await()
        .until(
            () ->
                order.describe().getRawDescription().getPendingActivitiesList().stream()
                    .anyMatch(pending -> pending.hasLastFailure()));

    order.cancel();

    assertCanceled(sdk, order);
    assertThat(sdk.count(order, EventType.EVENT_TYPE_ACTIVITY_TASK_CANCEL_REQUESTED)).isEqualTo(1);
  }

  @ParameterizedTest
  @EnumSource
  void shouldCancelWhileAChildRuns(ChildWorkflowCancellationType type, Sdk sdk) {
    sdk.workflow("Bake", args -> sleepLong());
    sdk.workflow(
        "Order",
        args -> {
          try {
            return Workflow.newUntypedChildWorkflowStub(
                    "Bake",
                    ChildWorkflowOptions.newBuilder()
                        .setWorkflowId(Workflow.getInfo().getWorkflowId() + "/bake")
                        .setCancellationType(type)
                        .build())
                .execute(String.class);
          } catch (ChildWorkflowFailure failed) {
            throw Sdk.cause(failed, CanceledFailure.class);
          }
        });
    WorkflowStub order = sdk.start("Order");
    sdk.awaitEvent(order, EventType.EVENT_TYPE_CHILD_WORKFLOW_EXECUTION_STARTED);
    WorkflowStub child =
        sdk.client().newUntypedWorkflowStub(Sdk.execution(order).getWorkflowId() + "/bake");

    order.cancel();

    assertCanceled(sdk, order);
    // What is left of the child when its parent closes is terminated, by the parent close policy.
    await()
        .until(
            () ->
                child.describe().getStatus()
                    != WorkflowExecutionStatus.WORKFLOW_EXECUTION_STATUS_RUNNING);
    boolean asked = type != ChildWorkflowCancellationType.ABANDON;
    assertThat(
            sdk.count(
                order, EventType.EVENT_TYPE_REQUEST_CANCEL_EXTERNAL_WORKFLOW_EXECUTION_INITIATED))
        .isEqualTo(asked ? 1 : 0);
    if (type == ChildWorkflowCancellationType.WAIT_CANCELLATION_COMPLETED) {
      assertThat(child.describe().getStatus())
          .isEqualTo(WorkflowExecutionStatus.WORKFLOW_EXECUTION_STATUS_CANCELED);
      assertThat(sdk.count(order, EventType.EVENT_TYPE_CHILD_WORKFLOW_EXECUTION_CANCELED))
          .isEqualTo(1);
    }
  }

  @Test
  void shouldCancelWhileAnUpdateIsHandled(Sdk sdk) {
    sdk.workflow("Till", Till::workflow);
    WorkflowStub till = sdk.start("Till");
    WorkflowUpdateHandle<Integer> update =
        till.startUpdate("wait for a signal", WorkflowUpdateStage.ACCEPTED, Integer.class, "never");

    till.cancel();

    assertCanceled(sdk, till);
    assertThatThrownBy(() -> update.getResult(30, TimeUnit.SECONDS))
        .isInstanceOf(WorkflowUpdateException.class);
  }

  // ---- what the code makes of it

  @Test
  void shouldLetTheCodeIgnoreIt(Sdk sdk) {
    sdk.activity("Bake", args -> "pizza");
    sdk.workflow(
        "Order",
        args -> {
          List<Object> got = new ArrayList<>();
          Workflow.newDetachedCancellationScope(
                  () -> {
                    Workflow.registerListener(
                        (DynamicSignalHandler) (name, signal) -> got.add(name));
                    Workflow.await(() -> !got.isEmpty());
                    got.add(Sdk.once().execute("Bake", String.class));
                  })
              .run();
          return got;
        });
    WorkflowStub order = sdk.start("Order");
    sdk.awaitEvent(order, EventType.EVENT_TYPE_WORKFLOW_TASK_COMPLETED);

    order.cancel();
    sdk.awaitEvents(order, EventType.EVENT_TYPE_WORKFLOW_TASK_COMPLETED, 2);
    order.signal("ready");

    // It does all it wants; the SDK closes as canceled what ends after a cancellation.
    assertCanceled(sdk, order);
    assertThat(sdk.eventTypes(order))
        .containsSubsequence(
            EventType.EVENT_TYPE_WORKFLOW_EXECUTION_CANCEL_REQUESTED,
            EventType.EVENT_TYPE_WORKFLOW_EXECUTION_SIGNALED,
            EventType.EVENT_TYPE_ACTIVITY_TASK_COMPLETED,
            EventType.EVENT_TYPE_WORKFLOW_EXECUTION_CANCELED);
  }

  @Test
  void shouldCancelOneScopeAndNotTheOther(Sdk sdk) {
    sdk.activity("Bake", args -> "pizza");
    sdk.workflow(
        "Order",
        args -> {
          List<String> got = new ArrayList<>();
          CancellationScope waiting =
              Workflow.newCancellationScope(
                  () -> {
                    try {
                      Workflow.sleep(Duration.ofHours(1));
                    } catch (CanceledFailure canceled) {
                      got.add("scope canceled");
                    }
                  });
          var other = Async.procedure(waiting::run);
          Workflow.sleep(Duration.ofMillis(10));
          waiting.cancel("late");
          other.get();
          got.add(Sdk.once().execute("Bake", String.class));
          return got;
        });

    assertThat(sdk.run("Order", Object.class)).isEqualTo(List.of("scope canceled", "pizza"));
  }

  @Test
  void shouldCancelAcrossContinueAsNew(Sdk sdk) {
    sdk.workflow(
        "Order",
        args -> {
          if (args.get(0, Integer.class) < 3) {
            Workflow.continueAsNew(args.get(0, Integer.class) + 1);
          }
          return sleepLong();
        });
    WorkflowStub order = sdk.start("Order", 1);
    WorkflowStub last = byId(sdk, order);
    await()
        .until(
            () ->
                sdk.client().fetchHistory(Sdk.execution(order).getWorkflowId()).getEvents().stream()
                    .anyMatch(HistoryEvent::hasTimerStartedEventAttributes));

    last.cancel();

    assertThat(Sdk.failure(last)).isInstanceOf(CanceledFailure.class);
  }

  // ---- when there is nothing to cancel

  @Test
  void shouldTellTheReason(Sdk sdk) {
    sdk.workflow("Order", args -> sleepLong());
    WorkflowStub order = sdk.start("Order");
    sdk.awaitEvent(order, EventType.EVENT_TYPE_TIMER_STARTED);

    order.cancel("the customer called");

    assertCanceled(sdk, order);
    assertThat(
            sdk.events(order).stream()
                .filter(HistoryEvent::hasWorkflowExecutionCancelRequestedEventAttributes)
                .map(
                    event -> event.getWorkflowExecutionCancelRequestedEventAttributes().getCause()))
        .containsExactly("the customer called");
  }

  @Test
  void shouldRefuseToCancelNobody(Sdk sdk) {
    assertThatThrownBy(() -> sdk.client().newUntypedWorkflowStub("nobody").cancel())
        .isInstanceOf(WorkflowNotFoundException.class);
  }
}
