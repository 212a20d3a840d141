package io.workflow.server.frontend.temporal.worker;

import io.temporal.api.workflowservice.v1.RespondQueryTaskCompletedRequest;
import io.temporal.api.workflowservice.v1.RespondQueryTaskCompletedResponse;
import io.temporal.api.workflowservice.v1.WorkflowServiceGrpc;
import io.workflow.engine.state.WorkflowKey;
import io.workflow.protocol.worker.QueryResult;
import io.workflow.protocol.worker.TaskId;
import io.workflow.protocol.worker.TaskToken;
import io.workflow.server.frontend.temporal.call.CallException;
import io.workflow.server.frontend.temporal.call.CallRegistry;
import io.workflow.server.frontend.temporal.call.RequestChecks;
import io.workflow.server.frontend.temporal.call.TemporalCalls;
import io.workflow.server.query.WorkerQueries;
import java.util.concurrent.CompletableFuture;
import org.springframework.stereotype.Component;

/** What workers answer to queries that came as tasks of their own. */
@Component
final class QueryAnswers implements TemporalCalls {

  private final RequestChecks checks;
  private final WorkerQueries queries;

  QueryAnswers(RequestChecks checks, WorkerQueries queries) {
    this.checks = checks;
    this.queries = queries;
  }

  @Override
  public void register(CallRegistry calls) {
    calls.async(WorkflowServiceGrpc.getRespondQueryTaskCompletedMethod(), this::answered);
  }

  private CompletableFuture<RespondQueryTaskCompletedResponse> answered(
      RespondQueryTaskCompletedRequest request) {
    TaskToken token = TaskTokens.of(request.getTaskToken(), request.getNamespace());
    QueryResult result =
        QueryResults.of(
            request.getCompletedType(),
            request.getQueryResult(),
            request.getErrorMessage(),
            request.hasFailure() ? request.getFailure() : null,
            checks);
    TaskId task = token.task();
    return queries
        .answered(
            task.namespace(),
            new WorkflowKey(task.namespace(), task.workflowId()),
            token.startId(),
            result)
        .thenApply(
            taken -> {
              if (!taken) {
                throw CallException.notFound(
                    "Nobody waits for the answer to query %s any more".formatted(token.startId()));
              }
              return RespondQueryTaskCompletedResponse.getDefaultInstance();
            });
  }
}
