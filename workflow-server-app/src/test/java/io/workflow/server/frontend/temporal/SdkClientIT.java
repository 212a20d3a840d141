package io.workflow.server.frontend.temporal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.temporal.api.common.v1.WorkflowExecution;
import io.temporal.api.enums.v1.EventType;
import io.temporal.api.enums.v1.WorkflowExecutionStatus;
import io.temporal.api.enums.v1.WorkflowIdConflictPolicy;
import io.temporal.api.enums.v1.WorkflowIdReusePolicy;
import io.temporal.api.history.v1.HistoryEvent;
import io.temporal.client.WorkflowClient;
import io.temporal.client.WorkflowExecutionAlreadyStarted;
import io.temporal.client.WorkflowFailedException;
import io.temporal.client.WorkflowNotFoundException;
import io.temporal.client.WorkflowOptions;
import io.temporal.client.WorkflowStub;
import io.temporal.failure.TerminatedFailure;
import io.temporal.serviceclient.WorkflowServiceStubs;
import io.temporal.serviceclient.WorkflowServiceStubsOptions;
import java.time.Duration;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** The official SDK as a client. */
@ExtendWith(TemporalServer.Shared.class)
class SdkClientIT {

  private static TemporalServer server;
  private static WorkflowServiceStubs stubs;
  private static WorkflowClient client;

  private final String workflowId = "order-" + UUID.randomUUID();

  @BeforeAll
  static void connect(TemporalServer shared) {
    server = shared;
    stubs =
        WorkflowServiceStubs.newConnectedServiceStubs(
            WorkflowServiceStubsOptions.newBuilder().setChannel(server.channel()).build(),
            Duration.ofSeconds(10));
    client = WorkflowClient.newInstance(stubs);
  }

  @AfterAll
  static void stop() {
    stubs.shutdownNow();
  }

  @Test
  void shouldStartAndDescribe() {
    WorkflowStub order =
        client.newUntypedWorkflowStub(
            "PizzaOrder",
            options()
                .setMemo(Map.of("note", "hot"))
                .setWorkflowExecutionTimeout(Duration.ofHours(1))
                .build());

    WorkflowExecution started = order.start("Margherita", 2);

    var description = order.describe();
    assertThat(description.getExecution()).isEqualTo(started);
    assertThat(description.getWorkflowType()).isEqualTo("PizzaOrder");
    assertThat(description.getStatus())
        .isEqualTo(WorkflowExecutionStatus.WORKFLOW_EXECUTION_STATUS_RUNNING);
    assertThat(description.getMemo("note", String.class)).isEqualTo("hot");
    assertThat(client.fetchHistory(workflowId).getEvents())
        .extracting(HistoryEvent::getEventType)
        .startsWith(EventType.EVENT_TYPE_WORKFLOW_EXECUTION_STARTED);
  }

  @Test
  void shouldTellThatAWorkflowIsOpenAlready() {
    WorkflowExecution first = order().start();

    assertThatThrownBy(() -> order().start())
        .isInstanceOfSatisfying(
            WorkflowExecutionAlreadyStarted.class,
            already -> assertThat(already.getExecution().getRunId()).isEqualTo(first.getRunId()));
  }

  @Test
  void shouldUseTheOpenRunOrReplaceIt() {
    WorkflowExecution first = order().start();

    WorkflowExecution same =
        order(
                options()
                    .setWorkflowIdConflictPolicy(
                        WorkflowIdConflictPolicy.WORKFLOW_ID_CONFLICT_POLICY_USE_EXISTING))
            .start();
    WorkflowExecution next =
        order(
                options()
                    .setWorkflowIdConflictPolicy(
                        WorkflowIdConflictPolicy.WORKFLOW_ID_CONFLICT_POLICY_TERMINATE_EXISTING))
            .start();

    assertThat(same).isEqualTo(first);
    assertThat(next.getRunId()).isNotEqualTo(first.getRunId());
  }

  @Test
  void shouldNotReuseTheIdOfAClosedWorkflowWhenToldSo() {
    WorkflowStub order = order();
    order.start();
    order.terminate("closed");

    assertThatThrownBy(
            () ->
                order(
                        options()
                            .setWorkflowIdReusePolicy(
                                WorkflowIdReusePolicy.WORKFLOW_ID_REUSE_POLICY_REJECT_DUPLICATE))
                    .start())
        .isInstanceOf(WorkflowExecutionAlreadyStarted.class);
  }

  @Test
  void shouldSignalAndCancel() {
    WorkflowStub order = order();
    order.start();

    order.signal("topping", "olives");
    order.cancel("changed my mind");

    assertThat(client.fetchHistory(workflowId).getEvents())
        .filteredOn(
            event ->
                event.getEventType() == EventType.EVENT_TYPE_WORKFLOW_EXECUTION_SIGNALED
                    || event.getEventType()
                        == EventType.EVENT_TYPE_WORKFLOW_EXECUTION_CANCEL_REQUESTED)
        .satisfiesExactly(
            signal ->
                assertThat(signal.getWorkflowExecutionSignaledEventAttributes().getSignalName())
                    .isEqualTo("topping"),
            cancel ->
                assertThat(cancel.getWorkflowExecutionCancelRequestedEventAttributes().getCause())
                    .isEqualTo("changed my mind"));
  }

  @Test
  void shouldSignalWithStart() {
    WorkflowExecution first =
        order().signalWithStart("topping", new Object[] {"olives"}, new Object[] {});
    WorkflowExecution second =
        order().signalWithStart("topping", new Object[] {"ham"}, new Object[] {});

    assertThat(second).isEqualTo(first);
    assertThat(client.fetchHistory(workflowId).getEvents())
        .extracting(HistoryEvent::getEventType)
        .filteredOn(EventType.EVENT_TYPE_WORKFLOW_EXECUTION_SIGNALED::equals)
        .hasSize(2);
  }

  @Test
  void shouldTellWhoWaitsThatAWorkflowWasTerminated() {
    WorkflowStub order = order();
    order.start();

    order.terminate("no oven", "sorry");

    assertThatThrownBy(() -> order.getResult(String.class))
        .isInstanceOf(WorkflowFailedException.class)
        .hasCauseInstanceOf(TerminatedFailure.class)
        .hasRootCauseMessage("no oven");
    assertThat(order.describe().getStatus())
        .isEqualTo(WorkflowExecutionStatus.WORKFLOW_EXECUTION_STATUS_TERMINATED);
  }

  @Test
  void shouldTellThatThereIsNoSuchWorkflow() {
    WorkflowStub missing = client.newUntypedWorkflowStub(workflowId);

    assertThatThrownBy(() -> missing.signal("any")).isInstanceOf(WorkflowNotFoundException.class);
    assertThatThrownBy(missing::cancel).isInstanceOf(WorkflowNotFoundException.class);
    assertThatThrownBy(() -> missing.terminate("any"))
        .isInstanceOf(WorkflowNotFoundException.class);
    assertThatThrownBy(missing::describe).isInstanceOf(WorkflowNotFoundException.class);
  }

  private WorkflowStub order() {
    return order(options());
  }

  private static WorkflowStub order(WorkflowOptions.Builder options) {
    return client.newUntypedWorkflowStub("PizzaOrder", options.build());
  }

  private WorkflowOptions.Builder options() {
    return WorkflowOptions.newBuilder().setTaskQueue("orders").setWorkflowId(workflowId);
  }
}
