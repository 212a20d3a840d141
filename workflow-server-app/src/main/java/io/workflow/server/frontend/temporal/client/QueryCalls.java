package io.workflow.server.frontend.temporal.client;

import io.temporal.api.enums.v1.QueryRejectCondition;
import io.temporal.api.query.v1.QueryRejected;
import io.temporal.api.workflowservice.v1.QueryWorkflowRequest;
import io.temporal.api.workflowservice.v1.QueryWorkflowResponse;
import io.temporal.api.workflowservice.v1.WorkflowServiceGrpc;
import io.workflow.engine.state.PendingWorkflowTask;
import io.workflow.engine.state.WorkflowKey;
import io.workflow.engine.state.WorkflowState;
import io.workflow.protocol.WorkflowStatus;
import io.workflow.protocol.worker.QueryResult;
import io.workflow.protocol.worker.WorkflowQuery;
import io.workflow.server.frontend.temporal.call.CallException;
import io.workflow.server.frontend.temporal.call.CallRegistry;
import io.workflow.server.frontend.temporal.call.CurrentCall;
import io.workflow.server.frontend.temporal.call.EngineCalls;
import io.workflow.server.frontend.temporal.call.RequestChecks;
import io.workflow.server.frontend.temporal.call.RunIds;
import io.workflow.server.frontend.temporal.call.TemporalCalls;
import io.workflow.server.frontend.temporal.mapping.FailureMapper;
import io.workflow.server.frontend.temporal.mapping.PayloadMapper;
import io.workflow.server.frontend.temporal.mapping.PolicyMapper;
import io.workflow.server.frontend.temporal.mapping.QueryMapper;
import io.workflow.server.query.WorkerQueries;
import java.time.Duration;
import java.time.InstantSource;
import java.util.concurrent.CompletableFuture;
import org.springframework.stereotype.Component;

/** Queries of clients to workflow code. */
@Component
final class QueryCalls implements TemporalCalls {

  /** From this attempt on a workflow task is taken for one that does not get ahead. */
  private static final int FAILING_ATTEMPT = 3;

  private static final Duration LONGEST_WAIT = Duration.ofSeconds(60);

  /** So that the client learns why there is no answer before it gives up. */
  private static final Duration BEFORE_DEADLINE = Duration.ofMillis(500);

  private final EngineCalls engine;
  private final RequestChecks checks;
  private final WorkerQueries queries;
  private final InstantSource clock;

  QueryCalls(EngineCalls engine, RequestChecks checks, WorkerQueries queries, InstantSource clock) {
    this.engine = engine;
    this.checks = checks;
    this.queries = queries;
    this.clock = clock;
  }

  @Override
  public void register(CallRegistry calls) {
    calls.async(WorkflowServiceGrpc.getQueryWorkflowMethod(), this::query);
  }

  private CompletableFuture<QueryWorkflowResponse> query(QueryWorkflowRequest request) {
    WorkflowKey key = checks.workflow(request.getNamespace(), request.getExecution());
    String runId = RunIds.orNull(request.getExecution().getRunId());
    if (!request.hasQuery()) {
      throw CallException.notSet("workflow_query");
    }
    String unused = checks.required("query_type", request.getQuery().getQueryType());
    checks.size("query_args", request.getQuery().getQueryArgs().getSerializedSize());
    WorkflowQuery query = QueryMapper.fromProto(request.getQuery());
    Duration left = CurrentCall.get().timeLeft(LONGEST_WAIT);
    Duration timeout =
        left.compareTo(BEFORE_DEADLINE.multipliedBy(2)) > 0 ? left.minus(BEFORE_DEADLINE) : left;
    return engine
        .inspect(key, runId)
        .thenCompose(
            state -> {
              if (isRejected(request.getQueryRejectCondition(), state.status())) {
                return CompletableFuture.completedFuture(rejected(state));
              }
              requireReady(state, timeout);
              return queries
                  .query(key, state.runId(), query, timeout)
                  .thenApply(QueryCalls::response);
            });
  }

  private static boolean isRejected(QueryRejectCondition condition, WorkflowStatus status) {
    return switch (condition) {
      case QUERY_REJECT_CONDITION_NOT_OPEN -> status.isClosed();
      case QUERY_REJECT_CONDITION_NOT_COMPLETED_CLEANLY ->
          status.isClosed() && status != WorkflowStatus.COMPLETED;
      case QUERY_REJECT_CONDITION_NONE, QUERY_REJECT_CONDITION_UNSPECIFIED, UNRECOGNIZED -> false;
    };
  }

  private static QueryWorkflowResponse rejected(WorkflowState state) {
    return QueryWorkflowResponse.newBuilder()
        .setQueryRejected(
            QueryRejected.newBuilder().setStatus(PolicyMapper.toProto(state.status())))
        .build();
  }

  /** Waiting would be in vain. */
  private void requireReady(WorkflowState state, Duration timeout) {
    if (state.status().isClosed()) {
      if (state.workflowTasks().previousStartedEventId() == 0) {
        throw CallException.workflowNotReady(
            "Workflow execution closed before WorkflowTaskStarted event: no worker has seen the run.");
      }
      return;
    }
    PendingWorkflowTask task = state.workflowTask();
    if (task != null && task.attempt() >= FAILING_ATTEMPT) {
      throw CallException.workflowNotReady(
          """
          Unable to query workflow due to Workflow Task in failed state. Attempt %d of it waits: \
          the run's history says why the first one failed."""
              .formatted(task.attempt()));
    }
    if (state.workflowTasks().firstWaits()
        && state
            .started()
            .firstWorkflowTaskTime(state.startTime())
            .isAfter(clock.instant().plus(timeout))) {
      throw CallException.workflowNotReady(
          """
          Workflow task is not scheduled yet. The start was delayed, and no worker has seen the \
          run.""");
    }
  }

  private static QueryWorkflowResponse response(QueryResult result) {
    return switch (result) {
      case QueryResult.Answered(var payloads) ->
          QueryWorkflowResponse.newBuilder()
              .setQueryResult(PayloadMapper.toProto(payloads))
              .build();
      case QueryResult.Failed(var failure) ->
          throw CallException.queryFailed(failure.message(), FailureMapper.toProto(failure));
    };
  }
}
