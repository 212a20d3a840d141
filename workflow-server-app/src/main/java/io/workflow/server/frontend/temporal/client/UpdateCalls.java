package io.workflow.server.frontend.temporal.client;

import io.temporal.api.common.v1.WorkflowExecution;
import io.temporal.api.enums.v1.UpdateWorkflowExecutionLifecycleStage;
import io.temporal.api.update.v1.UpdateRef;
import io.temporal.api.update.v1.WaitPolicy;
import io.temporal.api.workflowservice.v1.PollWorkflowExecutionUpdateRequest;
import io.temporal.api.workflowservice.v1.PollWorkflowExecutionUpdateResponse;
import io.temporal.api.workflowservice.v1.UpdateWorkflowExecutionRequest;
import io.temporal.api.workflowservice.v1.UpdateWorkflowExecutionResponse;
import io.temporal.api.workflowservice.v1.WorkflowServiceGrpc;
import io.workflow.engine.decide.ExecutionRequest.UpdateWorkflow;
import io.workflow.engine.state.WorkflowKey;
import io.workflow.protocol.history.UpdateRequest;
import io.workflow.server.frontend.temporal.call.CallErrors;
import io.workflow.server.frontend.temporal.call.CallException;
import io.workflow.server.frontend.temporal.call.CallRegistry;
import io.workflow.server.frontend.temporal.call.CurrentCall;
import io.workflow.server.frontend.temporal.call.RequestChecks;
import io.workflow.server.frontend.temporal.call.RunIds;
import io.workflow.server.frontend.temporal.call.TemporalCalls;
import io.workflow.server.frontend.temporal.mapping.PayloadMapper;
import io.workflow.server.frontend.temporal.mapping.UpdateMapper;
import io.workflow.server.update.UpdateAnswer;
import io.workflow.server.update.UpdateStage;
import io.workflow.server.update.WorkflowUpdates;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** Updates of workflows: asked for, and waited for. */
@Component
final class UpdateCalls implements TemporalCalls {

  private static final Duration LONGEST_WAIT = Duration.ofSeconds(20);

  /** The answer has to get to the client before its deadline. */
  private static final Duration WAY_BACK = Duration.ofSeconds(1);

  private final WorkflowUpdates updates;
  private final RequestChecks checks;

  UpdateCalls(WorkflowUpdates updates, RequestChecks checks) {
    this.updates = updates;
    this.checks = checks;
  }

  @Override
  public void register(CallRegistry calls) {
    calls.async(WorkflowServiceGrpc.getUpdateWorkflowExecutionMethod(), this::update);
    calls.async(WorkflowServiceGrpc.getPollWorkflowExecutionUpdateMethod(), this::poll);
  }

  private CompletableFuture<UpdateWorkflowExecutionResponse> update(
      UpdateWorkflowExecutionRequest request) {
    WorkflowKey key = checks.workflow(request.getNamespace(), request.getWorkflowExecution());
    Asked asked = asked(request);
    return updates
        .update(
            key,
            new UpdateWorkflow(
                RunIds.orNull(request.getWorkflowExecution().getRunId()),
                RunIds.orNull(request.getFirstExecutionRunId()),
                asked.request()),
            asked.stage(),
            timeToWait(CurrentCall.get()))
        .thenApply(answer -> response(key, asked, answer));
  }

  /** What a client wants of an update handler, and how far it waits for it. */
  record Asked(UpdateRequest request, UpdateStage stage) {}

  Asked asked(UpdateWorkflowExecutionRequest request) {
    var given = request.getRequest();
    if (given.getCompletionCallbacksCount() > 0) {
      throw CallException.unimplemented("completion_callbacks are not supported yet.");
    }
    if (!given.hasInput()) {
      throw CallException.invalid("Update input is not set on request.");
    }
    if (given.getInput().getName().isBlank()) {
      throw CallException.invalid("Update name is not set on request.");
    }
    UpdateStage stage = stage(request.getWaitPolicy());
    return new Asked(
        new UpdateRequest(
            checks.orNew("update_id", given.getMeta().getUpdateId()),
            checks.text("identity", given.getMeta().getIdentity()),
            checks.text("name", given.getInput().getName()),
            checks.payloads("header", PayloadMapper.header(given.getInput().getHeader())),
            checks.payloads("args", given.getInput().getArgs()),
            checks.links(given.getLinksList()),
            UpdateMapper.unread(given)),
        stage == null ? UpdateStage.COMPLETED : stage);
  }

