package io.workflow.server.frontend.temporal.client;

import static io.workflow.server.frontend.temporal.StatusAssert.assertCall;
import static org.assertj.core.api.Assertions.assertThat;

import io.grpc.Status.Code;
import io.temporal.api.common.v1.WorkflowExecution;
import io.temporal.api.common.v1.WorkflowType;
import io.temporal.api.enums.v1.EventType;
import io.temporal.api.enums.v1.WorkflowIdConflictPolicy;
import io.temporal.api.failure.v1.ApplicationFailureInfo;
import io.temporal.api.failure.v1.Failure;
import io.temporal.api.history.v1.HistoryEvent;
import io.temporal.api.taskqueue.v1.TaskQueue;
import io.temporal.api.workflow.v1.OnConflictOptions;
import io.temporal.api.workflow.v1.RequestIdInfo;
import io.temporal.api.workflowservice.v1.DescribeWorkflowExecutionRequest;
import io.temporal.api.workflowservice.v1.StartWorkflowExecutionRequest;
import io.temporal.api.workflowservice.v1.StartWorkflowExecutionResponse;
import io.temporal.client.WorkflowClient;
import io.temporal.client.WorkflowStub;
import io.temporal.common.converter.DefaultDataConverter;
import io.temporal.common.converter.EncodedValues;
import io.temporal.failure.ApplicationFailure;
import io.temporal.serviceclient.WorkflowServiceStubs;
import io.temporal.serviceclient.WorkflowServiceStubsOptions;
import io.temporal.worker.Worker;
import io.temporal.worker.WorkerFactory;
import io.temporal.workflow.DynamicWorkflow;
import io.temporal.workflow.Workflow;
import io.workflow.server.frontend.temporal.TemporalServer;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** What few starts say, as workflow code of the official SDK sees it. */
@ExtendWith(TemporalServer.Shared.class)
class StartFieldsIT {

  private static TemporalServer server;
  private static WorkflowServiceStubs stubs;
  private static WorkflowClient client;

  private final String queue = "starts-" + UUID.randomUUID();
  private final String workflowId = "order-" + UUID.randomUUID();
  private WorkerFactory factory;
  private Worker worker;

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

  @BeforeEach
  void startWorker() {
    factory = WorkerFactory.newInstance(client);
    worker = factory.newWorker(queue);
    worker.registerWorkflowImplementationFactory(DynamicWorkflow.class, () -> StartFieldsIT::code);
    factory.start();
  }

  @AfterEach
  void stopWorker() {
    factory.shutdownNow();
  }

  /** Says what it is told of runs before; the first attempt fails when it is asked to. */
  private static Object code(EncodedValues args) {
    if (args.get(0, String.class).equals("fail first") && Workflow.getInfo().getAttempt() == 1) {
      throw ApplicationFailure.newFailure("out of dough", "Dough");
    }
    if (args.get(0, String.class).equals("wait")) {
      Workflow.await(() -> false);
    }
    return told();
  }

  private static String told() {
    Optional<Exception> failure = Workflow.getPreviousRunFailure();
    return "%s, %s"
        .formatted(
            Workflow.getLastCompletionResult(String.class),
            failure.map(f -> ((ApplicationFailure) f).getOriginalMessage()).orElse("no failure"));
  }

  // ---- what came before

  @Test
  void shouldTellTheCodeWhatCameBefore() {
    start(afterOthers("go"));

    assertThat(result()).isEqualTo("yesterday's pizza, burnt");
  }

  @Test
  void shouldTellTheCodeOfLaterAttemptsToo() {
    start(
        afterOthers("fail first")
            .setRetryPolicy(
                io.temporal.api.common.v1.RetryPolicy.newBuilder()
                    .setInitialInterval(
                        com.google.protobuf.Duration.newBuilder().setNanos(1_000_000))
                    .setMaximumAttempts(2)));

    assertThat(result()).isEqualTo("yesterday's pizza, out of dough");
  }

  private StartWorkflowExecutionRequest.Builder afterOthers(String input) {
    return request(input)
        .setLastCompletionResult(
            DefaultDataConverter.STANDARD_INSTANCE.toPayloads("yesterday's pizza").orElseThrow())
        .setContinuedFailure(
            Failure.newBuilder()
                .setMessage("burnt")
                .setApplicationFailureInfo(ApplicationFailureInfo.newBuilder().setType("Oven")));
  }

