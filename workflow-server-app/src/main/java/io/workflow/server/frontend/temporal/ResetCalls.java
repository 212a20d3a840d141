package io.workflow.server.frontend.temporal;

import io.temporal.api.enums.v1.ResetReapplyExcludeType;
import io.temporal.api.enums.v1.ResetReapplyType;
import io.temporal.api.workflowservice.v1.ResetWorkflowExecutionRequest;
import io.temporal.api.workflowservice.v1.ResetWorkflowExecutionResponse;
import io.temporal.api.workflowservice.v1.WorkflowServiceGrpc;
import io.workflow.engine.decide.Response;
import io.workflow.engine.shard.HistoryService.Outcome;
import io.workflow.engine.state.WorkflowKey;
import io.workflow.server.frontend.ResetOptions;
import io.workflow.server.frontend.WorkflowResets;
import io.workflow.server.namespace.NamespaceRegistry;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.TimeoutException;
import org.springframework.stereotype.Component;

/** Going back to a workflow task. */
@Component
final class ResetCalls implements TemporalCalls {

  private final NamespaceRegistry namespaces;
  private final WorkflowResets resets;

  ResetCalls(NamespaceRegistry namespaces, WorkflowResets resets) {
    this.namespaces = namespaces;
    this.resets = resets;
  }

  @Override
  public void register(CallRegistry calls) {
    calls.blocking(WorkflowServiceGrpc.getResetWorkflowExecutionMethod(), this::reset);
  }

  ResetWorkflowExecutionResponse reset(ResetWorkflowExecutionRequest request) {
    String workflowId = request.getWorkflowExecution().getWorkflowId();
    if (workflowId.isEmpty()) {
      throw CallException.invalid("Expected workflow_execution.workflow_id to be set.");
    }
    if (request.getPostResetOperationsCount() > 0) {
      throw CallException.unimplemented(
          "Expected no post_reset_operations: this server does not know them yet.");
    }
    WorkflowKey key =
        new WorkflowKey(namespaces.require(request.getNamespace()).name(), workflowId);
    return switch (outcome(key, options(request))) {
      case Outcome.Accepted(Response.WorkflowStarted started) ->
          ResetWorkflowExecutionResponse.newBuilder().setRunId(started.runId()).build();
      case Outcome.Accepted(Response other) ->
          throw new IllegalStateException("Expected WorkflowStarted, but got " + other);
      case Outcome.Rejected(var rejection) -> throw CallErrors.rejected(rejection);
    };
  }

  private Outcome outcome(WorkflowKey key, ResetOptions options) {
    try {
      return resets.reset(key, options);
    } catch (TimeoutException late) {
      throw CallException.deadlineExceeded(
          "The server did not answer in time. Whether the workflow was reset is not known.");
    }
  }

  /** Clients still say it in the old way too. */
  @SuppressWarnings("deprecation")
  private static ResetOptions options(ResetWorkflowExecutionRequest request) {
    List<ResetReapplyExcludeType> excluded = request.getResetReapplyExcludeTypesList();
    ResetReapplyType reapplied = request.getResetReapplyType();
    boolean none = reapplied == ResetReapplyType.RESET_REAPPLY_TYPE_NONE;
    boolean signalsAlone = reapplied == ResetReapplyType.RESET_REAPPLY_TYPE_SIGNAL;
    return new ResetOptions(
        RunIds.orNull(request.getWorkflowExecution().getRunId()),
        request.getWorkflowTaskFinishEventId(),
        !none && !excluded.contains(ResetReapplyExcludeType.RESET_REAPPLY_EXCLUDE_TYPE_SIGNAL),
        !none
            && !signalsAlone
            && !excluded.contains(
                ResetReapplyExcludeType.RESET_REAPPLY_EXCLUDE_TYPE_CANCEL_REQUEST),
        !none
            && !signalsAlone
            && !excluded.contains(ResetReapplyExcludeType.RESET_REAPPLY_EXCLUDE_TYPE_UPDATE),
        request.getReason(),
        request.getIdentity(),
        request.getRequestId().isEmpty() ? UUID.randomUUID().toString() : request.getRequestId());
  }
}
