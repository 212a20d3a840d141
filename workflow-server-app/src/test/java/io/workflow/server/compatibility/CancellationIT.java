package io.workflow.server.compatibility;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.temporal.activity.ActivityCancellationType;
import io.temporal.api.enums.v1.EventType;
import io.temporal.api.enums.v1.WorkflowExecutionStatus;
import io.temporal.client.ActivityCompletionException;
import io.temporal.client.WorkflowNotFoundException;
import io.temporal.client.WorkflowStub;
import io.temporal.failure.ActivityFailure;
import io.temporal.failure.CanceledFailure;
import io.temporal.failure.TerminatedFailure;
import io.temporal.workflow.CancellationScope;
import io.temporal.workflow.Workflow;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Cancel and terminate, whatever the workflow is doing. */
@ExtendWith(SharedServer.class)
class CancellationIT {

  @Test
  void shouldCancelASleepingWorkflow(Sdk sdk) {
    sdk.workflow("Order", args -> sleepLong());
    WorkflowStub order = sdk.start("Order");
    sdk.awaitEvent(order, EventType.EVENT_TYPE_TIMER_STARTED);

    order.cancel();

    assertThat(Sdk.failure(order)).isInstanceOf(CanceledFailure.class);
    assertThat(order.describe().getStatus())
        .isEqualTo(WorkflowExecutionStatus.WORKFLOW_EXECUTION_STATUS_CANCELED);
    assertThat(sdk.eventTypes(order))
        .contains(EventType.EVENT_TYPE_WORKFLOW_EXECUTION_CANCEL_REQUESTED)
        .endsWith(EventType.EVENT_TYPE_WORKFLOW_EXECUTION_CANCELED);
    sdk.replay(order);
  }

  @Test
  void shouldCancelWhatNoWorkerHasSeen(Sdk sdk) {
    sdk.workflow("Order", args -> sleepLong());
    WorkflowStub order = sdk.stub("Order", sdk.workflowOptions());
    order.start();
    order.cancel();

    sdk.startWorker();

    assertThat(Sdk.failure(order)).isInstanceOf(CanceledFailure.class);
    sdk.replay(order);
  }

  @Test
  void shouldDeliverACancellationOnceThatIsAskedForTwice(Sdk sdk) {
    sdk.workflow("Order", args -> sleepLong());
    WorkflowStub order = sdk.stub("Order", sdk.workflowOptions());
    order.start();
    order.cancel();
    order.cancel();
    order.cancel();

    sdk.startWorker();

    assertThat(Sdk.failure(order)).isInstanceOf(CanceledFailure.class);
    assertThat(sdk.count(order, EventType.EVENT_TYPE_WORKFLOW_EXECUTION_CANCEL_REQUESTED))
        .isEqualTo(1);
  }

  @Test
  void shouldLetTheCodeCleanUp(Sdk sdk) {
    AtomicBoolean refunded = new AtomicBoolean();
    sdk.activity(
        "Refund",
        args -> {
          refunded.set(true);
          return "refunded";
        });
    sdk.workflow(
        "Order",
        args -> {
          try {
            return sleepLong();
          } catch (CanceledFailure canceled) {
            Workflow.newDetachedCancellationScope(() -> Sdk.once().execute("Refund", String.class))
                .run();
            throw canceled;
          }
        });
    WorkflowStub order = sdk.start("Order");
    sdk.awaitEvent(order, EventType.EVENT_TYPE_TIMER_STARTED);

    order.cancel();

    assertThat(Sdk.failure(order)).isInstanceOf(CanceledFailure.class);
    assertThat(refunded).isTrue();
    sdk.replay(order);
  }

