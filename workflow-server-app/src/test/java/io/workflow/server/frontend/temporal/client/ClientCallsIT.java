package io.workflow.server.frontend.temporal.client;

import static io.workflow.server.frontend.temporal.StatusAssert.assertCall;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import com.google.protobuf.util.Durations;
import io.grpc.Status.Code;
import io.temporal.api.common.v1.Callback;
import io.temporal.api.common.v1.Memo;
import io.temporal.api.common.v1.Payload;
import io.temporal.api.common.v1.Payloads;
import io.temporal.api.common.v1.RetryPolicy;
import io.temporal.api.common.v1.SearchAttributes;
import io.temporal.api.common.v1.WorkflowType;
import io.temporal.api.enums.v1.WorkflowExecutionStatus;
import io.temporal.api.enums.v1.WorkflowIdConflictPolicy;
import io.temporal.api.enums.v1.WorkflowIdReusePolicy;
import io.temporal.api.errordetails.v1.NamespaceInvalidStateFailure;
import io.temporal.api.errordetails.v1.NamespaceNotFoundFailure;
import io.temporal.api.errordetails.v1.NotFoundFailure;
import io.temporal.api.errordetails.v1.WorkflowExecutionAlreadyStartedFailure;
import io.temporal.api.taskqueue.v1.TaskQueue;
import io.temporal.api.workflow.v1.VersioningOverride;
import io.temporal.api.workflowservice.v1.DeprecateNamespaceRequest;
import io.temporal.api.workflowservice.v1.RegisterNamespaceRequest;
import io.temporal.api.workflowservice.v1.RequestCancelWorkflowExecutionRequest;
import io.temporal.api.workflowservice.v1.SignalWithStartWorkflowExecutionRequest;
import io.temporal.api.workflowservice.v1.SignalWorkflowExecutionRequest;
import io.temporal.api.workflowservice.v1.StartWorkflowExecutionRequest;
import io.temporal.api.workflowservice.v1.StartWorkflowExecutionResponse;
import io.temporal.api.workflowservice.v1.TerminateWorkflowExecutionRequest;
import io.workflow.engine.shard.HistoryService;
import io.workflow.engine.state.WorkflowKey;
import io.workflow.engine.state.WorkflowState;
import io.workflow.protocol.WorkflowStatus;
import io.workflow.protocol.history.ExecutionEvent.WorkflowExecutionSignaled;
import io.workflow.protocol.history.HistoryEvent;
import io.workflow.protocol.history.RunEnd.WorkflowExecutionTerminated;
import io.workflow.server.frontend.temporal.Conversation;
import io.workflow.server.frontend.temporal.TemporalServer;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(TemporalServer.Shared.class)
class ClientCallsIT {

  private static final int BLOB_LIMIT = 2 << 20;
  private static final String OTHER_RUN = "00000000-0000-7000-8000-000000000001";

  private static TemporalServer server;

  private final Conversation order = conversation();

  private static Conversation conversation() {
    return new Conversation(server);
  }

  @BeforeAll
  static void startServer(TemporalServer shared) {
    server = shared;
  }

  // ---- start

  @Test
  void shouldStartAWorkflowWithAllThatItIsGiven() {
    StartWorkflowExecutionResponse started =
        order.start(
            order
                .request()
                .setInput(payloads("large"))
                .setWorkflowExecutionTimeout(Durations.fromHours(2))
                .setWorkflowRunTimeout(Durations.fromHours(3))
                .setWorkflowTaskTimeout(Durations.fromHours(1))
                .setMemo(Memo.newBuilder().putFields("note", payload("hot")))
                .setIdentity("me"));

    assertThat(started.getStarted()).isTrue();
    var event = state().started();
    assertThat(state().runId()).isEqualTo(started.getRunId());
    assertThat(event.spec().workflowType()).isEqualTo("PizzaOrder");
    assertThat(event.spec().taskQueue()).isEqualTo("orders");
    assertThat(event.spec().input()).hasSize(1);
    assertThat(event.spec().timeouts().execution()).isEqualTo(Duration.ofHours(2));
    assertThat(event.spec().timeouts().run()).isEqualTo(Duration.ofHours(2));
    assertThat(event.workflowTaskTimeout()).isEqualTo(Duration.ofMinutes(2));
    assertThat(event.spec().memo()).containsOnlyKeys("note");
    assertThat(event.identity()).isEqualTo("me");
  }

