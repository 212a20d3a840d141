package io.workflow.server.frontend.temporal.client;

import io.temporal.api.enums.v1.ResetReapplyExcludeType;
import io.temporal.api.enums.v1.ResetReapplyType;
import io.temporal.api.workflow.v1.PostResetOperation;
import io.temporal.api.workflowservice.v1.ResetWorkflowExecutionRequest;
import io.temporal.api.workflowservice.v1.ResetWorkflowExecutionResponse;
import io.temporal.api.workflowservice.v1.WorkflowServiceGrpc;
import io.workflow.engine.decide.ExecutionRequest.SignalWorkflow;
import io.workflow.engine.decide.Request.ResetWorkflow.Reapply;
import io.workflow.engine.decide.Response.WorkflowStarted;
import io.workflow.engine.shard.HistoryService.Outcome;
import io.workflow.engine.state.WorkflowKey;
import io.workflow.server.frontend.temporal.call.CallErrors;
import io.workflow.server.frontend.temporal.call.CallException;
import io.workflow.server.frontend.temporal.call.CallRegistry;
import io.workflow.server.frontend.temporal.call.RequestChecks;
import io.workflow.server.frontend.temporal.call.RunIds;
import io.workflow.server.frontend.temporal.call.TemporalCalls;
import io.workflow.server.frontend.temporal.mapping.PayloadMapper;
import io.workflow.server.reset.ResetOptions;
import io.workflow.server.reset.WorkflowResets;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.springframework.stereotype.Component;

/** Going back to a workflow task. */
@Component
final class ResetCalls implements TemporalCalls {

  private final RequestChecks checks;
  private final WorkflowResets resets;

  ResetCalls(RequestChecks checks, WorkflowResets resets) {
    this.checks = checks;
    this.resets = resets;
  }

  @Override
  public void register(CallRegistry calls) {
    calls.blocking(WorkflowServiceGrpc.getResetWorkflowExecutionMethod(), this::reset);
  }

  ResetWorkflowExecutionResponse reset(ResetWorkflowExecutionRequest request) {
    String workflowId = request.getWorkflowExecution().getWorkflowId();
    if (workflowId.isEmpty()) {
      throw CallException.notSet("workflow_id");
    }
    WorkflowKey key = checks.workflow(request.getNamespace(), workflowId);
    return switch (resets.reset(key, options(request))) {
      case Outcome.Accepted<WorkflowStarted>(var started) ->
          ResetWorkflowExecutionResponse.newBuilder().setRunId(started.runId()).build();
      case Outcome.Rejected<WorkflowStarted>(var rejection) -> throw CallErrors.rejected(rejection);
    };
  }

  /** Clients still say it in the old way too. */
  @SuppressWarnings("deprecation")
  private ResetOptions options(ResetWorkflowExecutionRequest request) {
    List<ResetReapplyExcludeType> excluded = request.getResetReapplyExcludeTypesList();
    ResetReapplyType reapplied = request.getResetReapplyType();
    boolean none = reapplied == ResetReapplyType.RESET_REAPPLY_TYPE_NONE;
    boolean signalsAlone = reapplied == ResetReapplyType.RESET_REAPPLY_TYPE_SIGNAL;
    return new ResetOptions(
        RunIds.orNull(request.getWorkflowExecution().getRunId()),
        request.getWorkflowTaskFinishEventId(),
        new Reapply(
            !none && !excluded.contains(ResetReapplyExcludeType.RESET_REAPPLY_EXCLUDE_TYPE_SIGNAL),
            false, // Temporal's own server does not ask the new run to stop, whatever is excluded.
            !none
                && !signalsAlone
                && !excluded.contains(ResetReapplyExcludeType.RESET_REAPPLY_EXCLUDE_TYPE_UPDATE),
            furtherSignals(request)),
        request.getReason(),
        request.getIdentity(),
        request.getRequestId().isEmpty() ? UUID.randomUUID().toString() : request.getRequestId());
  }

  private List<SignalWorkflow> furtherSignals(ResetWorkflowExecutionRequest request) {
    List<SignalWorkflow> signals = new ArrayList<>();
    for (PostResetOperation operation : request.getPostResetOperationsList()) {
      switch (operation.getVariantCase()) {
        case SIGNAL_WORKFLOW -> signals.add(signal(request, operation.getSignalWorkflow()));
        case UPDATE_WORKFLOW_OPTIONS -> refuse(operation.getUpdateWorkflowOptions());
        case VARIANT_NOT_SET ->
            throw CallException.invalid(
                "Expected each of post_reset_operations to be a signal_workflow or "
                    + "update_workflow_options, but one is nothing.");
      }
    }
    return signals;
  }

  private SignalWorkflow signal(
      ResetWorkflowExecutionRequest request, PostResetOperation.SignalWorkflow given) {
    return new SignalWorkflow(
        null,
        checks.required("signal_name", given.getSignalName()),
        checks.payloads("input", given.getInput()),
        checks.payloads("header", PayloadMapper.header(given.getHeader())),
        request.getIdentity(),
        "",
        List.of());
  }

  /** There is no option yet that could be changed. */
  private static void refuse(PostResetOperation.UpdateWorkflowOptions given) {
    throw CallException.unimplemented(
        "post_reset_operations.update_workflow_options is not supported yet (update_mask: %s)."
            .formatted(String.join(", ", given.getUpdateMask().getPathsList())));
  }
}
