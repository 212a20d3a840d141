package io.workflow.server.frontend.temporal.client;

import static io.workflow.server.frontend.temporal.StatusAssert.assertCall;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.grpc.Status.Code;
import io.temporal.api.enums.v1.ResourceExhaustedCause;
import io.temporal.api.enums.v1.ResourceExhaustedScope;
import io.temporal.api.enums.v1.UpdateWorkflowExecutionLifecycleStage;
import io.temporal.api.errordetails.v1.ResourceExhaustedFailure;
import io.temporal.api.errordetails.v1.WorkflowNotReadyFailure;
import io.temporal.api.failure.v1.Failure;
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
import java.time.Instant;
import java.util.Objects;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
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
    assertThat(second.join().getOutcome().getFailure().getMessage())
        .startsWith("Workflow Update is rejected because it wasn't processed by worker.");
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
    Failure unanswered = poll("v", COMPLETED).getOutcome().getFailure();
    assertThat(unanswered.getApplicationFailureInfo().getType())
        .isEqualTo("AcceptedUpdateCompletedWorkflow");
    assertThat(unanswered.getMessage())
        .isEqualTo(
            "Workflow Update failed because the Workflow completed before the Update completed.");
    assertCall(() -> join(lost))
        .failsWith(Code.NOT_FOUND)
        .sayingFirst("workflow update was aborted by closing workflow")
        .saying("'w'");
    assertCall(() -> update("x", COMPLETED))
        .failsWith(Code.NOT_FOUND)
        .sayingFirst("workflow execution already completed");
  }

  @Test
  void shouldSayWhatIsNotThere() {
    assertCall(() -> update("u", COMPLETED))
        .failsWith(Code.NOT_FOUND)
        .sayingFirst("workflow execution not found")
        .saying(order.workflowId());
    assertCall(() -> poll("u", COMPLETED))
        .failsWith(Code.NOT_FOUND)
        .sayingFirst("workflow execution not found");
    idleWorkflow();
    assertCall(() -> poll("u", COMPLETED))
        .failsWith(Code.NOT_FOUND)
        .sayingFirst("update \"u\" not found");
    assertCall(
            () ->
                server
                    .workflows()
                    .updateWorkflowExecution(
                        request("u", COMPLETED)
                            .setFirstExecutionRunId(UUID.randomUUID().toString())
                            .build()))
        .failsWith(Code.NOT_FOUND)
        .sayingFirst("workflow execution not found");
  }

  @Test
  void shouldRefuseMoreThanTenInFlight() {
    idleWorkflow();
    for (int i = 0; i < 10; i++) {
      update("u" + i, ADMITTED);
    }
    ResourceExhaustedFailure limit =
        assertCall(() -> update("u10", ADMITTED))
            .failsWith(Code.RESOURCE_EXHAUSTED)
            .sayingFirst("limit on number of concurrent in-flight updates has been reached (10)")
            .saying("'u10'")
            .detail(ResourceExhaustedFailure.class);
    assertThat(limit.getCause())
        .isEqualTo(ResourceExhaustedCause.RESOURCE_EXHAUSTED_CAUSE_CONCURRENT_LIMIT);
    assertThat(limit.getScope())
        .isEqualTo(ResourceExhaustedScope.RESOURCE_EXHAUSTED_SCOPE_NAMESPACE);
  }

  @Test
  void shouldRefuseWhileTheWorkflowTaskKeepsFailing() {
    order.start();
    for (int attempt = 1; attempt < 3; attempt++) {
      await()
          .untilAsserted(
              () ->
                  assertThat(order.state().workflowTask())
                      .matches(
                          task -> task != null && !task.notBefore().isAfter(Instant.now()), "due"));
      order.send(order.failed(order.task()));
    }
    WorkflowNotReadyFailure unused =
        assertCall(() -> update("u", ADMITTED))
            .failsWith(Code.FAILED_PRECONDITION)
            .sayingFirst(
                "Unable to perform workflow execution update due to Workflow Task in failed state.")
            .saying("'u'")
            .detail(WorkflowNotReadyFailure.class);
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

  private static void join(CompletableFuture<?> answer) throws Throwable {
    try {
      Object unused = answer.join();
    } catch (CompletionException failed) {
      throw Objects.requireNonNull(failed.getCause());
    }
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
