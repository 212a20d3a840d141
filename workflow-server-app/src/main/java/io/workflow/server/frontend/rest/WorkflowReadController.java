package io.workflow.server.frontend.rest;

import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.tags.Tag;
import io.workflow.engine.shard.HistoryService;
import io.workflow.engine.state.WorkflowKey;
import io.workflow.protocol.rest.HistoryPage;
import io.workflow.protocol.rest.WorkflowCount;
import io.workflow.protocol.rest.WorkflowDescription;
import io.workflow.protocol.rest.WorkflowList;
import io.workflow.server.engine.HistoryReader;
import io.workflow.server.visibility.VisibilityService;
import org.jspecify.annotations.Nullable;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** What is to be seen of workflow executions. */
@RestController
@RequestMapping("/api/v1/namespaces/{namespace}")
@Tag(name = "workflows")
class WorkflowReadController {

  private final EngineRequests history;
  private final HistoryReader reader;
  private final VisibilityService visibility;
  private final Keys keys;

  WorkflowReadController(
      HistoryService service, EngineRequests history, VisibilityService visibility, Keys keys) {
    this.history = history;
    this.reader = new HistoryReader(service, history::inspect);
    this.visibility = visibility;
    this.keys = keys;
  }

  @GetMapping("/workflows/{workflowId}")
  @Operation(
      summary = "Describe an execution",
      description =
          "Its status and times, and what it waits for: activities with attempts and last "
              + "failure, timers,"
              + " children, answers of other workflows, updates, the workflow task.")
  WorkflowDescription describe(
      @PathVariable String namespace,
      @PathVariable String workflowId,
      @Parameter(description = "left out: the open or latest run") @RequestParam(required = false)
          @Nullable String runId) {
    WorkflowKey key = keys.of(namespace, workflowId);
    return Descriptions.of(history.inspect(key, FieldChecks.runId(runId)));
  }

  @GetMapping("/workflows/{workflowId}/history")
  @Operation(
      summary = "Read the events of a run",
      description =
          "Ask again with the run id and fromEventId = nextEventId for more; nextEventId "
              + "is 0 when the run is closed and this was the last page.")
  HistoryPage history(
      @PathVariable String namespace,
      @PathVariable String workflowId,
      @Parameter(description = "left out: the open or latest run") @RequestParam(required = false)
          @Nullable String runId,
      @Parameter(description = "the first event wanted; 1 is the first of a run")
          @RequestParam(defaultValue = "1")
          int fromEventId,
      @Parameter(description = "about how many events to return, 1 to 1,000")
          @RequestParam(defaultValue = "200")
          int pageSize,
      @Parameter(
              description =
                  "true: wait up to 20 s until there is such an event; an empty page means "
                      + "ask again")
          @RequestParam(defaultValue = "false")
          boolean wait,
      @Parameter(description = "true: only the event that closes the run")
          @RequestParam(defaultValue = "false")
          boolean closeEventOnly) {
    return reader.read(
        keys.of(namespace, workflowId),
        FieldChecks.runId(runId),
        new HistoryReader.Wanted(
            FieldChecks.between("fromEventId", fromEventId, 1, Integer.MAX_VALUE),
            FieldChecks.between("pageSize", pageSize, 1, VisibilityService.MAXIMUM_PAGE_SIZE),
            wait,
            closeEventOnly));
  }

  @GetMapping("/workflows")
  @Operation(
      summary = "List executions",
      description =
          "For example query=WorkflowType = 'PizzaOrder' AND ExecutionStatus = 'Running' "
              + "ORDER BY StartTime DESC."
              + " Tests: = != < <= > >= IN BETWEEN STARTS_WITH IS NULL, joined by AND, OR, "
              + "NOT and parentheses."
              + " Fields: WorkflowId, RunId, WorkflowType, TaskQueue, ExecutionStatus, "
              + "StartTime, ExecutionTime,"
              + " CloseTime, HistoryLength, HistorySizeBytes and search attributes by name.")
  WorkflowList list(
      @PathVariable String namespace,
      @RequestParam(required = false) @Nullable String query,
      @RequestParam(defaultValue = "100") int pageSize,
      @RequestParam(required = false) @Nullable String pageToken) {
    return visibility.list(
        keys.namespace(namespace),
        query,
        FieldChecks.between("pageSize", pageSize, 1, VisibilityService.MAXIMUM_PAGE_SIZE),
        pageToken);
  }

  @GetMapping("/workflow-count")
  @Operation(
      summary = "Count executions",
      description =
          "With GROUP BY ExecutionStatus, WorkflowType or TaskQueue at the end of the "
              + "query, in groups.")
  WorkflowCount count(
      @PathVariable String namespace, @RequestParam(required = false) @Nullable String query) {
    return visibility.count(keys.namespace(namespace), query);
  }
}
