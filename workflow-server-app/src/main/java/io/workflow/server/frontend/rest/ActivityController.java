package io.workflow.server.frontend.rest;

import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.tags.Tag;
import io.workflow.engine.decide.ActivityRequest;
import io.workflow.engine.decide.Request;
import io.workflow.engine.decide.Response;
import io.workflow.engine.state.WorkflowKey;
import io.workflow.protocol.codec.CodecException;
import io.workflow.protocol.codec.TaskTokenText;
import io.workflow.protocol.rest.ActivityOutcomeRequest;
import io.workflow.protocol.rest.ActivityReference;
import io.workflow.protocol.worker.TaskToken;
import io.workflow.server.frontend.rest.Rejections.Subject;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;

/**
 * Completion of activities from elsewhere: the activity has returned without a result, and somebody
 * reports it later, by its task token or by ids.
 */
@RestController
@RequestMapping("/api/v1/namespaces/{namespace}/activities")
@Tag(name = "activities")
class ActivityController {

  private final EngineRequests history;
  private final Keys keys;
  private final FieldChecks checks;

  ActivityController(EngineRequests history, Keys keys, FieldChecks checks) {
    this.history = history;
    this.keys = keys;
    this.checks = checks;
  }

  private record Target(WorkflowKey key, ActivityRequest.ActivityReference activity) {}

  @PostMapping("/complete")
  @ResponseStatus(HttpStatus.NO_CONTENT)
  @Operation(summary = "Report the result of an activity")
  void complete(@PathVariable String namespace, @RequestBody ActivityOutcomeRequest.Complete body) {
    Target target = target(namespace, body.activity());
    submit(
        target,
        new ActivityRequest.CompleteActivityTask(
            target.activity, checks.payloads("result", body.result()), identity(), null));
  }

  @PostMapping("/fail")
  @ResponseStatus(HttpStatus.NO_CONTENT)
  @Operation(
      summary = "Report that an activity failed",
      description = "The retry policy decides whether there is another attempt.")
  void fail(@PathVariable String namespace, @RequestBody ActivityOutcomeRequest.Fail body) {
    Target target = target(namespace, body.activity());
    submit(
        target,
        new ActivityRequest.FailActivityTask(
            target.activity,
            checks.failure("failure", body.failure()),
            identity(),
            null,
            List.of()));
  }

  @PostMapping("/cancel")
  @ResponseStatus(HttpStatus.NO_CONTENT)
  @Operation(summary = "Report that an activity stopped because it was asked to")
  void cancel(@PathVariable String namespace, @RequestBody ActivityOutcomeRequest.Cancel body) {
    Target target = target(namespace, body.activity());
    submit(
        target,
        new ActivityRequest.CancelActivityTask(
            target.activity, checks.payloads("details", body.details()), identity(), null));
  }

  @PostMapping("/heartbeat")
  @Operation(
      summary = "Report that an activity is alive",
      description = "The answer says whether it is asked to stop.")
  ActivityOutcomeRequest.HeartbeatResponse heartbeat(
      @PathVariable String namespace, @RequestBody ActivityOutcomeRequest.Heartbeat body) {
    Target target = target(namespace, body.activity());
    Response.HeartbeatRecorded recorded =
        submit(
            target,
            new ActivityRequest.RecordActivityHeartbeat(
                target.activity, checks.payloads("details", body.details()), identity()));
    return new ActivityOutcomeRequest.HeartbeatResponse(recorded.cancelRequested());
  }

  private <R extends Response> R submit(Target target, Request<R> request) {
    return history.submit(target.key, request, Subject.ACTIVITY);
  }

  private static String identity() {
    return StartRequests.IDENTITY;
  }

  private Target target(String namespace, @Nullable ActivityReference given) {
    if (given == null) {
      throw RestException.invalid(
          "Expected 'activity' to be given, with a taskToken or with workflowId and "
              + "activityId, but it is missing.");
    }
    String text = given.taskToken();
    if (text != null && !text.isBlank()) {
      TaskToken token = token(text);
      return new Target(
          keys.of(requireSame(namespace, token.task().namespace()), token.task().workflowId()),
          new ActivityRequest.ActivityReference.ByToken(token));
    }
    String workflowId = checks.required("activity.workflowId", given.workflowId());
    return new Target(
        keys.of(namespace, workflowId),
        new ActivityRequest.ActivityReference.ById(
            FieldChecks.runId(given.runId()),
            checks.required("activity.activityId", given.activityId())));
  }

  private static String requireSame(String namespace, String ofToken) {
    if (!namespace.equals(ofToken)) {
      throw RestException.invalid(
          ("Expected a task token of namespace '%s', but it is of '%s': send it to the "
                  + "namespace that it is of.")
              .formatted(namespace, ofToken));
    }
    return namespace;
  }

  private static TaskToken token(String text) {
    try {
      return TaskTokenText.read(text);
    } catch (CodecException unreadable) {
      throw RestException.invalid(
          "Expected 'activity.taskToken' to be a task token as the activity got it from "
              + "its context, but it can't be read.");
    }
  }
}
