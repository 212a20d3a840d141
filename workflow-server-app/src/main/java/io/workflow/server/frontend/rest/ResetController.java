package io.workflow.server.frontend.rest;

import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import io.swagger.v3.oas.annotations.tags.Tag;
import io.workflow.engine.decide.Request.ResetWorkflow.Reapply;
import io.workflow.engine.decide.Response.WorkflowStarted;
import io.workflow.engine.shard.HistoryService.Outcome;
import io.workflow.engine.state.WorkflowKey;
import io.workflow.protocol.rest.ResetWorkflowRequest;
import io.workflow.protocol.rest.StartWorkflowResponse;
import io.workflow.server.frontend.rest.Rejections.Subject;
import io.workflow.server.reset.ResetOptions;
import io.workflow.server.reset.WorkflowResets;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

/** Going back to a workflow task. */
@RestController
@RequestMapping("/api/v1/namespaces/{namespace}/workflows/{workflowId}/reset")
@Tag(name = "workflows")
class ResetController {

  private final WorkflowResets resets;
  private final Keys keys;
  private final FieldChecks checks;

  ResetController(WorkflowResets resets, Keys keys, FieldChecks checks) {
    this.resets = resets;
    this.keys = keys;
    this.checks = checks;
  }

  @PostMapping
  @Operation(
      summary = "Go back to a workflow task, in a new run",
      description =
          "The open run is terminated. The new one has the history up to that workflow "
              + "task; signals that came later are delivered again.")
  @ApiResponse(responseCode = "201", description = "A new run")
  @ApiResponse(responseCode = "200", description = "The run that the same request id has led to")
  ResponseEntity<StartWorkflowResponse> reset(
      @PathVariable String namespace,
      @PathVariable String workflowId,
      @RequestBody ResetWorkflowRequest body) {
    WorkflowKey key = keys.of(namespace, workflowId);
    ResetOptions options =
        new ResetOptions(
            FieldChecks.runId(body.runId()),
            body.workflowTaskFinishEventId(),
            new Reapply(
                Objects.requireNonNullElse(body.signals(), true),
                Objects.requireNonNullElse(body.cancelRequests(), false),
                Objects.requireNonNullElse(body.updates(), true),
                List.of()),
            checks.optional("reason", body.reason(), ""),
            checks.optional("identity", body.identity(), StartRequests.IDENTITY),
            checks.optional("requestId", body.requestId(), UUID.randomUUID().toString()));
    return switch (resets.reset(key, options)) {
      case Outcome.Accepted<WorkflowStarted>(var started) ->
          ResponseEntity.status(started.created() ? HttpStatus.CREATED : HttpStatus.OK)
              .body(new StartWorkflowResponse(started.runId(), started.created()));
      case Outcome.Rejected<WorkflowStarted>(var rejection) ->
          throw Rejections.problem(rejection, Subject.WORKFLOW);
    };
  }
}