  @Test
  void shouldReturnTheSameRunForTheSameRequest() {
    StartWorkflowExecutionRequest.Builder request = order.request().setRequestId("the-request");

    assertThat(order.start(request)).isEqualTo(order.start(request));
  }

  @Test
  void shouldNameTheRunThatIsInTheWay() {
    StartWorkflowExecutionResponse first =
        order.start(order.request().setRequestId("first-request"));

    var detail =
        assertCall(() -> order.start(order.request()))
            .failsWith(Code.ALREADY_EXISTS)
            .detail(WorkflowExecutionAlreadyStartedFailure.class);

    assertThat(detail.getRunId()).isEqualTo(first.getRunId());
    assertThat(detail.getStartRequestId()).isEqualTo("first-request");
  }

  @Test
  void shouldUseTheOpenRunWhenAsked() {
    StartWorkflowExecutionResponse first = order.start(order.request());

    StartWorkflowExecutionResponse second =
        order.start(
            order
                .request()
                .setWorkflowIdConflictPolicy(
                    WorkflowIdConflictPolicy.WORKFLOW_ID_CONFLICT_POLICY_USE_EXISTING));

    assertThat(second.getRunId()).isEqualTo(first.getRunId());
    assertThat(second.getStarted()).isFalse();
    assertThat(second.getStatus())
        .isEqualTo(WorkflowExecutionStatus.WORKFLOW_EXECUTION_STATUS_RUNNING);
  }

  @Test
  @SuppressWarnings("deprecation") // older applications ask in the old way
  void shouldReplaceTheOpenRunWhenAskedInTheOldWayOrTheNew() {
    StartWorkflowExecutionResponse first = order.start(order.request());
    StartWorkflowExecutionResponse second =
        order.start(
            order
                .request()
                .setWorkflowIdReusePolicy(
                    WorkflowIdReusePolicy.WORKFLOW_ID_REUSE_POLICY_TERMINATE_IF_RUNNING));
    StartWorkflowExecutionResponse third =
        order.start(
            order
                .request()
                .setWorkflowIdConflictPolicy(
                    WorkflowIdConflictPolicy.WORKFLOW_ID_CONFLICT_POLICY_TERMINATE_EXISTING));

    assertThat(List.of(first.getRunId(), second.getRunId(), third.getRunId()))
        .doesNotHaveDuplicates();
    assertThat(state(first.getRunId()).status()).isEqualTo(WorkflowStatus.TERMINATED);
    assertThat(state(second.getRunId()).status()).isEqualTo(WorkflowStatus.TERMINATED);
    assertThat(state().runId()).isEqualTo(third.getRunId());
  }

  @Test
  void shouldKeepToTheReusePolicyOfAClosedRun() {
    StartWorkflowExecutionResponse first = order.start(order.request());
    terminate("");

    assertThat(
            assertCall(
                    () ->
                        order.start(
                            order
                                .request()
                                .setWorkflowIdReusePolicy(
                                    WorkflowIdReusePolicy
                                        .WORKFLOW_ID_REUSE_POLICY_REJECT_DUPLICATE)))
                .failsWith(Code.ALREADY_EXISTS)
                .detail(WorkflowExecutionAlreadyStartedFailure.class)
                .getRunId())
        .isEqualTo(first.getRunId());
    assertThat(order.start(order.request()).getRunId()).isNotEqualTo(first.getRunId());
  }

  @Test
  void shouldWaitWithTheFirstWorkflowTaskForTheStartDelay() {
    order.start(order.request().setWorkflowStartDelay(Durations.fromHours(1)));
    assertCall(() -> order.send(order.query("status")))
        .failsWith(Code.FAILED_PRECONDITION)
        .sayingFirst("Workflow task is not scheduled yet.");

    assertThat(state().workflowTask()).isNull();
    assertThat(state().started().firstWorkflowTaskBackoff()).isEqualTo(Duration.ofHours(1));

    order.signal("no hurry");
    assertThat(state().workflowTask()).isNull();
    cancelRun("");
    assertThat(state().workflowTask()).isNotNull();
  }

