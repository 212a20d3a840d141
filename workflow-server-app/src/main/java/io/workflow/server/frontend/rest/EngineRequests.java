package io.workflow.server.frontend.rest;

import io.workflow.engine.decide.Request;
import io.workflow.engine.decide.Response;
import io.workflow.engine.shard.HistoryService;
import io.workflow.engine.shard.HistoryService.Outcome;
import io.workflow.engine.state.WorkflowKey;
import io.workflow.engine.state.WorkflowState;
import io.workflow.protocol.rest.Problem.Code;
import io.workflow.server.engine.EngineAnswers;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/**
 * Asks the history service and waits for its answer; what goes wrong is a {@link RestException}.
 */
@Component
class EngineRequests {

  private final HistoryService history;

  EngineRequests(HistoryService history) {
    this.history = history;
  }

  /** Carries a request out; returns once it is durable. */
  <R extends Response> R submit(WorkflowKey key, Request<R> request, Rejections.Subject subject) {
    return switch (EngineAnswers.await(history.submit(key, request))) {
      case Outcome.Accepted<R>(var response) -> response;
      case Outcome.Rejected<R>(var rejection) -> throw Rejections.problem(rejection, subject);
    };
  }

  /** The state of a run; without a run id, of the open or latest one. */
  WorkflowState inspect(WorkflowKey key, @Nullable String runId) {
    WorkflowState state = EngineAnswers.await(history.inspect(key, runId));
    if (state == null) {
      throw RestException.of(
          Code.WORKFLOW_NOT_FOUND,
          runId == null
              ? ("There is no workflow '%s' in namespace '%s'. Ids are case-sensitive; "
                      + "executions are removed some days after they have closed.")
                  .formatted(key.workflowId(), key.namespace())
              : ("Workflow '%s' in namespace '%s' has no run '%s'. Leave the run id out for "
                      + "the open or latest run.")
                  .formatted(key.workflowId(), key.namespace(), runId));
    }
    return state;
  }
}
