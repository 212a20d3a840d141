package io.workflow.server.compatibility;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.grpc.StatusRuntimeException;
import io.temporal.api.common.v1.WorkflowExecution;
import io.temporal.api.enums.v1.EventType;
import io.temporal.api.enums.v1.ResetReapplyExcludeType;
import io.temporal.api.enums.v1.WorkflowExecutionStatus;
import io.temporal.api.enums.v1.WorkflowTaskFailedCause;
import io.temporal.api.history.v1.HistoryEvent;
import io.temporal.api.workflowservice.v1.ResetWorkflowExecutionRequest;
import io.temporal.client.WorkflowStub;
import io.temporal.client.WorkflowTargetOptions;
import io.temporal.failure.CanceledFailure;
import io.temporal.workflow.DynamicSignalHandler;
import io.temporal.workflow.Workflow;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Going back to a workflow task, with an SDK's worker that goes on from there. */
@ExtendWith(SharedServer.class)
class ResetIT {

  /** Gathers signals until the signal "end". */
  private static Object gather() {
    List<String> got = new ArrayList<>();
    Workflow.registerListener((DynamicSignalHandler) (name, args) -> got.add(name));
    Workflow.await(() -> got.contains("end"));
    return got;
  }

  private static WorkflowStub gathers(Sdk sdk, String... signals) {
    sdk.workflow("Order", args -> gather());
    WorkflowStub order = sdk.start("Order");
    sdk.awaitEvent(order, EventType.EVENT_TYPE_WORKFLOW_TASK_COMPLETED);
    for (int i = 0; i < signals.length; i++) {
      order.signal(signals[i]);
      sdk.awaitEvents(order, EventType.EVENT_TYPE_WORKFLOW_TASK_COMPLETED, i + 2);
    }
    return order;
  }

  /** The id of the event that ended the n-th workflow task, from 1. */
  private static long taskEnd(Sdk sdk, WorkflowStub order, int number) {
    return sdk.events(order).stream()
        .filter(event -> event.getEventType() == EventType.EVENT_TYPE_WORKFLOW_TASK_COMPLETED)
        .skip(number - 1)
        .findFirst()
        .orElseThrow()
        .getEventId();
  }

  private static ResetWorkflowExecutionRequest.Builder request(WorkflowStub order, long eventId) {
    return ResetWorkflowExecutionRequest.newBuilder()
        .setNamespace("default")
        .setWorkflowExecution(Sdk.execution(order))
        .setReason("try again")
        .setRequestId(UUID.randomUUID().toString())
        .setWorkflowTaskFinishEventId(eventId);
  }

  private static WorkflowStub reset(
      Sdk sdk, WorkflowStub order, ResetWorkflowExecutionRequest request) {
    WorkflowExecution anew =
        WorkflowExecution.newBuilder()
            .setWorkflowId(Sdk.execution(order).getWorkflowId())
            .setRunId(sdk.calls().resetWorkflowExecution(request).getRunId())
            .build();
    return sdk.client()
        .newUntypedWorkflowStub(
            WorkflowTargetOptions.newBuilder().setWorkflowExecution(anew).build());
  }

