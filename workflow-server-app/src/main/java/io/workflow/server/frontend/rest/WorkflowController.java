package io.workflow.server.frontend.rest;

import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import io.swagger.v3.oas.annotations.tags.Tag;
import io.workflow.engine.decide.ExecutionRequest;
import io.workflow.engine.decide.Request;
import io.workflow.engine.decide.Response;
import io.workflow.engine.state.WorkflowKey;
import io.workflow.protocol.rest.CancelWorkflowRequest;
import io.workflow.protocol.rest.SignalWithStartRequest;
import io.workflow.protocol.rest.SignalWorkflowRequest;
import io.workflow.protocol.rest.StartWorkflowRequest;
import io.workflow.protocol.rest.StartWorkflowResponse;
import io.workflow.protocol.rest.TerminateWorkflowRequest;
import io.workflow.server.frontend.rest.Rejections.Subject;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;

/** What changes a workflow execution. Answers come once the change is durable. */
@RestController
@RequestMapping("/api/v1/namespaces/{namespace}/workflows/{workflowId}")
@Tag(name = "workflows")
class WorkflowController {

  private final EngineRequests history;
  private final Keys keys;
  private final FieldChecks checks;
  private final StartRequests starts;

  WorkflowController(EngineRequests history, Keys keys, FieldChecks checks, StartRequests starts) {
    this.history = history;
    this.keys = keys;
    this.checks = checks;
    this.starts = starts;
  }

  @PostMapping
  @Operation(
      summary = "Start a workflow",
      description =
          "201 with a new run; 200 when the request id or the conflict policy led to a run "
              + "that was there before.")
  @ApiResponse(responseCode = "201", description = "A new run")
  @ApiResponse(responseCode = "200", description = "A run that was there before")
  ResponseEntity<StartWorkflowResponse> start(
      @PathVariable String namespace,
      @PathVariable String workflowId,
      @RequestBody StartWorkflowRequest body) {
    WorkflowKey key = keys.of(namespace, workflowId);
    return start(key, starts.translate(key, body, null));
  }

  @PostMapping("/signal-with-start/{signalName}")
  @Operation(
      summary = "Signal the open run, or start one and signal it, as one step",
      description = "201 with a new run, 200 with the one that was open.")
  @ApiResponse(responseCode = "201", description = "A new run")
  @ApiResponse(responseCode = "200", description = "The run that was open")
  ResponseEntity<StartWorkflowResponse> signalWithStart(
      @PathVariable String namespace,
      @PathVariable String workflowId,
      @PathVariable String signalName,
      @RequestBody SignalWithStartRequest body) {
    WorkflowKey key = keys.of(namespace, workflowId);
    StartWorkflowRequest start = body.start();
    if (start == null) {
      throw RestException.invalid(
          "Expected 'start' to be given, with workflowType and taskQueue, but it is missing.");
    }
    Request.StartWorkflow translated = starts.translate(key, start, null);
    ExecutionRequest.SignalWorkflow signal =
        new ExecutionRequest.SignalWorkflow(
            null,
            checks.required("signalName", signalName),
            checks.payloads("signalInput", body.signalInput()),
            translated.spec().header(),
            translated.identity(),
            translated.requestId(),
            List.of());
    return start(key, starts.translate(key, start, signal));
  }

  @PostMapping("/signal/{signalName}")
  @ResponseStatus(HttpStatus.NO_CONTENT)
  @Operation(summary = "Signal the open run")
  void signal(
      @PathVariable String namespace,
      @PathVariable String workflowId,
      @PathVariable String signalName,
      @RequestBody(required = false) @Nullable SignalWorkflowRequest body) {
    WorkflowKey key = keys.of(namespace, workflowId);
    SignalWorkflowRequest given =
        Objects.requireNonNullElseGet(
            body, () -> new SignalWorkflowRequest(List.of(), null, null, Map.of(), null));
    history.submit(
        key,
        new ExecutionRequest.SignalWorkflow(
            FieldChecks.runId(given.runId()),
            checks.required("signalName", signalName),
            checks.payloads("input", given.input()),
            checks.payloads("header", given.header()),
            checks.optional("identity", given.identity(), StartRequests.IDENTITY),
            checks.optional("requestId", given.requestId(), ""),
            List.of()),
        Subject.WORKFLOW);
  }

  @PostMapping("/cancel")
  @ResponseStatus(HttpStatus.NO_CONTENT)
  @Operation(
      summary = "Ask the open run to stop",
      description = "The code may clean up, or ignore it. Asking twice asks once.")
  void cancel(
      @PathVariable String namespace,
      @PathVariable String workflowId,
      @RequestBody(required = false) @Nullable CancelWorkflowRequest body) {
    WorkflowKey key = keys.of(namespace, workflowId);
    CancelWorkflowRequest given =
        Objects.requireNonNullElseGet(
            body, () -> new CancelWorkflowRequest(null, null, null, null));
    history.submit(
        key,
        new ExecutionRequest.RequestCancelWorkflow(
            FieldChecks.runId(given.runId()),
            checks.optional("reason", given.reason(), ""),
            checks.optional("identity", given.identity(), StartRequests.IDENTITY),
            checks.optional("requestId", given.requestId(), ""),
            null,
            List.of()),
        Subject.WORKFLOW);
  }

  @PostMapping("/terminate")
  @ResponseStatus(HttpStatus.NO_CONTENT)
  @Operation(summary = "End the open run at once", description = "No code runs any more.")
  void terminate(
      @PathVariable String namespace,
      @PathVariable String workflowId,
      @RequestBody(required = false) @Nullable TerminateWorkflowRequest body) {
    WorkflowKey key = keys.of(namespace, workflowId);
    TerminateWorkflowRequest given =
        Objects.requireNonNullElseGet(
            body, () -> new TerminateWorkflowRequest(null, List.of(), null, null));
    history.submit(
        key,
        new ExecutionRequest.TerminateWorkflow(
            FieldChecks.runId(given.runId()),
            checks.optional("reason", given.reason(), ""),
            checks.payloads("details", given.details()),
            checks.optional("identity", given.identity(), StartRequests.IDENTITY),
            null,
            List.of()),
        Subject.WORKFLOW);
  }

  private ResponseEntity<StartWorkflowResponse> start(
      WorkflowKey key, Request.StartWorkflow start) {
    Response.WorkflowStarted started = history.submit(key, start, Subject.WORKFLOW);
    // The engine tells a repeated request what it told the first one; here it is a run of before.
    boolean created = started.runId().equals(start.newRunId());
    return ResponseEntity.status(created ? HttpStatus.CREATED : HttpStatus.OK)
        .body(new StartWorkflowResponse(started.runId(), created));
  }
}
