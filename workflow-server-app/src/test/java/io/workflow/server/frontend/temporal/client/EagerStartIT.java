package io.workflow.server.frontend.temporal.client;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.temporal.api.command.v1.Command;
import io.temporal.api.command.v1.CompleteWorkflowExecutionCommandAttributes;
import io.temporal.api.common.v1.WorkflowExecution;
import io.temporal.api.common.v1.WorkflowType;
import io.temporal.api.enums.v1.CommandType;
import io.temporal.api.enums.v1.EventType;
import io.temporal.api.enums.v1.WorkflowExecutionStatus;
import io.temporal.api.enums.v1.WorkflowIdConflictPolicy;
import io.temporal.api.history.v1.HistoryEvent;
import io.temporal.api.taskqueue.v1.TaskQueue;
import io.temporal.api.workflowservice.v1.DescribeNamespaceRequest;
import io.temporal.api.workflowservice.v1.GetSystemInfoRequest;
import io.temporal.api.workflowservice.v1.GetWorkflowExecutionHistoryRequest;
import io.temporal.api.workflowservice.v1.PollWorkflowTaskQueueRequest;
import io.temporal.api.workflowservice.v1.PollWorkflowTaskQueueResponse;
import io.temporal.api.workflowservice.v1.RespondWorkflowTaskCompletedRequest;
import io.temporal.api.workflowservice.v1.StartWorkflowExecutionRequest;
import io.temporal.api.workflowservice.v1.StartWorkflowExecutionResponse;
import io.temporal.client.WorkflowClient;
import io.temporal.client.WorkflowOptions;
import io.temporal.client.WorkflowStub;
import io.temporal.serviceclient.WorkflowServiceStubs;
import io.temporal.serviceclient.WorkflowServiceStubsOptions;
import io.temporal.worker.Worker;
import io.temporal.worker.WorkerFactory;
import io.temporal.workflow.DynamicWorkflow;
import io.workflow.protocol.worker.TaskTopics;
import io.workflow.server.frontend.temporal.TemporalServer;
import io.workflow.server.frontend.temporal.TopicRecords;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** The first workflow task comes with the answer to the start. */
@ExtendWith(TemporalServer.Shared.class)
class EagerStartIT {

  private static TemporalServer server;

  private final String queue = "eager-" + UUID.randomUUID();
  private final String workflowId = "order-" + UUID.randomUUID();

  @BeforeAll
  static void start(TemporalServer shared) {
    server = shared;
  }

  // ---- by a plain stub

  @Test
  void shouldRunTheWorkflowWithoutPollAndKafkaRecord() throws Exception {
    StartWorkflowExecutionResponse started = start(request());

    PollWorkflowTaskQueueResponse task = started.getEagerWorkflowTask();
    assertThat(started.getStarted()).isTrue();
    assertThat(started.getFirstExecutionRunId()).isEqualTo(started.getRunId());
    assertThat(task.getWorkflowExecution().getWorkflowId()).isEqualTo(workflowId);
    assertThat(task.getWorkflowExecution().getRunId()).isEqualTo(started.getRunId());
    assertThat(task.getWorkflowType().getName()).isEqualTo("PizzaOrder");
    assertThat(task.getWorkflowExecutionTaskQueue().getName()).isEqualTo(queue);
    assertThat(task.getAttempt()).isEqualTo(1);
    assertThat(task.getStartedEventId()).isEqualTo(3);
    assertThat(task.getPreviousStartedEventId()).isZero();
    assertThat(task.getScheduledTime().getSeconds()).isPositive();
    assertThat(task.getStartedTime().getSeconds()).isPositive();
    assertThat(task.getHistory().getEventsList())
        .extracting(HistoryEvent::getEventType)
        .containsExactly(
            EventType.EVENT_TYPE_WORKFLOW_EXECUTION_STARTED,
            EventType.EVENT_TYPE_WORKFLOW_TASK_SCHEDULED,
            EventType.EVENT_TYPE_WORKFLOW_TASK_STARTED);
    assertThat(eagerExecutionAccepted(task.getHistory().getEventsList())).isTrue();

    complete(task);

    assertThat(history())
        .extracting(HistoryEvent::getEventType)
        .endsWith(EventType.EVENT_TYPE_WORKFLOW_EXECUTION_COMPLETED);
    assertThat(TopicRecords.sentTo(TaskTopics.workflowTopic("default", queue))).isZero();
  }

  @Test
  void shouldGiveTheSameTaskToTheSameRequest() {
    StartWorkflowExecutionRequest request = request().setRequestId("click").build();
    StartWorkflowExecutionResponse first = start(request.toBuilder());
    StartWorkflowExecutionResponse again = start(request.toBuilder());

    assertThat(again.getRunId()).isEqualTo(first.getRunId());
    assertThat(again.getStarted()).isTrue();
    assertThat(again.getEagerWorkflowTask().getTaskToken())
        .isEqualTo(first.getEagerWorkflowTask().getTaskToken());
    complete(again.getEagerWorkflowTask());
    StartWorkflowExecutionResponse late = start(request.toBuilder());
    assertThat(late.hasEagerWorkflowTask()).isFalse();
    assertThat(late.getStatus())
        .isEqualTo(WorkflowExecutionStatus.WORKFLOW_EXECUTION_STATUS_COMPLETED);
  }

