package io.workflow.server.frontend.temporal.call;

import io.workflow.engine.decide.Request;
import io.workflow.engine.decide.Response;
import io.workflow.engine.shard.HistoryService;
import io.workflow.engine.shard.HistoryService.Outcome;
import io.workflow.engine.state.WorkflowKey;
import io.workflow.engine.state.WorkflowState;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** Asks the history service; what is rejected fails with a {@link CallException}. */
@Component
public class EngineCalls {

  private final HistoryService history;

  public EngineCalls(HistoryService history) {
    this.history = history;
  }

  /** Carries a request out; the answer comes once it is durable, on a thread of the engine. */
  public <R extends Response> CompletableFuture<R> submit(WorkflowKey key, Request<R> request) {
    return history
        .submit(key, request)
        .thenApply(
            outcome ->
                switch (outcome) {
                  case Outcome.Accepted<R>(var response) -> response;
                  case Outcome.Rejected<R>(var rejection) -> throw CallErrors.rejected(rejection);
                });
  }

  /** The state of a run; without a run id, of the open or latest one. */
  public CompletableFuture<WorkflowState> inspect(WorkflowKey key, @Nullable String runId) {
    return history
        .inspect(key, runId)
        .thenApply(
            state -> {
              if (state == null) {
                throw CallException.notFound(missing(key, runId));
              }
              return state;
            });
  }

  private static String missing(WorkflowKey key, @Nullable String runId) {
    return runId == null
        ? "workflow execution not found: no workflow with ID %s in namespace %s"
            .formatted(key.workflowId(), key.namespace())
        : "workflow execution not found: workflow %s in namespace %s has no run %s"
            .formatted(key.workflowId(), key.namespace(), runId);
  }
}