  @ParameterizedTest
  @EnumSource
  void shouldCancelARunningActivity(ActivityCancellationType type, Sdk sdk) {
    CountDownLatch told = new CountDownLatch(1);
    CountDownLatch over = new CountDownLatch(1);
    sdk.activity(
        "Bake",
        args -> {
          try {
            await()
                .pollInSameThread()
                .atMost(Duration.ofSeconds(20))
                .pollInterval(Duration.ofMillis(50))
                .until(
                    () -> {
                      Sdk.activity().heartbeat("baking");
                      return over.getCount() == 0;
                    });
            return "baked";
          } catch (ActivityCompletionException canceled) {
            told.countDown();
            throw canceled;
          }
        });
    sdk.workflow(
        "Order",
        args -> {
          try {
            return Sdk.stub(
                    Sdk.options()
                        .setStartToCloseTimeout(Duration.ofSeconds(30))
                        .setHeartbeatTimeout(Duration.ofSeconds(5))
                        .setCancellationType(type))
                .execute("Bake", String.class);
          } catch (ActivityFailure failed) {
            return "activity "
                + Sdk.cause(failed, CanceledFailure.class).getClass().getSimpleName();
          }
        });
    WorkflowStub order = sdk.start("Order");
    await()
        .until(
            () -> {
              var pending = order.describe().getRawDescription().getPendingActivitiesList();
              return pending.size() == 1 && pending.getFirst().hasLastHeartbeatTime();
            });

    order.cancel();

    // The SDK itself closes a workflow as canceled that returns after a cancellation.
    assertThat(Sdk.failure(order)).isInstanceOf(CanceledFailure.class);
    boolean asked = type != ActivityCancellationType.ABANDON;
    assertThat(sdk.count(order, EventType.EVENT_TYPE_ACTIVITY_TASK_CANCEL_REQUESTED))
        .isEqualTo(asked ? 1 : 0);
    if (type == ActivityCancellationType.WAIT_CANCELLATION_COMPLETED) {
      assertThat(told.getCount()).isZero();
      assertThat(sdk.count(order, EventType.EVENT_TYPE_ACTIVITY_TASK_CANCELED)).isEqualTo(1);
    }
    over.countDown();
    sdk.replay(order);
  }

  @Test
  void shouldCancelAnActivityThatHasNotStarted(Sdk sdk) {
    sdk.workflow(
        "Order",
        args -> {
          CancellationScope scope =
              Workflow.newCancellationScope(
                  () ->
                      Sdk.stub(Sdk.options().setTaskQueue("nobody-" + Workflow.randomUUID()))
                          .executeAsync("Bake", String.class));
          scope.run();
          Workflow.sleep(Duration.ofMillis(10));
          scope.cancel("no time");
          Workflow.sleep(Duration.ofMillis(10));
          return "on";
        });

    WorkflowStub order = sdk.start("Order");

    assertThat(Sdk.result(order, String.class)).isEqualTo("on");
    assertThat(sdk.count(order, EventType.EVENT_TYPE_ACTIVITY_TASK_CANCEL_REQUESTED)).isEqualTo(1);
    assertThat(sdk.count(order, EventType.EVENT_TYPE_ACTIVITY_TASK_CANCELED)).isEqualTo(1);
    sdk.replay(order);
  }

  @Test
  void shouldTerminateAtOnce(Sdk sdk) {
    sdk.workflow("Order", args -> sleepLong());
    WorkflowStub order = sdk.start("Order");
    sdk.awaitEvent(order, EventType.EVENT_TYPE_TIMER_STARTED);

    order.terminate("out of dough", "details", 7);

    assertThat(Sdk.failure(order)).isInstanceOf(TerminatedFailure.class);
    assertThat(order.describe().getStatus())
        .isEqualTo(WorkflowExecutionStatus.WORKFLOW_EXECUTION_STATUS_TERMINATED);
    var terminated = sdk.events(order).getLast().getWorkflowExecutionTerminatedEventAttributes();
    assertThat(terminated.getReason()).isEqualTo("out of dough");
    assertThat(terminated.getDetails().getPayloadsCount()).isEqualTo(2);
  }

  @Test
  void shouldTerminateWhatNoWorkerHasSeen(Sdk sdk) {
    WorkflowStub order = sdk.stub("Order", sdk.workflowOptions());
    order.start();

    order.terminate("never mind");

    assertThat(Sdk.failure(order)).isInstanceOf(TerminatedFailure.class);
  }

  @Test
  void shouldRefuseToEndWhatIsOver(Sdk sdk) {
    sdk.workflow("Order", args -> "done");
    WorkflowStub order = sdk.start("Order");
    assertThat(Sdk.result(order, String.class)).isEqualTo("done");

    assertThatThrownBy(() -> order.terminate("late")).isInstanceOf(WorkflowNotFoundException.class);
    assertThatThrownBy(() -> sdk.client().newUntypedWorkflowStub("nobody").terminate("late"))
        .isInstanceOf(WorkflowNotFoundException.class);
    assertThatThrownBy(() -> sdk.client().newUntypedWorkflowStub("nobody").cancel())
        .isInstanceOf(WorkflowNotFoundException.class);
  }

  private static Object sleepLong() {
    Workflow.sleep(Duration.ofHours(1));
    return "slept";
  }
}