  @Test
  void shouldGiveNoTaskThatWaitsOrThatIsNotOfANewRun() {
    com.google.protobuf.Duration minute =
        com.google.protobuf.Duration.newBuilder().setSeconds(60).build();
    StartWorkflowExecutionResponse delayed = start(request().setWorkflowStartDelay(minute));
    assertThat(delayed.hasEagerWorkflowTask()).isFalse();
    assertThat(eagerExecutionAccepted(history())).isFalse();

    StartWorkflowExecutionResponse open =
        start(
            request()
                .setWorkflowIdConflictPolicy(
                    WorkflowIdConflictPolicy.WORKFLOW_ID_CONFLICT_POLICY_USE_EXISTING));
    assertThat(open.getRunId()).isEqualTo(delayed.getRunId());
    assertThat(open.getStarted()).isFalse();
    assertThat(open.hasEagerWorkflowTask()).isFalse();
  }

  @Test
  void shouldGiveTheTaskToAPollerWhenTheClientIsGone() {
    start(
        request()
            .setWorkflowTaskTimeout(
                com.google.protobuf.Duration.newBuilder().setSeconds(1).build()));

    PollWorkflowTaskQueueResponse task =
        server
            .workflows()
            .pollWorkflowTaskQueue(
                PollWorkflowTaskQueueRequest.newBuilder()
                    .setNamespace("default")
                    .setTaskQueue(TaskQueue.newBuilder().setName(queue))
                    .build());

    assertThat(task.getWorkflowExecution().getWorkflowId()).isEqualTo(workflowId);
    assertThat(task.getAttempt()).isEqualTo(2);
    assertThat(history())
        .extracting(HistoryEvent::getEventType)
        .contains(EventType.EVENT_TYPE_WORKFLOW_TASK_TIMED_OUT);
    complete(task);
  }

  @Test
  void shouldSaySo() {
    assertThat(
            server
                .workflows()
                .getSystemInfo(GetSystemInfoRequest.getDefaultInstance())
                .getCapabilities()
                .getEagerWorkflowStart())
        .isTrue();
    assertThat(
            server
                .workflows()
                .describeNamespace(
                    DescribeNamespaceRequest.newBuilder().setNamespace("default").build())
                .getNamespaceInfo()
                .getCapabilities()
                .getEagerWorkflowStart())
        .isTrue();
  }

  // ---- by the official SDK

  @Test
  void shouldBeTakenByTheWorkerOfTheSameClient() throws Exception {
    WorkflowServiceStubs stubs =
        WorkflowServiceStubs.newConnectedServiceStubs(
            WorkflowServiceStubsOptions.newBuilder().setChannel(server.channel()).build(),
            Duration.ofSeconds(10));
    WorkflowClient client = WorkflowClient.newInstance(stubs);
    WorkerFactory factory = WorkerFactory.newInstance(client);
    Worker worker = factory.newWorker(queue);
    worker.registerWorkflowImplementationFactory(
        DynamicWorkflow.class, () -> args -> "hello " + args.get(0, String.class));
    factory.start();
    double matched = matches();

    WorkflowStub order =
        client.newUntypedWorkflowStub(
            "PizzaOrder",
            WorkflowOptions.newBuilder()
                .setTaskQueue(queue)
                .setWorkflowId(workflowId)
                .setDisableEagerExecution(false)
                .build());
    order.start("kitchen");

    assertThat(order.getResult(String.class)).isEqualTo("hello kitchen");
    List<HistoryEvent> events = client.fetchHistory(workflowId).getEvents();
    assertThat(eagerExecutionAccepted(events)).isTrue();
    assertThat(events).hasSize(5);
    assertThat(matches()).as("tasks that pollers got").isEqualTo(matched);
    assertThat(TopicRecords.sentTo(TaskTopics.workflowTopic("default", queue))).isZero();
    factory.shutdownNow();
    stubs.shutdownNow();
  }

  // ---- requests

  private StartWorkflowExecutionRequest.Builder request() {
    return StartWorkflowExecutionRequest.newBuilder()
        .setNamespace("default")
        .setWorkflowId(workflowId)
        .setRequestId(UUID.randomUUID().toString())
        .setWorkflowType(WorkflowType.newBuilder().setName("PizzaOrder"))
        .setTaskQueue(TaskQueue.newBuilder().setName(queue))
        .setRequestEagerExecution(true);
  }

  private static StartWorkflowExecutionResponse start(
      StartWorkflowExecutionRequest.Builder request) {
    return server.workflows().startWorkflowExecution(request.build());
  }

  private static void complete(PollWorkflowTaskQueueResponse task) {
    var unused =
        server
            .workflows()
            .respondWorkflowTaskCompleted(
                RespondWorkflowTaskCompletedRequest.newBuilder()
                    .setNamespace("default")
                    .setTaskToken(task.getTaskToken())
                    .addCommands(
                        Command.newBuilder()
                            .setCommandType(CommandType.COMMAND_TYPE_COMPLETE_WORKFLOW_EXECUTION)
                            .setCompleteWorkflowExecutionCommandAttributes(
                                CompleteWorkflowExecutionCommandAttributes.getDefaultInstance()))
                    .build());
  }

  private List<HistoryEvent> history() {
    return server
        .workflows()
        .getWorkflowExecutionHistory(
            GetWorkflowExecutionHistoryRequest.newBuilder()
                .setNamespace("default")
                .setExecution(WorkflowExecution.newBuilder().setWorkflowId(workflowId))
                .build())
        .getHistory()
        .getEventsList();
  }

  private static boolean eagerExecutionAccepted(List<HistoryEvent> events) {
    return events
        .getFirst()
        .getWorkflowExecutionStartedEventAttributes()
        .getEagerExecutionAccepted();
  }

  private static double matches() {
    return server.bean(MeterRegistry.class).get("task_matches").counters().stream()
        .mapToDouble(Counter::count)
        .sum();
  }
}
