package io.workflow.server.frontend.temporal.client;

import static io.workflow.server.frontend.temporal.StatusAssert.assertCall;
import static org.assertj.core.api.Assertions.assertThat;

import io.grpc.Status.Code;
import io.temporal.api.enums.v1.UpdateWorkflowExecutionLifecycleStage;
import io.temporal.api.update.v1.Input;
import io.temporal.api.update.v1.Meta;
import io.temporal.api.update.v1.Request;
import io.temporal.api.update.v1.UpdateRef;
import io.temporal.api.update.v1.WaitPolicy;
import io.temporal.api.workflowservice.v1.PollWorkflowExecutionUpdateRequest;
import io.temporal.api.workflowservice.v1.PollWorkflowExecutionUpdateResponse;
import io.temporal.api.workflowservice.v1.StartWorkflowExecutionRequest;
import io.temporal.api.workflowservice.v1.UpdateWorkflowExecutionRequest;
import io.temporal.api.workflowservice.v1.UpdateWorkflowExecutionResponse;
import io.workflow.engine.decide.Response.StartedWorkflowTask;
import io.workflow.server.frontend.temporal.Conversation;
import io.workflow.server.frontend.temporal.HandWorker;
import io.workflow.server.frontend.temporal.TemporalServer;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(TemporalServer.Shared.class)
class UpdateCallsIT {

  private static final UpdateWorkflowExecutionLifecycleStage ADMITTED =
      UpdateWorkflowExecutionLifecycleStage.UPDATE_WORKFLOW_EXECUTION_LIFECYCLE_STAGE_ADMITTED;
  private static final UpdateWorkflowExecutionLifecycleStage ACCEPTED =
      UpdateWorkflowExecutionLifecycleStage.UPDATE_WORKFLOW_EXECUTION_LIFECYCLE_STAGE_ACCEPTED;
  private static final UpdateWorkflowExecutionLifecycleStage COMPLETED =
      UpdateWorkflowExecutionLifecycleStage.UPDATE_WORKFLOW_EXECUTION_LIFECYCLE_STAGE_COMPLETED;

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

  // ---- one update

  @Test
  void shouldReturnTheResultAsSoonAsTheCodeHasIt() {
    idleWorkflow();
    var answer = inBackground("u", COMPLETED);
    StartedWorkflowTask task = worker.claim();
    assertThat(task.messages()).singleElement().matches(m -> m.request().name().equals("approve"));

    worker.acceptAndComplete(task, "u", "approved");

    UpdateWorkflowExecutionResponse updated = answer.join();
    assertThat(updated.getStage()).isEqualTo(COMPLETED);
    assertThat(updated.getOutcome().getSuccess()).isEqualTo(HandWorker.payloads("approved"));
    assertThat(updated.getUpdateRef().getUpdateId()).isEqualTo("u");
    assertThat(updated.getUpdateRef().getWorkflowExecution().getRunId())
        .isEqualTo(worker.state().runId());
  }

  @Test
  void shouldLeaveNoTraceOfARejection() {
    idleWorkflow();
    long before = worker.state().nextEventId();
    var answer = inBackground("u", COMPLETED);

    var answered = worker.reject(worker.claim(), "u");

    assertThat(answered.getResetHistoryEventId()).isEqualTo(3);
    UpdateWorkflowExecutionResponse updated = answer.join();
    assertThat(updated.getStage()).isEqualTo(COMPLETED);
    assertThat(updated.getOutcome().getFailure().getApplicationFailureInfo().getType())
        .isEqualTo("NotNow");
    assertThat(worker.state().nextEventId()).isEqualTo(before);
  }

  @Test
  void shouldWaitForTheAcceptanceThenForTheOutcome() {
    idleWorkflow();
    var accepted = inBackground("u", ACCEPTED);
    worker.accept(worker.claim(), "u");
    assertThat(accepted.join().getStage()).isEqualTo(ACCEPTED);
    assertThat(accepted.join().hasOutcome()).isFalse();
    assertThat(poll("u", null).getStage()).isEqualTo(ACCEPTED);

    var outcome = CompletableFuture.supplyAsync(() -> poll("u", COMPLETED), clients);
    var second = inBackground("v", COMPLETED);
    worker.complete(worker.claim(), "u", "done");

    assertThat(outcome.join().getOutcome().getSuccess()).isEqualTo(HandWorker.payloads("done"));
    assertThat(second.join().getOutcome().getFailure().getApplicationFailureInfo().getType())
        .as("the worker did not answer it")
        .isEqualTo("UnprocessedUpdate");
  }

