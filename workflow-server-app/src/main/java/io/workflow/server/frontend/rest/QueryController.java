package io.workflow.server.frontend.rest;

import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.tags.Tag;
import io.workflow.engine.state.WorkflowKey;
import io.workflow.protocol.rest.QueryWorkflowRequest;
import io.workflow.protocol.rest.QueryWorkflowResponse;
import io.workflow.protocol.worker.QueryResult;
import io.workflow.protocol.worker.WorkflowQuery;
import io.workflow.server.engine.EngineAnswers;
import io.workflow.server.query.QueryService;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RestController;

/** Questions to workflow code. */
@RestController
@Tag(name = "workflows")
class QueryController {

  private static final Duration QUERY_TIMEOUT = Duration.ofSeconds(10);

  /** The query service gives up first, and says why. */
  private static final Duration LAST_RESORT = QUERY_TIMEOUT.plusSeconds(5);

  private final QueryService queries;
  private final Keys keys;
  private final FieldChecks checks;

  QueryController(QueryService queries, Keys keys, FieldChecks checks) {
    this.queries = queries;
    this.keys = keys;
    this.checks = checks;
  }

  @PostMapping("/api/v1/namespaces/{namespace}/workflows/{workflowId}/query/{queryType}")
  @Operation(
      summary = "Ask the workflow's code a question",
      description = "Works on closed executions too, while a worker is there that knows the type.")
  QueryWorkflowResponse query(
      @PathVariable String namespace,
      @PathVariable String workflowId,
      @PathVariable String queryType,
      @RequestBody(required = false) @Nullable QueryWorkflowRequest body) {
    WorkflowKey key = keys.of(namespace, workflowId);
    QueryWorkflowRequest given =
        Objects.requireNonNullElseGet(
            body, () -> new QueryWorkflowRequest(List.of(), null, Map.of()));
    WorkflowQuery query =
        new WorkflowQuery(
            checks.required("queryType", queryType),
            checks.payloads("args", given.args()),
            checks.payloads("header", given.header()),
            null);
    QueryResult result =
        EngineAnswers.await(
            queries.query(key, FieldChecks.runId(given.runId()), query, QUERY_TIMEOUT),
            LAST_RESORT);
    return switch (result) {
      case QueryResult.Answered(var payloads) -> new QueryWorkflowResponse(payloads);
      case QueryResult.Failed(var failure) ->
          throw RestException.queryFailed(
              "The query '%s' of workflow '%s' failed: %s"
                  .formatted(queryType, workflowId, failure.message()),
              failure);
    };
  }
}
