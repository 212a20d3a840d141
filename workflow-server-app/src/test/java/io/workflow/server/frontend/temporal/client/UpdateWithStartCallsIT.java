package io.workflow.server.frontend.temporal.client;

import static io.temporal.api.enums.v1.UpdateWorkflowExecutionLifecycleStage.UPDATE_WORKFLOW_EXECUTION_LIFECYCLE_STAGE_ADMITTED;
import static io.temporal.api.enums.v1.UpdateWorkflowExecutionLifecycleStage.UPDATE_WORKFLOW_EXECUTION_LIFECYCLE_STAGE_COMPLETED;
import static io.temporal.api.enums.v1.WorkflowIdConflictPolicy.WORKFLOW_ID_CONFLICT_POLICY_FAIL;
import static io.temporal.api.enums.v1.WorkflowIdConflictPolicy.WORKFLOW_ID_CONFLICT_POLICY_TERMINATE_EXISTING;
import static io.temporal.api.enums.v1.WorkflowIdConflictPolicy.WORKFLOW_ID_CONFLICT_POLICY_USE_EXISTING;
import static io.temporal.api.enums.v1.WorkflowIdReusePolicy.WORKFLOW_ID_REUSE_POLICY_REJECT_DUPLICATE;
import static io.temporal.api.enums.v1.WorkflowIdReusePolicy.WORKFLOW_ID_REUSE_POLICY_TERMINATE_IF_RUNNING;
import static io.workflow.server.frontend.temporal.StatusAssert.assertCall;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.Any;
import com.google.protobuf.Duration;
import io.grpc.Status.Code;
import io.temporal.api.common.v1.Link;
import io.temporal.api.enums.v1.WorkflowExecutionStatus;
import io.temporal.api.errordetails.v1.MultiOperationExecutionFailure;
import io.temporal.api.errordetails.v1.NamespaceNotFoundFailure;
import io.temporal.api.errordetails.v1.WorkflowExecutionAlreadyStartedFailure;
import io.temporal.api.update.v1.Input;
import io.temporal.api.update.v1.Meta;
import io.temporal.api.update.v1.Request;
import io.temporal.api.update.v1.WaitPolicy;
import io.temporal.api.workflowservice.v1.ExecuteMultiOperationRequest;
import io.temporal.api.workflowservice.v1.ExecuteMultiOperationResponse;
import io.temporal.api.workflowservice.v1.StartWorkflowExecutionRequest;
import io.temporal.api.workflowservice.v1.StartWorkflowExecutionResponse;
import io.temporal.api.workflowservice.v1.TerminateWorkflowExecutionRequest;
import io.temporal.api.workflowservice.v1.UpdateWorkflowExecutionRequest;
import io.temporal.api.workflowservice.v1.UpdateWorkflowExecutionResponse;
import io.workflow.engine.decide.Response.StartedWorkflowTask;
import io.workflow.server.frontend.temporal.Conversation;
import io.workflow.server.frontend.temporal.HandWorker;
import io.workflow.server.frontend.temporal.TemporalServer;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** {@code ExecuteMultiOperation}: what each of the two operations is told. */
@ExtendWith(TemporalServer.Shared.class)
class UpdateWithStartCallsIT {

  private static TemporalServer server;

  /** Each waits on a thread of its own. */
  private final Executor clients = command -> Thread.ofVirtual().start(command);

  private final Conversation order = conversation();

  private static Conversation conversation() {
    return new Conversation(server, "updates-by-hand");
  }

  private HandWorker worker;

  @BeforeAll
  static void startServer(TemporalServer shared) {
    server = shared;
  }

  @BeforeEach
  void hireWorker() {
    worker = new HandWorker(server, order.workflowId());
  }

  // ---- a new run

  @Test
  void shouldStartWithTheUpdateInTheFirstTask() {
    var answer = inBackground("u");
    StartedWorkflowTask first = worker.claim();
    assertThat(first.previousStartedEventId()).isZero();
    assertThat(first.messages()).singleElement().matches(m -> m.request().updateId().equals("u"));
    worker.acceptAndComplete(first, "u", "approved");

    StartWorkflowExecutionResponse started = started(answer.join());
    assertThat(started.getStarted()).isTrue();
    assertThat(started.getRunId()).isEqualTo(worker.state().runId());
    assertThat(started.getStatus())
        .isEqualTo(WorkflowExecutionStatus.WORKFLOW_EXECUTION_STATUS_RUNNING);
    assertThat(updated(answer.join()).getOutcome().getSuccess())
        .isEqualTo(HandWorker.payloads("approved"));
  }