  @Test
  void shouldStartByACronScheduleAndWithARetryPolicy() {
    order.start(
        order
            .request()
            .setCronSchedule("0 12 * * *")
            .setRetryPolicy(RetryPolicy.newBuilder().setMaximumAttempts(3)));

    assertThat(state().started().spec().cronSchedule()).isEqualTo("0 12 * * *");
    assertThat(Objects.requireNonNull(state().started().spec().retryPolicy()).maximumAttempts())
        .isEqualTo(3);
    assertThat(state().workflowTask()).isNull();
    assertCall(() -> order.start(order.request().setWorkflowId("odd").setCronSchedule("at noon")))
        .failsWith(Code.INVALID_ARGUMENT);
  }

  // ---- what is wrong with a start

  @Test
  void shouldRefuseStartsThatLackSomething() {
    assertCall(() -> order.start(order.request().setWorkflowId("")))
        .failsWith(Code.INVALID_ARGUMENT)
        .saying("WorkflowId is not set on request.");
    assertCall(() -> order.start(order.request().clearWorkflowType()))
        .failsWith(Code.INVALID_ARGUMENT)
        .saying("WorkflowType is not set on request.");
    assertCall(() -> order.start(order.request().clearTaskQueue()))
        .failsWith(Code.INVALID_ARGUMENT)
        .saying("TaskQueue is not set on request.");
    assertCall(() -> order.start(order.request().setNamespace("")))
        .failsWith(Code.INVALID_ARGUMENT)
        .saying("Namespace is not set on request.");
    assertCall(() -> order.start(order.request().setWorkflowRunTimeout(Durations.fromSeconds(-1))))
        .failsWith(Code.INVALID_ARGUMENT);
    assertCall(
            () ->
                order.start(
                    order
                        .request()
                        .setCronSchedule("* * * * *")
                        .setWorkflowStartDelay(Durations.fromSeconds(1))))
        .failsWith(Code.INVALID_ARGUMENT)
        .saying("CronSchedule and WorkflowStartDelay may not be used together.");
  }

  @Test
  void shouldRefuseSearchAttributesThatNobodyRegistered() {
    assertCall(
            () ->
                order.start(
                    order
                        .request()
                        .setSearchAttributes(
                            SearchAttributes.newBuilder()
                                .putIndexedFields("oven", payload("\"hot\"")))))
        .failsWith(Code.INVALID_ARGUMENT)
        .saying("Namespace default has no mapping defined for search attribute oven");
  }

  @Test
  void shouldRefuseWhatIsNotThereInsteadOfIgnoringIt() {
    assertCall(
            () ->
                order.start(order.request().addCompletionCallbacks(Callback.getDefaultInstance())))
        .failsWith(Code.UNIMPLEMENTED)
        .saying("completion_callbacks");
    assertCall(
            () ->
                order.start(
                    order.request().setVersioningOverride(VersioningOverride.getDefaultInstance())))
        .failsWith(Code.UNIMPLEMENTED)
        .saying("versioning_override");
  }

  @Test
  void shouldRefuseWhatIsTooLong() {
    assertCall(() -> order.start(order.request().setWorkflowId("x".repeat(1_001))))
        .failsWith(Code.INVALID_ARGUMENT)
        .saying("WorkflowId length exceeds limit.", "1,000");
    assertCall(() -> order.start(order.request().setInput(payloads("x".repeat(BLOB_LIMIT)))))
        .failsWith(Code.INVALID_ARGUMENT)
        .saying("Blob data size exceeds limit");
    assertCall(() -> order.start(order.request().setInput(payloads("x".repeat(2 * BLOB_LIMIT)))))
        .failsWith(Code.RESOURCE_EXHAUSTED)
        .saying("grpc: received message larger than max");
    assertThat(
            order
                .start(order.request().setInput(payloads("x".repeat(BLOB_LIMIT - 1_000))))
                .getStarted())
        .isTrue();
  }

  @Test
  void shouldNameTheNamespaceThatIsNotThere() {
    assertThat(
            assertCall(() -> order.start(order.request().setNamespace("nowhere")))
                .failsWith(Code.NOT_FOUND)
                .detail(NamespaceNotFoundFailure.class)
                .getNamespace())
        .isEqualTo("nowhere");
  }

