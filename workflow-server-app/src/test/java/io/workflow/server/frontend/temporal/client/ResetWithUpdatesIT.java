package io.workflow.server.frontend.temporal.client;

import static org.assertj.core.api.Assertions.assertThat;

import io.temporal.api.common.v1.WorkflowExecution;
import io.temporal.api.enums.v1.EventType;
import io.temporal.api.enums.v1.UpdateAdmittedEventOrigin;
import io.temporal.api.history.v1.HistoryEvent;
import io.temporal.api.workflow.v1.PostResetOperation;
import io.temporal.api.workflow.v1.PostResetOperation.SignalWorkflow;
import io.temporal.api.workflowservice.v1.ResetWorkflowExecutionRequest;
import io.temporal.client.WorkflowClient;
import io.temporal.client.WorkflowOptions;
import io.temporal.client.WorkflowStub;
import io.temporal.common.WorkflowExecutionHistory;
import io.temporal.serviceclient.WorkflowServiceStubs;
import io.temporal.serviceclient.WorkflowServiceStubsOptions;
import io.temporal.worker.Worker;
import io.temporal.worker.WorkerFactory;
import io.temporal.workflow.SignalMethod;
import io.temporal.workflow.UpdateMethod;
import io.temporal.workflow.Workflow;
import io.temporal.workflow.WorkflowInterface;
import io.temporal.workflow.WorkflowMethod;
import io.workflow.server.frontend.temporal.TemporalServer;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Updates that a reset asks for again, with a worker of the official SDK. */
@ExtendWith(TemporalServer.Shared.class)
class ResetWithUpdatesIT {

  private static TemporalServer server;
  private static WorkflowServiceStubs stubs;
  private static WorkflowClient client;

  private final String queue = "resets-" + UUID.randomUUID();
  private final String workflowId = "order-" + UUID.randomUUID();

  @BeforeAll
  static void start(TemporalServer shared) {
    server = shared;
    stubs =
        WorkflowServiceStubs.newServiceStubs(
            WorkflowServiceStubsOptions.newBuilder().setChannel(server.channel()).build());
    client = WorkflowClient.newInstance(stubs);
  }

  @AfterAll
  static void stop() {
    stubs.shutdownNow();
  }

  /** Its handlers are there before its code begins, as they must be for updates that come first. */
  @WorkflowInterface
  public interface PizzaOrder {
    @WorkflowMethod
    String order();

    @UpdateMethod
    int add(String topping);

    @SignalMethod
    void bake();
  }

  /** Takes two toppings, and waits to be told to bake. */
  public static final class ToppedOrder implements PizzaOrder {
    private final List<String> toppings = new ArrayList<>();
    private boolean bake;

    @Override
    public String order() {
      Workflow.await(() -> bake && toppings.size() == 2);
      return String.join(" and ", toppings);
    }

    @Override
    public int add(String topping) {
      toppings.add(topping);
      return toppings.size();
    }

    @Override
    public void bake() {
      bake = true;
    }
  }

  @Test
  void shouldAskTheHandlersAgainByTheHistory() throws Exception {
    WorkerFactory factory = WorkerFactory.newInstance(client);
    Worker worker = factory.newWorker(queue);
    worker.registerWorkflowImplementationTypes(ToppedOrder.class);
    factory.start();
    WorkflowStub order =
        client.newUntypedWorkflowStub(
            "PizzaOrder",
            WorkflowOptions.newBuilder().setTaskQueue(queue).setWorkflowId(workflowId).build());
    order.start();
    assertThat(order.update("add", Integer.class, "basil")).isEqualTo(1);
    assertThat(order.update("add", Integer.class, "olives")).isEqualTo(2);
    long firstTask =
        client.fetchHistory(workflowId).getEvents().stream()
            .filter(e -> e.getEventType() == EventType.EVENT_TYPE_WORKFLOW_TASK_COMPLETED)
            .findFirst()
            .orElseThrow()
            .getEventId();

    String runId =
        server
            .workflows()
            .resetWorkflowExecution(
                ResetWorkflowExecutionRequest.newBuilder()
                    .setNamespace("default")
                    .setWorkflowExecution(WorkflowExecution.newBuilder().setWorkflowId(workflowId))
                    .setReason("bad release")
                    .setRequestId(UUID.randomUUID().toString())
                    .setWorkflowTaskFinishEventId(firstTask)
                    .addPostResetOperations(
                        PostResetOperation.newBuilder()
                            .setSignalWorkflow(SignalWorkflow.newBuilder().setSignalName("bake")))
                    .build())
            .getRunId();

    assertThat(
            client.newUntypedWorkflowStub(workflowId).getResult(30, TimeUnit.SECONDS, String.class))
        .isEqualTo("basil and olives");
    WorkflowExecutionHistory history = client.fetchHistory(workflowId, runId);
    assertThat(of(history, EventType.EVENT_TYPE_WORKFLOW_EXECUTION_UPDATE_ADMITTED))
        .hasSize(2)
        .allSatisfy(
            event ->
                assertThat(event.getWorkflowExecutionUpdateAdmittedEventAttributes().getOrigin())
                    .isEqualTo(UpdateAdmittedEventOrigin.UPDATE_ADMITTED_EVENT_ORIGIN_REAPPLY));
    assertThat(of(history, EventType.EVENT_TYPE_WORKFLOW_EXECUTION_UPDATE_ACCEPTED))
        .hasSize(2)
        .noneMatch(
            event ->
                event.getWorkflowExecutionUpdateAcceptedEventAttributes().hasAcceptedRequest());
    assertThat(of(history, EventType.EVENT_TYPE_WORKFLOW_EXECUTION_UPDATE_COMPLETED)).hasSize(2);
    worker.replayWorkflowExecution(history);
    factory.shutdownNow();
  }

  private static List<HistoryEvent> of(WorkflowExecutionHistory history, EventType type) {
    return history.getEvents().stream().filter(e -> e.getEventType() == type).toList();
  }
}