  @Test
  void shouldTellWhyTheUpdateIsTurnedDown() {
    var answer = inBackground("u");
    worker.reject(worker.claim(), "u");

    assertThat(started(answer.join()).getStarted()).isTrue();
    assertThat(
            updated(answer.join()).getOutcome().getFailure().getApplicationFailureInfo().getType())
        .isEqualTo("NotNow");
    assertThat(worker.state().updates().total()).isZero();
  }

  @Test
  void shouldTellTheStageWhenNoWorkerIsThere() {
    ExecuteMultiOperationResponse both =
        server
            .workflows()
            .withDeadlineAfter(2, TimeUnit.SECONDS)
            .executeMultiOperation(request("u", start -> {}));

    assertThat(started(both).getStarted()).isTrue();
    assertThat(updated(both).getStage())
        .isEqualTo(UPDATE_WORKFLOW_EXECUTION_LIFECYCLE_STAGE_ADMITTED);
    assertThat(updated(both).hasOutcome()).isFalse();
  }

  @Test
  void shouldSayThatTheRunClosedBeforeItsCodeSawTheUpdate() {
    var answer = inBackground("u");
    worker.claim();
    terminate();

    MultiOperationExecutionFailure failure =
        assertCall(() -> join(answer))
            .failsWith(Code.NOT_FOUND)
            .detail(MultiOperationExecutionFailure.class);
    assertThat(failure.getStatuses(0).getCode()).isEqualTo(Code.OK.value());
    assertThat(failure.getStatuses(1).getCode()).isEqualTo(Code.NOT_FOUND.value());
  }

  // ---- an open run

  @Test
  void shouldAskTheOpenRun() {
    idleWorkflow();
    var answer =
        inBackground(
            "u", s -> s.setWorkflowIdConflictPolicy(WORKFLOW_ID_CONFLICT_POLICY_USE_EXISTING));
    worker.acceptAndComplete(worker.claim(), "u", "approved");

    assertThat(started(answer.join()).getStarted()).isFalse();
    assertThat(started(answer.join()).getRunId()).isEqualTo(worker.state().runId());
    assertThat(updated(answer.join()).getStage())
        .isEqualTo(UPDATE_WORKFLOW_EXECUTION_LIFECYCLE_STAGE_COMPLETED);
  }

  @Test
  void shouldReplaceTheOpenRun() {
    idleWorkflow();
    String before = worker.state().runId();
    var answer =
        inBackground(
            "u",
            s -> s.setWorkflowIdConflictPolicy(WORKFLOW_ID_CONFLICT_POLICY_TERMINATE_EXISTING));
    worker.acceptAndComplete(worker.claim(), "u", "approved");

    assertThat(started(answer.join()).getStarted()).isTrue();
    assertThat(started(answer.join()).getRunId()).isNotEqualTo(before);
  }

  @Test
  void shouldFindRunAndUpdateWhenSentAgain() {
    String requestId = UUID.randomUUID().toString();
    var first = inBackground("u", s -> s.setRequestId(requestId));
    StartedWorkflowTask task = worker.claim();
    var second = inBackground("u", s -> s.setRequestId(requestId));
    worker.acceptAndComplete(task, "u", "once");

    assertThat(updated(first.join()).getOutcome()).isEqualTo(updated(second.join()).getOutcome());
    assertThat(started(second.join()).getRunId()).isEqualTo(started(first.join()).getRunId());
  }

  @Test
  void shouldSayThatTheStartFailed() {
    idleWorkflow();
    MultiOperationExecutionFailure failure =
        assertCall(() -> execute("u", start -> {}))
            .failsWith(Code.ALREADY_EXISTS)
            .saying("Update-with-Start could not be executed.")
            .detail(MultiOperationExecutionFailure.class);
    assertThat(failure.getStatuses(0).getCode()).isEqualTo(Code.ALREADY_EXISTS.value());
    assertThat(failure.getStatuses(0).getDetailsList())
        .singleElement()
        .matches(detail -> detail.is(WorkflowExecutionAlreadyStartedFailure.class));
    assertBystander(failure.getStatuses(1));
  }

  @Test
  void shouldSayThatTheUpdateFailed() {
    idleWorkflow();
    for (int i = 0; i < 10; i++) {
      server.workflows().updateWorkflowExecution(update("u" + i, true).build());
    }
    MultiOperationExecutionFailure failure =
        assertCall(
                () ->
                    execute(
                        "one-more",
                        s ->
                            s.setWorkflowIdConflictPolicy(
                                WORKFLOW_ID_CONFLICT_POLICY_USE_EXISTING)))
            .failsWith(Code.RESOURCE_EXHAUSTED)
            .detail(MultiOperationExecutionFailure.class);
    assertBystander(failure.getStatuses(0));
    assertThat(failure.getStatuses(1).getCode()).isEqualTo(Code.RESOURCE_EXHAUSTED.value());
  }