  @Test
  void shouldStartNothingInADeprecatedNamespace() {
    server
        .workflows()
        .registerNamespace(RegisterNamespaceRequest.newBuilder().setNamespace("leaving").build());
    order.start(order.request().setNamespace("leaving"));
    server
        .workflows()
        .deprecateNamespace(DeprecateNamespaceRequest.newBuilder().setNamespace("leaving").build());

    assertCall(() -> order.start(order.request().setNamespace("leaving").setWorkflowId("another")))
        .failsWith(Code.FAILED_PRECONDITION)
        .detail(NamespaceInvalidStateFailure.class);
    server
        .workflows()
        .signalWorkflowExecution(
            SignalWorkflowExecutionRequest.newBuilder()
                .setNamespace("leaving")
                .setWorkflowExecution(order.execution(""))
                .setSignalName("still")
                .build());
  }

  // ---- signal

  @Test
  void shouldDeliverASignalOnceForEachRequest() {
    order.start(order.request());
    SignalWorkflowExecutionRequest request =
        SignalWorkflowExecutionRequest.newBuilder()
            .setNamespace("default")
            .setWorkflowExecution(order.execution(""))
            .setSignalName("topping")
            .setInput(payloads("olives"))
            .setRequestId("once")
            .setIdentity("me")
            .build();

    server.workflows().signalWorkflowExecution(request);
    server.workflows().signalWorkflowExecution(request);

    assertThat(events())
        .extracting(HistoryEvent::attributes)
        .filteredOn(WorkflowExecutionSignaled.class::isInstance)
        .singleElement()
        .isInstanceOfSatisfying(
            WorkflowExecutionSignaled.class,
            event -> {
              assertThat(event.signalName()).isEqualTo("topping");
              assertThat(event.input()).hasSize(1);
              assertThat(event.identity()).isEqualTo("me");
            });
  }

  @Test
  void shouldNotFindWhatIsNotOpen() {
    assertCall(() -> order.signal("any")).failsWith(Code.NOT_FOUND).detail(NotFoundFailure.class);
    order.start(order.request());
    assertCall(
            () ->
                server
                    .workflows()
                    .signalWorkflowExecution(
                        SignalWorkflowExecutionRequest.newBuilder()
                            .setNamespace("default")
                            .setWorkflowExecution(order.execution(OTHER_RUN))
                            .setSignalName("any")
                            .build()))
        .failsWith(Code.NOT_FOUND)
        .detail(NotFoundFailure.class);
    terminate("");

    assertCall(() -> order.signal("any")).failsWith(Code.NOT_FOUND).detail(NotFoundFailure.class);
    assertCall(() -> terminate("")).failsWith(Code.NOT_FOUND).detail(NotFoundFailure.class);
  }

  @Test
  void shouldRefuseARunIdThatIsNone() {
    assertCall(
            () ->
                server
                    .workflows()
                    .signalWorkflowExecution(
                        SignalWorkflowExecutionRequest.newBuilder()
                            .setNamespace("default")
                            .setWorkflowExecution(order.execution("run-1"))
                            .setSignalName("any")
                            .build()))
        .failsWith(Code.INVALID_ARGUMENT)
        .saying("Invalid RunId");
  }

  @Test
  void shouldSignalWithStart() {
    var first = server.workflows().signalWithStartWorkflowExecution(signalWithStart().build());
    var second = server.workflows().signalWithStartWorkflowExecution(signalWithStart().build());

    assertThat(first.getStarted()).isTrue();
    assertThat(second.getStarted()).isFalse();
    assertThat(second.getRunId()).isEqualTo(first.getRunId());
    assertThat(events())
        .extracting(HistoryEvent::eventType)
        .containsExactly(
            "WorkflowExecutionStarted",
            "WorkflowExecutionSignaled",
            "WorkflowTaskScheduled",
            "WorkflowExecutionSignaled");
    assertCall(
            () ->
                server
                    .workflows()
                    .signalWithStartWorkflowExecution(
                        signalWithStart()
                            .setWorkflowIdConflictPolicy(
                                WorkflowIdConflictPolicy.WORKFLOW_ID_CONFLICT_POLICY_FAIL)
                            .build()))
        .failsWith(Code.INVALID_ARGUMENT)
        .saying("Invalid WorkflowIDConflictPolicy: WORKFLOW_ID_CONFLICT_POLICY_FAIL");
  }

  // ---- cancel and terminate

  @Test
  void shouldAskForCancellationOnce() {
    order.start(order.request());

    cancel("");
    cancel(state().runId());

    assertThat(state().requests().cancelRequested()).isTrue();
    assertThat(events())
        .extracting(HistoryEvent::eventType)
        .containsOnlyOnce("WorkflowExecutionCancelRequested");
  }