  private static Object result(WorkflowStub order) {
    return Sdk.result(order, List.class);
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 4})
  void shouldDeliverSignalsAgain(int task, Sdk sdk) {
    WorkflowStub order = gathers(sdk, "a", "b", "c");

    WorkflowStub anew = reset(sdk, order, request(order, taskEnd(sdk, order, task)).build());

    anew.signal("end");
    assertThat(result(anew)).isEqualTo(List.of("a", "b", "c", "end"));
    assertThat(sdk.onlyRunOf(order).describe().getStatus())
        .isEqualTo(WorkflowExecutionStatus.WORKFLOW_EXECUTION_STATUS_TERMINATED);
    HistoryEvent failed =
        sdk.events(anew).stream()
            .filter(HistoryEvent::hasWorkflowTaskFailedEventAttributes)
            .findFirst()
            .orElseThrow();
    assertThat(failed.getEventId()).isEqualTo(taskEnd(sdk, order, task));
    assertThat(failed.getWorkflowTaskFailedEventAttributes().getCause())
        .isEqualTo(WorkflowTaskFailedCause.WORKFLOW_TASK_FAILED_CAUSE_RESET_WORKFLOW);
    assertThat(failed.getWorkflowTaskFailedEventAttributes().getBaseRunId())
        .isEqualTo(Sdk.execution(order).getRunId());
    assertThat(failed.getWorkflowTaskFailedEventAttributes().getNewRunId())
        .isEqualTo(Sdk.execution(anew).getRunId());
    sdk.replay(anew);
  }

  @Test
  void shouldLeaveOutSignalsThatAreExcluded(Sdk sdk) {
    WorkflowStub order = gathers(sdk, "a", "b", "c");

    WorkflowStub anew =
        reset(
            sdk,
            order,
            request(order, taskEnd(sdk, order, 2))
                .addResetReapplyExcludeTypes(
                    ResetReapplyExcludeType.RESET_REAPPLY_EXCLUDE_TYPE_SIGNAL)
                .build());

    anew.signal("end");
    assertThat(result(anew)).isEqualTo(List.of("a", "end"));
    sdk.replay(anew);
  }

  @Test
  void shouldResetAClosedRun(Sdk sdk) {
    WorkflowStub order = gathers(sdk, "a");
    order.signal("end");
    assertThat(result(order)).isEqualTo(List.of("a", "end"));

    WorkflowStub anew = reset(sdk, order, request(order, taskEnd(sdk, order, 1)).build());

    // The signal that ended it is delivered again too.
    assertThat(result(anew)).isEqualTo(List.of("a", "end"));
    assertThat(Sdk.execution(anew).getRunId()).isNotEqualTo(Sdk.execution(order).getRunId());
    assertThat(sdk.onlyRunOf(order).describe().getStatus())
        .isEqualTo(WorkflowExecutionStatus.WORKFLOW_EXECUTION_STATUS_COMPLETED);
    sdk.replay(anew);
  }

  @Test
  void shouldResetByAnotherNameWhatWasResetBefore(Sdk sdk) {
    WorkflowStub order = gathers(sdk, "a", "b");
    WorkflowStub second = reset(sdk, order, request(order, taskEnd(sdk, order, 2)).build());
    second.signal("c");
    sdk.awaitEvents(second, EventType.EVENT_TYPE_WORKFLOW_TASK_COMPLETED, 2);

    WorkflowStub third = reset(sdk, second, request(second, taskEnd(sdk, second, 1)).build());

    third.signal("end");
    assertThat(result(third)).isEqualTo(List.of("a", "b", "c", "end"));
    sdk.replay(third);
  }

  @Test
  void shouldResetOnceForOneRequest(Sdk sdk) {
    WorkflowStub order = gathers(sdk, "a");
    ResetWorkflowExecutionRequest request = request(order, taskEnd(sdk, order, 1)).build();

    WorkflowStub first = reset(sdk, order, request);
    WorkflowStub second = reset(sdk, order, request);

    assertThat(second.getExecution()).isEqualTo(first.getExecution());
    first.signal("end");
    assertThat(result(first)).isEqualTo(List.of("a", "end"));
  }

  @Test
  void shouldFollowTheWorkflowAcrossItsReset(Sdk sdk) {
    WorkflowStub order = gathers(sdk, "a");

    reset(sdk, order, request(order, taskEnd(sdk, order, 1)).build());

    // By its id alone, whichever run that is.
    WorkflowStub byId = sdk.client().newUntypedWorkflowStub(Sdk.execution(order).getWorkflowId());
    byId.signal("end");
    assertThat(result(byId)).isEqualTo(List.of("a", "end"));
  }

  @Test
  void shouldRefuseAnEventThatEndsNoWorkflowTask(Sdk sdk) {
    WorkflowStub order = gathers(sdk, "a");

    for (long event : new long[] {1, 2, 1_000}) {
      assertThatThrownBy(() -> reset(sdk, order, request(order, event).build()))
          .isInstanceOf(StatusRuntimeException.class)
          .hasMessageContaining("INVALID_ARGUMENT");
    }
    order.signal("end");
    assertThat(result(order)).isEqualTo(List.of("a", "end"));
  }

  // ---- activities

  @Test
  void shouldRunAPendingActivityAgain(Sdk sdk) {
    CountDownLatch over = new CountDownLatch(1);
    AtomicInteger begun = new AtomicInteger();
    sdk.activity(
        "Bake",
        args -> {
          int attempt = begun.incrementAndGet();
          await()
              .pollInSameThread()
              .atMost(Duration.ofSeconds(50))
              .until(() -> over.getCount() == 0);
          return "pizza " + attempt;
        });
    sdk.workflow(
        "Order",
        args -> {
          Workflow.sleep(Duration.ofMillis(1));
          return List.of(
              Sdk.stub(Sdk.options().setStartToCloseTimeout(Duration.ofMinutes(1)))
                  .execute("Bake", String.class));
        });
    WorkflowStub order = sdk.start("Order");
    await().until(() -> begun.get() == 1);

    // Before the activity was scheduled, and with it pending.
    WorkflowStub anew = reset(sdk, order, request(order, taskEnd(sdk, order, 2)).build());
    await().until(() -> begun.get() == 2);
    over.countDown();

    assertThat(result(anew)).isEqualTo(List.of("pizza 2"));
    sdk.replay(anew);
  }

  @Test
  void shouldGiveTheActivityToTheNewRunThatWasPendingAtTheChosenTask(Sdk sdk) {
    CountDownLatch over = new CountDownLatch(1);
    List<String> runs = Collections.synchronizedList(new ArrayList<>());
    sdk.activity(
        "Bake",
        args -> {
          runs.add(Sdk.activity().getInfo().getWorkflowRunId());
          await()
              .pollInSameThread()
              .atMost(Duration.ofSeconds(50))
              .until(() -> over.getCount() == 0);
          return "pizza";
        });
    sdk.workflow(
        "Order",
        args -> {
          List<String> got = new ArrayList<>();
          Workflow.registerListener((DynamicSignalHandler) (name, signal) -> got.add(name));
          got.add(
              Sdk.stub(Sdk.options().setStartToCloseTimeout(Duration.ofMinutes(1)))
                  .execute("Bake", String.class));
          return got;
        });
    WorkflowStub order = sdk.start("Order");
    await().until(() -> runs.size() == 1);
    order.signal("a");
    sdk.awaitEvents(order, EventType.EVENT_TYPE_WORKFLOW_TASK_COMPLETED, 2);

    WorkflowStub anew = reset(sdk, order, request(order, taskEnd(sdk, order, 2)).build());
    await().until(() -> runs.size() == 2);
    over.countDown();

    assertThat(result(anew)).isEqualTo(List.of("a", "pizza"));
    assertThat(runs)
        .containsExactly(Sdk.execution(order).getRunId(), Sdk.execution(anew).getRunId());
    assertThat(sdk.count(anew, EventType.EVENT_TYPE_ACTIVITY_TASK_SCHEDULED)).isEqualTo(1);
    sdk.replay(anew);
  }

  @Test
  void shouldNotRunAgainWhatWasDoneBefore(Sdk sdk) {
    List<String> done = Collections.synchronizedList(new ArrayList<>());
    sdk.activity(
        "Do",
        args -> {
          done.add(args.get(0, String.class));
          return args.get(0, String.class);
        });
    sdk.workflow(
        "Order",
        args -> {
          List<String> got = new ArrayList<>();
          for (String step : List.of("reserve", "charge", "ship")) {
            got.add(Sdk.once().execute("Do", String.class, step));
          }
          return got;
        });
    WorkflowStub order = sdk.start("Order");
    result(order);

    WorkflowStub anew = reset(sdk, order, request(order, taskEnd(sdk, order, 3)).build());

    assertThat(result(anew)).isEqualTo(List.of("reserve", "charge", "ship"));
    assertThat(done).containsExactly("reserve", "charge", "ship", "ship");
    sdk.replay(anew);
  }

  @Test
  void shouldLetMendedCodeTakeAnotherWay(Sdk sdk) {
    CountDownLatch wrong = new CountDownLatch(1);
    sdk.activity("Do", args -> args.get(0, String.class));
    sdk.workflow(
        "Order",
        args ->
            List.of(
                Sdk.once().execute("Do", String.class, wrong.getCount() == 1 ? "bad" : "good")));
    WorkflowStub order = sdk.start("Order");
    assertThat(result(order)).isEqualTo(List.of("bad"));
    wrong.countDown();

    WorkflowStub anew = reset(sdk, order, request(order, taskEnd(sdk, order, 1)).build());

    assertThat(result(anew)).isEqualTo(List.of("good"));
    sdk.replay(anew);
  }

  // ---- updates and cancel requests

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void shouldDeliverUpdatesAgainUnlessExcluded(boolean again, Sdk sdk) {
    sdk.workflow("Till", Till::workflow);
    WorkflowStub till = sdk.start("Till");
    sdk.awaitEvent(till, EventType.EVENT_TYPE_WORKFLOW_TASK_COMPLETED);
    assertThat(till.update("add", Integer.class, "a")).isEqualTo(1);
    assertThat(till.update("add", Integer.class, "b")).isEqualTo(2);
    var request = request(till, taskEnd(sdk, till, 1));
    if (!again) {
      request.addResetReapplyExcludeTypes(
          ResetReapplyExcludeType.RESET_REAPPLY_EXCLUDE_TYPE_UPDATE);
    }

    WorkflowStub anew = reset(sdk, till, request.build());

    if (again) {
      sdk.awaitEvents(anew, EventType.EVENT_TYPE_WORKFLOW_EXECUTION_UPDATE_COMPLETED, 2);
    }
    assertThat(anew.update("add", Integer.class, "c")).isEqualTo(again ? 3 : 1);
    anew.signal("close");
    assertThat(result(anew)).isEqualTo(again ? List.of("a", "b", "c") : List.of("c"));
    sdk.replay(anew);
  }

  /** Who resets a canceled workflow wants it to go on. */
  @Test
  void shouldNotDeliverACancelRequestAgain(Sdk sdk) {
    sdk.workflow("Order", args -> gather());
    WorkflowStub order = sdk.start("Order");
    sdk.awaitEvent(order, EventType.EVENT_TYPE_WORKFLOW_TASK_COMPLETED);
    order.signal("a");
    sdk.awaitEvents(order, EventType.EVENT_TYPE_WORKFLOW_TASK_COMPLETED, 2);
    order.cancel();
    assertThat(Sdk.failure(order)).isInstanceOf(CanceledFailure.class);

    WorkflowStub anew = reset(sdk, order, request(order, taskEnd(sdk, order, 1)).build());

    anew.signal("end");
    assertThat(result(anew)).isEqualTo(List.of("a", "end"));
    sdk.replay(anew);
  }

  // ---- chains

  @Test
  void shouldDeliverSignalsOfLaterRunsOfTheChain(Sdk sdk) {
    sdk.workflow(
        "Order",
        args -> {
          List<String> got = new ArrayList<>();
          Workflow.registerListener((DynamicSignalHandler) (name, signal) -> got.add(name));
          Workflow.await(() -> got.contains("end") || got.contains("on"));
          if (!got.contains("end")) {
            Workflow.continueAsNew();
          }
          return got;
        });
    WorkflowStub order = sdk.start("Order");
    sdk.awaitEvent(order, EventType.EVENT_TYPE_WORKFLOW_TASK_COMPLETED);
    order.signal("on");
    sdk.awaitEvent(order, EventType.EVENT_TYPE_WORKFLOW_EXECUTION_CONTINUED_AS_NEW);
    WorkflowStub byId = sdk.client().newUntypedWorkflowStub(Sdk.execution(order).getWorkflowId());
    byId.signal("late");

    WorkflowStub anew = reset(sdk, order, request(order, taskEnd(sdk, order, 1)).build());

    // "on" and "late" come at once: the run goes on as another one, or has both and waits.
    byId.signal("end");
    assertThat(((List<?>) result(byId)).getLast()).isEqualTo("end");
    assertThat(
            sdk.events(anew).stream()
                .filter(HistoryEvent::hasWorkflowExecutionSignaledEventAttributes)
                .map(event -> event.getWorkflowExecutionSignaledEventAttributes().getSignalName())
                .limit(2))
        .containsExactly("on", "late");
  }
}