  @Test
  void shouldTryTheNextRunWhenTheOpenOneClosesFirst() {
    idleWorkflow();
    String before = worker.state().runId();
    var answer =
        inBackground(
            "u", s -> s.setWorkflowIdConflictPolicy(WORKFLOW_ID_CONFLICT_POLICY_USE_EXISTING));
    worker.claim();
    terminate();
    StartedWorkflowTask next = worker.claim();
    assertThat(next.token().task().runId()).isNotEqualTo(before);
    worker.acceptAndComplete(next, "u", "approved");

    assertThat(started(answer.join()).getStarted()).isTrue();
    assertThat(updated(answer.join()).getOutcome().getSuccess())
        .isEqualTo(HandWorker.payloads("approved"));
  }

  // ---- a closed run

  @Test
  void shouldFindTheAnswerOfAClosedRunWhateverThePolicy() {
    var first = inBackground("u");
    worker.acceptAndComplete(worker.claim(), "u", "approved");
    String runId = started(first.join()).getRunId();
    terminate();

    var again =
        execute("u", s -> s.setWorkflowIdReusePolicy(WORKFLOW_ID_REUSE_POLICY_REJECT_DUPLICATE));

    assertThat(started(again).getRunId()).isEqualTo(runId);
    assertThat(started(again).getStarted()).isFalse();
    assertThat(started(again).getStatus())
        .isEqualTo(WorkflowExecutionStatus.WORKFLOW_EXECUTION_STATUS_TERMINATED);
    assertThat(updated(again).getOutcome()).isEqualTo(updated(first.join()).getOutcome());
  }

  @Test
  void shouldStartAnewAfterAClosedRun() {
    idleWorkflow();
    String before = worker.state().runId();
    terminate();
    var answer = inBackground("u");
    StartedWorkflowTask next = worker.claim();
    worker.acceptAndComplete(next, "u", "approved");
    assertThat(started(answer.join()).getRunId()).isNotEqualTo(before);

    terminate();
    MultiOperationExecutionFailure failure =
        assertCall(
                () ->
                    execute(
                        "v",
                        s -> s.setWorkflowIdReusePolicy(WORKFLOW_ID_REUSE_POLICY_REJECT_DUPLICATE)))
            .failsWith(Code.ALREADY_EXISTS)
            .detail(MultiOperationExecutionFailure.class);
    assertBystander(failure.getStatuses(1));
  }

  // ---- what is refused before anything is done

  @Test
  void shouldTellOfEachOperationWhatIsWrongWithIt() {
    refused("WorkflowStartDelay", true, "u", s -> s.setWorkflowStartDelay(seconds(1)));
    refused("CronSchedule", true, "u", s -> s.setCronSchedule("@hourly"));
    refused("RequestEagerExecution", true, "u", s -> s.setRequestEagerExecution(true));
    refused("WorkflowType", true, "u", StartWorkflowExecutionRequest.Builder::clearWorkflowType);
    refused("namespace", true, "u", s -> s.setNamespace("another"));
    refused("WorkflowId", false, "u", s -> s.setWorkflowId("another"));
    refused("UpdateId", false, "u".repeat(2_000), s -> {});
    assertThat(worker.find()).isNull();
  }

  /** As for the start alone. */
  @Test
  @SuppressWarnings("deprecation") // what older SDKs still send
  void shouldRefuseAStartThatCannotBeUnderstood() {
    refused(
        "WORKFLOW_ID_REUSE_POLICY_TERMINATE_IF_RUNNING",
        true,
        "u",
        s ->
            s.setWorkflowIdReusePolicy(WORKFLOW_ID_REUSE_POLICY_TERMINATE_IF_RUNNING)
                .setWorkflowIdConflictPolicy(WORKFLOW_ID_CONFLICT_POLICY_FAIL));
    refused("policy", true, "u", s -> s.setWorkflowIdConflictPolicyValue(77));
    refused("duration", true, "u", s -> s.setWorkflowRunTimeout(seconds(-1)));
    refused("link", true, "u", s -> s.addLinks(Link.getDefaultInstance()));
    assertThat(worker.find()).isNull();
  }