  @Test
  void shouldHaveNothingToAskOfARunThatHasClosed() {
    assertCall(() -> cancel("")).failsWith(Code.NOT_FOUND).detail(NotFoundFailure.class);
    String first = order.start(order.request()).getRunId();
    terminate("");
    long events = events().size();

    cancel("");
    cancel(first);
    cancelRun(first);

    assertThat(events()).hasSize((int) events);

    order.start(order.request());
    cancelRun(first);

    assertThat(state().requests().cancelRequested()).isFalse();
    assertCall(() -> cancelRun(OTHER_RUN)).failsWith(Code.NOT_FOUND).saying(OTHER_RUN);
    assertThat(state().requests().cancelRequested()).isFalse();
  }

  @Test
  void shouldTerminate() {
    order.start(order.request());

    terminate(state().runId());

    assertThat(state().status()).isEqualTo(WorkflowStatus.TERMINATED);
    assertThat(events().getLast().attributes())
        .isInstanceOfSatisfying(
            WorkflowExecutionTerminated.class,
            event -> {
              assertThat(event.reason()).isEqualTo("no oven");
              assertThat(event.details()).hasSize(1);
            });
  }

  @Test
  void shouldLeaveAloneWhatBelongsToAnotherChain() {
    order.start(order.request());

    assertCall(() -> cancel(OTHER_RUN)).failsWith(Code.NOT_FOUND).saying(OTHER_RUN);
    assertCall(() -> terminate(OTHER_RUN)).failsWith(Code.NOT_FOUND).saying(OTHER_RUN);

    assertThat(state().status()).isEqualTo(WorkflowStatus.RUNNING);
  }

  // ---- the requests

  private SignalWithStartWorkflowExecutionRequest.Builder signalWithStart() {
    return SignalWithStartWorkflowExecutionRequest.newBuilder()
        .setNamespace("default")
        .setWorkflowId(order.workflowId())
        .setWorkflowType(WorkflowType.newBuilder().setName("PizzaOrder"))
        .setTaskQueue(TaskQueue.newBuilder().setName("orders"))
        .setRequestId(UUID.randomUUID().toString())
        .setSignalName("topping")
        .setSignalInput(payloads("olives"));
  }

  private void cancelRun(String runId) {
    server
        .workflows()
        .requestCancelWorkflowExecution(
            RequestCancelWorkflowExecutionRequest.newBuilder()
                .setNamespace("default")
                .setWorkflowExecution(order.execution(runId))
                .build());
  }

  private void cancel(String firstExecutionRunId) {
    server
        .workflows()
        .requestCancelWorkflowExecution(
            RequestCancelWorkflowExecutionRequest.newBuilder()
                .setNamespace("default")
                .setWorkflowExecution(order.execution(""))
                .setFirstExecutionRunId(firstExecutionRunId)
                .build());
  }

  private void terminate(String firstExecutionRunId) {
    server
        .workflows()
        .terminateWorkflowExecution(
            TerminateWorkflowExecutionRequest.newBuilder()
                .setNamespace("default")
                .setWorkflowExecution(order.execution(""))
                .setReason("no oven")
                .setDetails(payloads("sorry"))
                .setFirstExecutionRunId(firstExecutionRunId)
                .build());
  }

  private static Payloads payloads(String text) {
    return Payloads.newBuilder().addPayloads(payload(text)).build();
  }

  private static Payload payload(String text) {
    return Payload.newBuilder()
        .putMetadata("encoding", ByteString.copyFromUtf8("binary/plain"))
        .setData(ByteString.copyFromUtf8(text))
        .build();
  }

  // ---- what became of them

  private WorkflowState state() {
    return inspect(null);
  }

  private WorkflowState state(String runId) {
    return inspect(runId);
  }

  private WorkflowState inspect(@Nullable String runId) {
    return Objects.requireNonNull(server.bean(HistoryService.class).inspect(key(), runId).join());
  }

  private List<HistoryEvent> events() {
    return server
        .bean(HistoryService.class)
        .readEvents(key(), state().runId(), 1, Long.MAX_VALUE, 1_000);
  }

  private WorkflowKey key() {
    return new WorkflowKey("default", order.workflowId());
  }
}