  @Test
  void shouldTellTheStageReachedBeforeTheClientGivesUp() {
    idleWorkflow();

    UpdateWorkflowExecutionResponse admitted =
        server
            .workflows()
            .withDeadlineAfter(2, TimeUnit.SECONDS)
            .updateWorkflowExecution(request("u", COMPLETED).build());

    assertThat(admitted.getStage()).isEqualTo(ADMITTED);
    assertThat(admitted.hasOutcome()).isFalse();
    assertThat(update("u", ADMITTED).getStage()).isEqualTo(ADMITTED);
  }

  @Test
  void shouldFindTheUpdateByItsIdAlsoWhenTheRunIsClosed() {
    idleWorkflow();
    var answer = inBackground("u", COMPLETED);
    worker.acceptAndComplete(worker.claim(), "u", "first");
    var first = answer.join();
    assertThat(update("u", COMPLETED)).isEqualTo(first);

    var pending = inBackground("v", ACCEPTED);
    worker.accept(worker.claim(), "v");
    pending.join();
    var lost = inBackground("w", COMPLETED);
    worker.close(worker.claim());

    assertThat(update("u", COMPLETED)).isEqualTo(first);
    assertThat(poll("u", COMPLETED).getOutcome()).isEqualTo(first.getOutcome());
    assertThat(poll("v", COMPLETED).getOutcome().getFailure().getApplicationFailureInfo().getType())
        .isEqualTo("AcceptedUpdateCompletedWorkflow");
    assertThat(lost).failsWithin(5, TimeUnit.SECONDS);
    assertCall(() -> update("x", COMPLETED)).failsWith(Code.NOT_FOUND);
  }

  @Test
  void shouldSayWhatIsNotThere() {
    assertCall(() -> update("u", COMPLETED)).failsWith(Code.NOT_FOUND).saying(order.workflowId());
    idleWorkflow();
    assertCall(() -> poll("u", COMPLETED)).failsWith(Code.NOT_FOUND).saying("'u'");
    assertCall(
            () ->
                server
                    .workflows()
                    .updateWorkflowExecution(
                        request("u", COMPLETED)
                            .setFirstExecutionRunId(UUID.randomUUID().toString())
                            .build()))
        .failsWith(Code.NOT_FOUND);
  }

  @Test
  void shouldRefuseMoreThanTenInFlight() {
    idleWorkflow();
    for (int i = 0; i < 10; i++) {
      update("u" + i, ADMITTED);
    }
    assertCall(() -> update("u10", ADMITTED)).failsWith(Code.RESOURCE_EXHAUSTED).saying("10");
  }

  @Test
  void shouldNotWriteAnythingForAnAdmittedUpdate() {
    idleWorkflow();
    long before = worker.state().nextEventId();
    update("u", ADMITTED);
    assertThat(worker.state().nextEventId()).isEqualTo(before);
    assertThat(worker.state().workflowTask()).matches(task -> task != null && task.speculative());
  }

  // ---- requests

  /** Its code has seen the start, and waits. */
  private void idleWorkflow() {
    server.workflows().startWorkflowExecution(start().build());
    worker.idle();
  }

  private StartWorkflowExecutionRequest.Builder start() {
    return order.request();
  }

  private CompletableFuture<UpdateWorkflowExecutionResponse> inBackground(
      String updateId, UpdateWorkflowExecutionLifecycleStage stage) {
    return CompletableFuture.supplyAsync(() -> update(updateId, stage), clients);
  }

  private UpdateWorkflowExecutionResponse update(
      String updateId, UpdateWorkflowExecutionLifecycleStage stage) {
    return server.workflows().updateWorkflowExecution(request(updateId, stage).build());
  }

  private UpdateWorkflowExecutionRequest.Builder request(
      String updateId, UpdateWorkflowExecutionLifecycleStage stage) {
    return UpdateWorkflowExecutionRequest.newBuilder()
        .setNamespace("default")
        .setWorkflowExecution(order.execution())
        .setWaitPolicy(WaitPolicy.newBuilder().setLifecycleStage(stage))
        .setRequest(
            Request.newBuilder()
                .setMeta(Meta.newBuilder().setUpdateId(updateId).setIdentity("client"))
                .setInput(Input.newBuilder().setName("approve")));
  }

  private PollWorkflowExecutionUpdateResponse poll(
      String updateId, @Nullable UpdateWorkflowExecutionLifecycleStage stage) {
    var request =
        PollWorkflowExecutionUpdateRequest.newBuilder()
            .setNamespace("default")
            .setUpdateRef(
                UpdateRef.newBuilder()
                    .setWorkflowExecution(order.execution())
                    .setUpdateId(updateId));
    if (stage != null) {
      request.setWaitPolicy(WaitPolicy.newBuilder().setLifecycleStage(stage));
    }
    return server.workflows().pollWorkflowExecutionUpdate(request.build());
  }
}
