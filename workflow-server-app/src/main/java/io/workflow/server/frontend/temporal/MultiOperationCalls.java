package io.workflow.server.frontend.temporal;

import com.google.protobuf.Any;
import com.google.rpc.Status;
import io.grpc.Status.Code;
import io.temporal.api.failure.v1.MultiOperationExecutionAborted;
import io.temporal.api.workflowservice.v1.ExecuteMultiOperationRequest;
import io.temporal.api.workflowservice.v1.ExecuteMultiOperationResponse;
import io.temporal.api.workflowservice.v1.StartWorkflowExecutionRequest;
import io.temporal.api.workflowservice.v1.StartWorkflowExecutionResponse;
import io.temporal.api.workflowservice.v1.UpdateWorkflowExecutionRequest;
import io.temporal.api.workflowservice.v1.UpdateWorkflowExecutionResponse;
import io.temporal.api.workflowservice.v1.WorkflowServiceGrpc;
import io.workflow.engine.state.WorkflowKey;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.springframework.stereotype.Component;

/**
 * Update-with-start: a workflow is started, or the open one used, and asked for an update. If the
 * server dies in between, the client sends both again, and finds the run by the id of its request.
 */
@Component
final class MultiOperationCalls implements TemporalCalls {

  private static final String MESSAGE = "Update-with-Start could not be executed.";

  private final ClientCalls starts;
  private final UpdateCalls updates;

  MultiOperationCalls(ClientCalls starts, UpdateCalls updates) {
    this.starts = starts;
    this.updates = updates;
  }

  @Override
  public void register(CallRegistry calls) {
    calls.async(WorkflowServiceGrpc.getExecuteMultiOperationMethod(), this::execute);
  }

  private CompletableFuture<ExecuteMultiOperationResponse> execute(
      ExecuteMultiOperationRequest request) {
    if (request.getOperationsCount() != 2
        || !request.getOperations(0).hasStartWorkflow()
        || !request.getOperations(1).hasUpdateWorkflow()) {
      throw CallException.invalid(
          "Expected the operations to be a start_workflow and an update_workflow, in this order.");
    }
    StartWorkflowExecutionRequest start = request.getOperations(0).getStartWorkflow();
    UpdateWorkflowExecutionRequest update = request.getOperations(1).getUpdateWorkflow();
    check(request, start, update);
    Duration atMost = UpdateCalls.timeToWait(CurrentCall.get());
    WorkflowKey key = new WorkflowKey(start.getNamespace(), start.getWorkflowId());
    return started(start)
        .thenCompose(
            run ->
                updates
                    .update(key, update, run.getRunId(), atMost)
                    .exceptionally(
                        failure -> {
                          throw failed(
                              aborted(), CallErrors.callException(update, failure).status());
                        })
                    .thenApply(updated -> response(run, updated)));
  }

  private static void check(
      ExecuteMultiOperationRequest request,
      StartWorkflowExecutionRequest start,
      UpdateWorkflowExecutionRequest update) {
    if (!start.getNamespace().equals(request.getNamespace())
        || !update.getNamespace().equals(request.getNamespace())) {
      throw CallException.invalid("Expected the operations to be in the namespace of the request.");
    }
    if (!update.getWorkflowExecution().getWorkflowId().equals(start.getWorkflowId())) {
      throw CallException.invalid("Expected both operations to be about the same workflow_id.");
    }
    if (!update.getWorkflowExecution().getRunId().isEmpty()) {
      throw CallException.invalid("Expected the update to name no run_id: the start decides it.");
    }
    if (start.hasWorkflowStartDelay() || !start.getCronSchedule().isEmpty()) {
      throw CallException.invalid(
          "Expected a start without workflow_start_delay and cron_schedule: the update would wait for the first workflow task.");
    }
  }

  private CompletableFuture<StartWorkflowExecutionResponse> started(
      StartWorkflowExecutionRequest start) {
    CompletableFuture<StartWorkflowExecutionResponse> started;
    try {
      started = starts.start(start);
    } catch (CallException refused) {
      started = CompletableFuture.failedFuture(refused);
    }
    return started.exceptionally(
        failure -> {
          throw failed(CallErrors.callException(start, failure).status(), aborted());
        });
  }

  private static ExecuteMultiOperationResponse response(
      StartWorkflowExecutionResponse started, UpdateWorkflowExecutionResponse updated) {
    return ExecuteMultiOperationResponse.newBuilder()
        .addResponses(ExecuteMultiOperationResponse.Response.newBuilder().setStartWorkflow(started))
        .addResponses(
            ExecuteMultiOperationResponse.Response.newBuilder().setUpdateWorkflow(updated))
        .build();
  }

  private static CallException failed(Status start, Status update) {
    return CallException.multiOperation(MESSAGE, List.of(start, update));
  }

  /** The other one of the two stood in the way. */
  private static Status aborted() {
    return Status.newBuilder()
        .setCode(Code.ABORTED.value())
        .setMessage("Operation was aborted.")
        .addDetails(Any.pack(MultiOperationExecutionAborted.getDefaultInstance()))
        .build();
  }
}
