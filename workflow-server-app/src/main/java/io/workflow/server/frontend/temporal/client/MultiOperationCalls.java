package io.workflow.server.frontend.temporal.client;

import com.google.protobuf.Any;
import com.google.protobuf.Message;
import com.google.rpc.Status;
import io.grpc.Status.Code;
import io.temporal.api.failure.v1.MultiOperationExecutionAborted;
import io.temporal.api.workflowservice.v1.ExecuteMultiOperationRequest;
import io.temporal.api.workflowservice.v1.ExecuteMultiOperationResponse;
import io.temporal.api.workflowservice.v1.StartWorkflowExecutionRequest;
import io.temporal.api.workflowservice.v1.UpdateWorkflowExecutionRequest;
import io.temporal.api.workflowservice.v1.WorkflowServiceGrpc;
import io.workflow.engine.decide.Rejection;
import io.workflow.engine.decide.Request.StartWorkflow;
import io.workflow.engine.state.WorkflowKey;
import io.workflow.server.frontend.temporal.call.CallErrors;
import io.workflow.server.frontend.temporal.call.CallException;
import io.workflow.server.frontend.temporal.call.CallRegistry;
import io.workflow.server.frontend.temporal.call.CurrentCall;
import io.workflow.server.frontend.temporal.call.RequestChecks;
import io.workflow.server.frontend.temporal.call.TemporalCalls;
import io.workflow.server.update.StartedUpdate;
import io.workflow.server.update.UpdateAnswer;
import io.workflow.server.update.UpdatesWithStart;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/**
 * Update-with-start: a workflow is started with an update, or the open one is asked for it.
 * Whatever fails, the status tells of each of the two what became of it.
 */
@Component
final class MultiOperationCalls implements TemporalCalls {

  private static final String MESSAGE = "Update-with-Start could not be executed.";

  private final RequestChecks checks;
  private final ClientCalls starts;
  private final UpdateCalls updates;
  private final UpdatesWithStart both;

  MultiOperationCalls(
      RequestChecks checks, ClientCalls starts, UpdateCalls updates, UpdatesWithStart both) {
    this.checks = checks;
    this.starts = starts;
    this.updates = updates;
    this.both = both;
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
      throw CallException.invalid("Operations have to be exactly [Start, Update].");
    }
    String namespace = checks.namespace(request.getNamespace()).name();
    StartWorkflowExecutionRequest startGiven = request.getOperations(0).getStartWorkflow();
    StartWorkflowExecutionRequest start =
        startGiven.getNamespace().isEmpty()
            ? startGiven.toBuilder().setNamespace(namespace).build()
            : startGiven;
    UpdateWorkflowExecutionRequest update = request.getOperations(1).getUpdateWorkflow();
    Operation<StartWorkflow> started = Operation.of(start, () -> start(namespace, start));
    Operation<UpdateCalls.Asked> asked =
        Operation.of(update, () -> update(namespace, start.getWorkflowId(), update));
    StartWorkflow how = started.value();
    UpdateCalls.Asked what = asked.value();
    if (how == null || what == null) {
      throw failed(started.status(), asked.status());
    }
    WorkflowKey key = new WorkflowKey(namespace, start.getWorkflowId());
    Duration atMost = UpdateCalls.timeToWait(CurrentCall.get());
    return both.updateWithStart(key, how, what.request(), what.stage(), atMost)
        .thenApply(answer -> response(key, what, answer));
  }

  /** What can be said of an operation before it is carried out. */
  private record Operation<T>(@Nullable T value, Status status) {

    /** If it is fine by itself, only the other one can have stood in its way. */
    static <T> Operation<T> of(Message request, Supplier<T> translation) {
      try {
        return new Operation<>(translation.get(), aborted());
      } catch (RuntimeException refused) {
        return new Operation<>(null, CallErrors.callException(request, refused).status());
      }
    }
  }

  private StartWorkflow start(String namespace, StartWorkflowExecutionRequest start) {
    if (!start.getNamespace().equals(namespace)) {
      throw CallException.invalid("Operation namespace did not match request's namespace.");
    }
    // SDKs' users compare these texts with those of Temporal's own server.
    if (!start.getCronSchedule().isEmpty()) {
      throw CallException.invalid("CronSchedule is not allowed.");
    }
    if (start.getRequestEagerExecution()) {
      throw CallException.invalid("RequestEagerExecution is not supported.");
    }
    if (start.hasWorkflowStartDelay()) {
      throw CallException.invalid("WorkflowStartDelay is not supported.");
    }
    return starts.translated(start);
  }

  private UpdateCalls.Asked update(
      String namespace, String workflowId, UpdateWorkflowExecutionRequest update) {
    if (!update.getNamespace().isEmpty() && !update.getNamespace().equals(namespace)) {
      throw CallException.invalid("Operation namespace did not match request's namespace.");
    }
    if (!update.getWorkflowExecution().getWorkflowId().equals(workflowId)) {
      throw CallException.invalid("WorkflowId is not consistent with previous operation(s).");
    }
    if (!update.getFirstExecutionRunId().isEmpty()) {
      throw CallException.invalid("FirstExecutionRunId is not allowed.");
    }
    if (!update.getWorkflowExecution().getRunId().isEmpty()) {
      throw CallException.invalid("RunId is not allowed.");
    }
    return updates.asked(update);
  }

  private static ExecuteMultiOperationResponse response(
      WorkflowKey key, UpdateCalls.Asked asked, StartedUpdate answer) {
    return switch (answer) {
      case StartedUpdate.Refused(var rejection) -> {
        Status refused = CallErrors.rejected(rejection).status();
        throw rejection.ofUpdate() ? failed(aborted(), refused) : failed(refused, aborted());
      }
      case StartedUpdate.Both it -> {
        if (it.update() instanceof UpdateAnswer.Refused(var rejection)) {
          throw it.run().created()
              ? failed(Status.getDefaultInstance(), CallErrors.rejected(rejection).status())
              : failed(aborted(), closedMeanwhile(rejection));
        }
        yield ExecuteMultiOperationResponse.newBuilder()
            .addResponses(
                ExecuteMultiOperationResponse.Response.newBuilder()
                    .setStartWorkflow(ClientCalls.response(it.run())))
            .addResponses(
                ExecuteMultiOperationResponse.Response.newBuilder()
                    .setUpdateWorkflow(UpdateCalls.response(key, asked, it.update())))
            .build();
      }
    };
  }

  /** One run after the other has closed: the client may try with the next. */
  private static Status closedMeanwhile(Rejection rejection) {
    return rejection.reason() == Rejection.Reason.WORKFLOW_CLOSED
        ? Status.newBuilder()
            .setCode(Code.ABORTED.value())
            .setMessage(rejection.message() + ". Send both again")
            .build()
        : CallErrors.rejected(rejection).status();
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
