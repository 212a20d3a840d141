package io.workflow.server.frontend.temporal.client;

import io.temporal.api.workflowservice.v1.RequestCancelWorkflowExecutionRequest;
import io.temporal.api.workflowservice.v1.RequestCancelWorkflowExecutionResponse;
import io.temporal.api.workflowservice.v1.SignalWithStartWorkflowExecutionRequest;
import io.temporal.api.workflowservice.v1.SignalWithStartWorkflowExecutionResponse;
import io.temporal.api.workflowservice.v1.SignalWorkflowExecutionRequest;
import io.temporal.api.workflowservice.v1.SignalWorkflowExecutionResponse;
import io.temporal.api.workflowservice.v1.StartWorkflowExecutionRequest;
import io.temporal.api.workflowservice.v1.StartWorkflowExecutionResponse;
import io.temporal.api.workflowservice.v1.TerminateWorkflowExecutionRequest;
import io.temporal.api.workflowservice.v1.TerminateWorkflowExecutionResponse;
import io.temporal.api.workflowservice.v1.WorkflowServiceGrpc;
import io.workflow.engine.decide.ExecutionRequest;
import io.workflow.engine.decide.Request;
import io.workflow.engine.decide.Response;
import io.workflow.engine.decide.Response.StartedWorkflowTask;
import io.workflow.engine.state.WorkflowKey;
import io.workflow.server.frontend.temporal.call.CallException;
import io.workflow.server.frontend.temporal.call.CallRegistry;
import io.workflow.server.frontend.temporal.call.CurrentCall;
import io.workflow.server.frontend.temporal.call.EngineCalls;
import io.workflow.server.frontend.temporal.call.RequestChecks;
import io.workflow.server.frontend.temporal.call.RunIds;
import io.workflow.server.frontend.temporal.call.TemporalCalls;
import io.workflow.server.frontend.temporal.mapping.PayloadMapper;
import io.workflow.server.frontend.temporal.mapping.PolicyMapper;
import io.workflow.server.frontend.temporal.worker.WorkflowTaskResponses;
import io.workflow.server.namespace.Namespace;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** Starting workflows, and what is asked of them from outside. */
@Component
final class ClientCalls implements TemporalCalls {

  private final EngineCalls engine;
  private final RequestChecks checks;
  private final StartTranslation starts;
  private final WorkflowTaskResponses tasks;

  ClientCalls(
      EngineCalls engine,
      RequestChecks checks,
      StartTranslation starts,
      WorkflowTaskResponses tasks) {
    this.tasks = tasks;
    this.engine = engine;
    this.checks = checks;
    this.starts = starts;
  }

  @Override
  public void register(CallRegistry calls) {
    calls.async(WorkflowServiceGrpc.getStartWorkflowExecutionMethod(), this::start);
    calls.async(
        WorkflowServiceGrpc.getSignalWithStartWorkflowExecutionMethod(), this::signalWithStart);
    calls.async(WorkflowServiceGrpc.getSignalWorkflowExecutionMethod(), this::signal);
    calls.async(WorkflowServiceGrpc.getRequestCancelWorkflowExecutionMethod(), this::cancel);
    calls.async(WorkflowServiceGrpc.getTerminateWorkflowExecutionMethod(), this::terminate);
  }

  /** A start that goes together with something else. */
  Request.StartWorkflow translated(StartWorkflowExecutionRequest request) {
    newWorkflow(request.getNamespace(), request.getWorkflowId());
    return starts.start(request);
  }

  private CompletableFuture<StartWorkflowExecutionResponse> start(
      StartWorkflowExecutionRequest request) {
    WorkflowKey key = newWorkflow(request.getNamespace(), request.getWorkflowId());
    CurrentCall call = CurrentCall.get();
    return engine
        .submit(key, starts.start(request))
        .thenCompose(started -> withTask(response(started), started.workflowTask(), call));
  }

  /** What was started, without a task. */
  static StartWorkflowExecutionResponse.Builder response(Response.WorkflowStarted started) {
    StartWorkflowExecutionResponse.Builder response =
        StartWorkflowExecutionResponse.newBuilder()
            .setRunId(started.runId())
            .setStarted(started.created());
    if (started.status() != null) {
      response.setStatus(PolicyMapper.toProto(started.status()));
    }
    if (started.firstExecutionRunId() != null) {
      response.setFirstExecutionRunId(started.firstExecutionRunId());
    }
    return response;
  }