  static UpdateWorkflowExecutionResponse response(
      WorkflowKey key, Asked asked, UpdateAnswer answer) {
    return response(key, asked.request().updateId(), answer);
  }

  private static UpdateWorkflowExecutionResponse response(
      WorkflowKey key, String updateId, UpdateAnswer answer) {
    return switch (answer) {
      case UpdateAnswer.Refused(var rejection) -> throw CallErrors.rejected(rejection);
      case UpdateAnswer.Underway(var runId, var stage) ->
          UpdateWorkflowExecutionResponse.newBuilder()
              .setUpdateRef(reference(key, runId, updateId))
              .setStage(toProto(stage))
              .build();
      case UpdateAnswer.Outcome(var runId, var result, var failure) ->
          UpdateWorkflowExecutionResponse.newBuilder()
              .setUpdateRef(reference(key, runId, updateId))
              .setOutcome(UpdateMapper.outcome(result, failure))
              .setStage(toProto(UpdateStage.COMPLETED))
              .build();
    };
  }

  private CompletableFuture<PollWorkflowExecutionUpdateResponse> poll(
      PollWorkflowExecutionUpdateRequest request) {
    if (!request.hasUpdateRef()) {
      throw CallException.notSet("update_ref");
    }
    UpdateRef asked = request.getUpdateRef();
    WorkflowKey key = checks.workflow(request.getNamespace(), asked.getWorkflowExecution());
    String updateId = checks.required("update_id", asked.getUpdateId());
    return updates
        .poll(
            key,
            RunIds.orNull(asked.getWorkflowExecution().getRunId()),
            updateId,
            stage(request.getWaitPolicy()),
            timeToWait(CurrentCall.get()))
        .thenApply(
            answer -> {
              UpdateWorkflowExecutionResponse found = response(key, updateId, answer);
              var response =
                  PollWorkflowExecutionUpdateResponse.newBuilder()
                      .setUpdateRef(found.getUpdateRef())
                      .setStage(found.getStage());
              if (found.hasOutcome()) {
                response.setOutcome(found.getOutcome());
              }
              return response.build();
            });
  }

  /** Until shortly before the client gives up, and not for ever. */
  static Duration timeToWait(CurrentCall call) {
    Duration left = call.timeLeft(LONGEST_WAIT.plus(WAY_BACK)).minus(WAY_BACK);
    return left.isNegative() ? Duration.ZERO : left;
  }

  private static UpdateRef reference(WorkflowKey key, String runId, String updateId) {
    return UpdateRef.newBuilder()
        .setWorkflowExecution(
            WorkflowExecution.newBuilder().setWorkflowId(key.workflowId()).setRunId(runId))
        .setUpdateId(updateId)
        .build();
  }

  /** {@code null} when none is given. */
  private static @Nullable UpdateStage stage(WaitPolicy policy) {
    return switch (policy.getLifecycleStage()) {
      case UPDATE_WORKFLOW_EXECUTION_LIFECYCLE_STAGE_UNSPECIFIED -> null;
      case UPDATE_WORKFLOW_EXECUTION_LIFECYCLE_STAGE_ADMITTED -> UpdateStage.ADMITTED;
      case UPDATE_WORKFLOW_EXECUTION_LIFECYCLE_STAGE_ACCEPTED -> UpdateStage.ACCEPTED;
      case UPDATE_WORKFLOW_EXECUTION_LIFECYCLE_STAGE_COMPLETED -> UpdateStage.COMPLETED;
      case UNRECOGNIZED ->
          throw CallException.invalid(
              "Expected a lifecycle_stage to wait for, but %d is none."
                  .formatted(policy.getLifecycleStageValue()));
    };
  }

  private static UpdateWorkflowExecutionLifecycleStage toProto(UpdateStage stage) {
    return switch (stage) {
      case ADMITTED ->
          UpdateWorkflowExecutionLifecycleStage.UPDATE_WORKFLOW_EXECUTION_LIFECYCLE_STAGE_ADMITTED;
      case ACCEPTED ->
          UpdateWorkflowExecutionLifecycleStage.UPDATE_WORKFLOW_EXECUTION_LIFECYCLE_STAGE_ACCEPTED;
      case COMPLETED ->
          UpdateWorkflowExecutionLifecycleStage.UPDATE_WORKFLOW_EXECUTION_LIFECYCLE_STAGE_COMPLETED;
    };
  }
}