  private void refused(
      String named,
      boolean start,
      String updateId,
      Consumer<StartWorkflowExecutionRequest.Builder> edit) {
    MultiOperationExecutionFailure failure =
        assertCall(() -> execute(updateId, edit))
            .failsWith(Code.INVALID_ARGUMENT)
            .detail(MultiOperationExecutionFailure.class);
    var wrong = failure.getStatuses(start ? 0 : 1);
    assertThat(wrong.getCode()).isEqualTo(Code.INVALID_ARGUMENT.value());
    assertThat(wrong.getMessage()).contains(named);
    assertBystander(failure.getStatuses(start ? 1 : 0));
  }

  @Test
  void shouldRefuseOtherOperations() {
    assertCall(
            () ->
                server
                    .workflows()
                    .executeMultiOperation(
                        request("u", start -> {}).toBuilder().removeOperations(0).build()))
        .failsWith(Code.INVALID_ARGUMENT)
        .saying("[Start, Update]");
    assertCall(
            () ->
                server
                    .workflows()
                    .executeMultiOperation(
                        request("u", start -> {}).toBuilder().setNamespace("nowhere").build()))
        .failsWith(Code.NOT_FOUND)
        .detail(NamespaceNotFoundFailure.class);
  }

  // ---- requests

  /** Its code has seen the start, and waits. */
  private void idleWorkflow() {
    server.workflows().startWorkflowExecution(start().build());
    worker.idle();
  }

  private void terminate() {
    server
        .workflows()
        .terminateWorkflowExecution(
            TerminateWorkflowExecutionRequest.newBuilder()
                .setNamespace("default")
                .setWorkflowExecution(order.execution())
                .build());
  }

  private CompletableFuture<ExecuteMultiOperationResponse> inBackground(String updateId) {
    return inBackground(updateId, start -> {});
  }

  private CompletableFuture<ExecuteMultiOperationResponse> inBackground(
      String updateId, Consumer<StartWorkflowExecutionRequest.Builder> edit) {
    return CompletableFuture.supplyAsync(() -> execute(updateId, edit), clients);
  }

  private static void join(CompletableFuture<?> answer) throws Throwable {
    try {
      answer.join();
    } catch (CompletionException failed) {
      throw failed.getCause();
    }
  }

  private ExecuteMultiOperationResponse execute(
      String updateId, Consumer<StartWorkflowExecutionRequest.Builder> edit) {
    return server.workflows().executeMultiOperation(request(updateId, edit));
  }

  private ExecuteMultiOperationRequest request(
      String updateId, Consumer<StartWorkflowExecutionRequest.Builder> edit) {
    StartWorkflowExecutionRequest.Builder start = start();
    edit.accept(start);
    return ExecuteMultiOperationRequest.newBuilder()
        .setNamespace("default")
        .addOperations(ExecuteMultiOperationRequest.Operation.newBuilder().setStartWorkflow(start))
        .addOperations(
            ExecuteMultiOperationRequest.Operation.newBuilder()
                .setUpdateWorkflow(update(updateId, false)))
        .build();
  }

  private StartWorkflowExecutionRequest.Builder start() {
    return order.request().setWorkflowIdConflictPolicy(WORKFLOW_ID_CONFLICT_POLICY_FAIL);
  }

  private UpdateWorkflowExecutionRequest.Builder update(String updateId, boolean admittedIsEnough) {
    return UpdateWorkflowExecutionRequest.newBuilder()
        .setNamespace("default")
        .setWorkflowExecution(order.execution())
        .setWaitPolicy(
            WaitPolicy.newBuilder()
                .setLifecycleStage(
                    admittedIsEnough
                        ? UPDATE_WORKFLOW_EXECUTION_LIFECYCLE_STAGE_ADMITTED
                        : UPDATE_WORKFLOW_EXECUTION_LIFECYCLE_STAGE_COMPLETED))
        .setRequest(
            Request.newBuilder()
                .setMeta(Meta.newBuilder().setUpdateId(updateId).setIdentity("client"))
                .setInput(Input.newBuilder().setName("approve")));
  }

  private static Duration seconds(int seconds) {
    return Duration.newBuilder().setSeconds(seconds).build();
  }

  private static StartWorkflowExecutionResponse started(ExecuteMultiOperationResponse both) {
    return both.getResponses(0).getStartWorkflow();
  }

  private static UpdateWorkflowExecutionResponse updated(ExecuteMultiOperationResponse both) {
    return both.getResponses(1).getUpdateWorkflow();
  }

  /** It was fine by itself. */
  private static void assertBystander(MultiOperationExecutionFailure.OperationStatus status) {
    assertThat(status.getCode()).isEqualTo(Code.ABORTED.value());
    assertThat(status.getDetailsList())
        .extracting(Any::getTypeUrl)
        .singleElement()
        .satisfies(type -> assertThat(type).endsWith("MultiOperationExecutionAborted"));
  }
}