  // ---- an open run knows the request

  @Test
  void shouldAttachTheRequestToTheOpenRun() throws Exception {
    StartWorkflowExecutionResponse first = start(request("wait").setRequestId("first"));
    StartWorkflowExecutionRequest second =
        request("wait")
            .setRequestId("second")
            .setWorkflowIdConflictPolicy(
                WorkflowIdConflictPolicy.WORKFLOW_ID_CONFLICT_POLICY_USE_EXISTING)
            .setOnConflictOptions(OnConflictOptions.newBuilder().setAttachRequestId(true))
            .build();
    // While a task is in flight the event would wait for its end.
    Awaitility.await()
        .until(
            () ->
                client.fetchHistory(workflowId).getEvents().stream()
                    .anyMatch(
                        event ->
                            event.getEventType() == EventType.EVENT_TYPE_WORKFLOW_TASK_COMPLETED));
    StartWorkflowExecutionResponse attached = start(second.toBuilder());
    StartWorkflowExecutionResponse again =
        start(second.toBuilder().clearWorkflowIdConflictPolicy());

    assertThat(attached.getRunId()).isEqualTo(first.getRunId());
    assertThat(attached.getStarted()).isFalse();
    assertThat(again).isEqualTo(attached);
    List<HistoryEvent> updates =
        client.fetchHistory(workflowId).getEvents().stream()
            .filter(
                event ->
                    event.getEventType() == EventType.EVENT_TYPE_WORKFLOW_EXECUTION_OPTIONS_UPDATED)
            .toList();
    assertThat(updates)
        .singleElement()
        .satisfies(
            event -> {
              assertThat(
                      event
                          .getWorkflowExecutionOptionsUpdatedEventAttributes()
                          .getAttachedRequestId())
                  .isEqualTo("second");
              assertThat(event.getWorkerMayIgnore()).isTrue();
              assertThat(requestIds())
                  .containsEntry("second", info(event.getEventType(), event.getEventId()))
                  .containsEntry("first", info(EventType.EVENT_TYPE_WORKFLOW_EXECUTION_STARTED, 1));
            });
    worker.replayWorkflowExecution(client.fetchHistory(workflowId));
  }

  private Map<String, RequestIdInfo> requestIds() {
    return server
        .workflows()
        .describeWorkflowExecution(
            DescribeWorkflowExecutionRequest.newBuilder()
                .setNamespace("default")
                .setExecution(WorkflowExecution.newBuilder().setWorkflowId(workflowId))
                .build())
        .getWorkflowExtendedInfo()
        .getRequestIdInfosMap();
  }

  private static RequestIdInfo info(EventType type, long eventId) {
    return RequestIdInfo.newBuilder().setEventType(type).setEventId(eventId).build();
  }

  @Test
  void shouldRefuseByNameWhatIsNotThere() {
    assertCall(
            () ->
                start(
                    request("go")
                        .setOnConflictOptions(
                            OnConflictOptions.newBuilder()
                                .setAttachRequestId(true)
                                .setAttachCompletionCallbacks(true))))
        .failsWith(Code.UNIMPLEMENTED)
        .saying("on_conflict_options.attach_completion_callbacks");
    assertCall(
            () ->
                start(
                    request("go")
                        .setOnConflictOptions(
                            OnConflictOptions.newBuilder().setAttachCompletionCallbacks(true))))
        .failsWith(Code.INVALID_ARGUMENT)
        .saying("attach_request_id");
  }

  // ---- requests

  private static StartWorkflowExecutionResponse start(
      StartWorkflowExecutionRequest.Builder request) {
    return server.workflows().startWorkflowExecution(request.build());
  }

  private StartWorkflowExecutionRequest.Builder request(String input) {
    return StartWorkflowExecutionRequest.newBuilder()
        .setNamespace("default")
        .setWorkflowId(workflowId)
        .setRequestId(UUID.randomUUID().toString())
        .setWorkflowType(WorkflowType.newBuilder().setName("PizzaOrder"))
        .setTaskQueue(TaskQueue.newBuilder().setName(queue))
        .setInput(DefaultDataConverter.STANDARD_INSTANCE.toPayloads(input).orElseThrow());
  }

  private String result() {
    WorkflowStub order = client.newUntypedWorkflowStub(workflowId);
    return order.getResult(String.class);
  }
}