  /** A task that can't be brought to the client goes to whoever polls. */
  private CompletableFuture<StartWorkflowExecutionResponse> withTask(
      StartWorkflowExecutionResponse.Builder response,
      @Nullable StartedWorkflowTask task,
      CurrentCall call) {
    if (task == null) {
      return CompletableFuture.completedFuture(response.build());
    }
    return tasks
        .assembleOrReturn(task, false)
        .thenApply(
            eager -> {
              if (eager != null && call.isOver()) {
                tasks.giveBack(task.token());
              } else if (eager != null) {
                response.setEagerWorkflowTask(eager);
              }
              return response.build();
            });
  }

  private CompletableFuture<SignalWithStartWorkflowExecutionResponse> signalWithStart(
      SignalWithStartWorkflowExecutionRequest request) {
    WorkflowKey key = newWorkflow(request.getNamespace(), request.getWorkflowId());
    return engine
        .submit(key, starts.signalWithStart(request))
        .thenApply(
            started ->
                SignalWithStartWorkflowExecutionResponse.newBuilder()
                    .setRunId(started.runId())
                    .setStarted(started.created())
                    .build());
  }

  /** Nothing new starts in a namespace that is on its way out. */
  private WorkflowKey newWorkflow(String namespace, String workflowId) {
    WorkflowKey key = checks.workflow(namespace, workflowId);
    if (checks.namespace(namespace).state() != Namespace.State.REGISTERED) {
      throw CallException.namespaceDeprecated(namespace);
    }
    return key;
  }

  private CompletableFuture<SignalWorkflowExecutionResponse> signal(
      SignalWorkflowExecutionRequest request) {
    WorkflowKey key = checks.workflow(request.getNamespace(), request.getWorkflowExecution());
    return engine
        .submit(
            key,
            new ExecutionRequest.SignalWorkflow(
                RunIds.orNull(request.getWorkflowExecution().getRunId()),
                checks.required("signal_name", request.getSignalName()),
                checks.payloads("input", request.getInput()),
                checks.payloads("header", PayloadMapper.header(request.getHeader())),
                checks.text("identity", request.getIdentity()),
                checks.text("request_id", request.getRequestId()),
                checks.links(request.getLinksList())))
        .thenApply(done -> SignalWorkflowExecutionResponse.getDefaultInstance());
  }

  private CompletableFuture<RequestCancelWorkflowExecutionResponse> cancel(
      RequestCancelWorkflowExecutionRequest request) {
    WorkflowKey key = checks.workflow(request.getNamespace(), request.getWorkflowExecution());
    String chain = RunIds.orNull(request.getFirstExecutionRunId());
    String runId = RunIds.orNull(request.getWorkflowExecution().getRunId());
    return engine
        .submit(
            key,
            new ExecutionRequest.RequestCancelWorkflow(
                chain == null ? runId : null, // the chain is meant, not one of its runs
                checks.text("reason", request.getReason()),
                checks.text("identity", request.getIdentity()),
                checks.text("request_id", request.getRequestId()),
                chain,
                checks.links(request.getLinksList())))
        .thenApply(_done -> RequestCancelWorkflowExecutionResponse.getDefaultInstance())
        .exceptionallyCompose(
            failure ->
                chain == null && runId != null
                    ? endedBefore(key, runId, failure)
                    : CompletableFuture.failedFuture(failure));
  }

  /** A run that has closed need not be asked to stop, and another one may be open since. */
  private CompletableFuture<RequestCancelWorkflowExecutionResponse> endedBefore(
      WorkflowKey key, String runId, Throwable failure) {
    return engine
        .inspect(key, runId)
        .exceptionallyCompose(_missing -> CompletableFuture.failedFuture(failure))
        .thenCompose(
            run ->
                run.status().isClosed()
                    ? CompletableFuture.completedFuture(
                        RequestCancelWorkflowExecutionResponse.getDefaultInstance())
                    : CompletableFuture.failedFuture(failure));
  }

  private CompletableFuture<TerminateWorkflowExecutionResponse> terminate(
      TerminateWorkflowExecutionRequest request) {
    WorkflowKey key = checks.workflow(request.getNamespace(), request.getWorkflowExecution());
    String chain = RunIds.orNull(request.getFirstExecutionRunId());
    String runId = RunIds.orNull(request.getWorkflowExecution().getRunId());
    return engine
        .submit(
            key,
            new ExecutionRequest.TerminateWorkflow(
                chain == null ? runId : null,
                checks.text("reason", request.getReason()),
                checks.payloads("details", request.getDetails()),
                checks.text("identity", request.getIdentity()),
                chain,
                checks.links(request.getLinksList())))
        .thenApply(done -> TerminateWorkflowExecutionResponse.getDefaultInstance());
  }
}
