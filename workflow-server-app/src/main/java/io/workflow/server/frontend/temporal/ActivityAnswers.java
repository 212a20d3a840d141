package io.workflow.server.frontend.temporal;

import io.temporal.api.common.v1.Payloads;
import io.temporal.api.failure.v1.Failure;
import io.workflow.engine.decide.Request;
import io.workflow.engine.decide.Request.ActivityReference;
import io.workflow.engine.decide.Response;
import io.workflow.engine.decide.Response.HeartbeatRecorded;
import io.workflow.engine.state.WorkflowKey;
import io.workflow.protocol.worker.TaskToken;
import io.workflow.server.frontend.temporal.mapping.FailureMapper;
import io.workflow.server.frontend.temporal.mapping.PayloadMapper;
import java.util.concurrent.CompletableFuture;
import org.springframework.stereotype.Component;

/** What becomes of activities, whoever tells it. Fails with NOT_FOUND when one is closed. */
@Component
final class ActivityAnswers {

  private final EngineCalls engine;

  ActivityAnswers(EngineCalls engine) {
    this.engine = engine;
  }

  /** The activity that is meant. */
  record Target(WorkflowKey key, ActivityReference activity) {

    static Target of(TaskToken token) {
      return new Target(TaskTokens.key(token), new ActivityReference.ByToken(token));
    }

    /** {@code runId} empty means the open run. */
    static Target of(String namespace, String workflowId, String runId, String activityId) {
      require("namespace", namespace);
      require("workflow_id", workflowId);
      require("activity_id", activityId);
      return new Target(
          new WorkflowKey(namespace, workflowId),
          new ActivityReference.ById(RunIds.orNull(runId), activityId));
    }

    private static void require(String field, String value) {
      if (value.isEmpty()) {
        throw CallException.invalid("Expected %s to be set, but it is empty".formatted(field));
      }
    }
  }

  CompletableFuture<Response> completed(Target target, Payloads result, String identity) {
    return engine.submit(
        target.key(),
        new Request.CompleteActivityTask(
            target.activity(), PayloadMapper.fromProto(result), identity, null));
  }

  CompletableFuture<Response> failed(
      Target target, Failure failure, Payloads lastHeartbeatDetails, String identity) {
    return engine.submit(
        target.key(),
        new Request.FailActivityTask(
            target.activity(),
            FailureMapper.fromProto(failure),
            identity,
            null,
            PayloadMapper.fromProto(lastHeartbeatDetails)));
  }

  CompletableFuture<Response> canceled(Target target, Payloads details, String identity) {
    return engine.submit(
        target.key(),
        new Request.CancelActivityTask(
            target.activity(), PayloadMapper.fromProto(details), identity, null));
  }

  /** Whether the activity was asked to stop. */
  CompletableFuture<Boolean> heartbeat(Target target, Payloads details, String identity) {
    return engine
        .submit(
            target.key(),
            new Request.RecordActivityHeartbeat(
                target.activity(), PayloadMapper.fromProto(details), identity),
            HeartbeatRecorded.class)
        .thenApply(HeartbeatRecorded::cancelRequested);
  }
}
