package io.workflow.server.frontend.temporal.worker;

import io.temporal.api.common.v1.Payloads;
import io.temporal.api.failure.v1.Failure;
import io.workflow.engine.decide.ActivityRequest;
import io.workflow.engine.decide.ActivityRequest.ActivityReference;
import io.workflow.engine.decide.Response.ActivityTaskClosed;
import io.workflow.engine.decide.Response.HeartbeatRecorded;
import io.workflow.engine.state.WorkflowKey;
import io.workflow.protocol.worker.TaskToken;
import io.workflow.server.frontend.temporal.call.CallException;
import io.workflow.server.frontend.temporal.call.EngineCalls;
import io.workflow.server.frontend.temporal.call.RequestChecks;
import io.workflow.server.frontend.temporal.call.RunIds;
import io.workflow.server.frontend.temporal.mapping.FailureMapper;
import io.workflow.server.frontend.temporal.mapping.PayloadMapper;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.springframework.stereotype.Component;

/** What becomes of activities, whoever tells it. Fails with NOT_FOUND when one is closed. */
@Component
final class ActivityAnswers {

  private final EngineCalls engine;
  private final RequestChecks checks;

  ActivityAnswers(EngineCalls engine, RequestChecks checks) {
    this.engine = engine;
    this.checks = checks;
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
        throw CallException.notSet(field);
      }
    }
  }

  /** A result that is too large is a failure, for the next attempt would have it again. */
  CompletableFuture<ActivityTaskClosed> completed(Target target, Payloads result, String identity) {
    return checks.fits(result.getSerializedSize())
        ? engine.submit(
            target.key(),
            new ActivityRequest.CompleteActivityTask(
                target.activity(), PayloadMapper.fromProto(result), identity, null))
        : fail(target, TooLarge.failure("Complete result exceeds size limit."), identity);
  }

  /** Completes with the failures that are kept instead of what was too large. */
  CompletableFuture<List<Failure>> failed(
      Target target, Failure given, Payloads lastHeartbeatDetails, String identity) {
    List<Failure> instead = new ArrayList<>();
    Payloads details = lastHeartbeatDetails;
    if (!checks.fits(details.getSerializedSize())) {
      details = Payloads.getDefaultInstance();
      instead.add(FailureMapper.toProto(TooLarge.failure("Heartbeat details exceed size limit.")));
    }
    var failure = FailureMapper.fromProto(given);
    if (!checks.fits(given.getSerializedSize())) {
      failure = TooLarge.inPlaceOf(failure);
      instead.add(FailureMapper.toProto(failure));
    }
    return engine
        .submit(
            target.key(),
            new ActivityRequest.FailActivityTask(
                target.activity(), failure, identity, null, PayloadMapper.fromProto(details)))
        .thenApply(_done -> List.copyOf(instead));
  }

  CompletableFuture<ActivityTaskClosed> canceled(Target target, Payloads details, String identity) {
    return checks.fits(details.getSerializedSize())
        ? engine.submit(
            target.key(),
            new ActivityRequest.CancelActivityTask(
                target.activity(), PayloadMapper.fromProto(details), identity, null))
        : fail(target, TooLarge.failure("Cancel details exceed size limit."), identity);
  }

  /** Whether the activity was asked to stop; it fails when its details are too large. */
  CompletableFuture<Boolean> heartbeat(Target target, Payloads details, String identity) {
    if (!checks.fits(details.getSerializedSize())) {
      return fail(target, TooLarge.failure("Heartbeat details exceed size limit."), identity)
          .thenApply(_done -> true);
    }
    return engine
        .submit(
            target.key(),
            new ActivityRequest.RecordActivityHeartbeat(
                target.activity(), PayloadMapper.fromProto(details), identity))
        .thenApply(HeartbeatRecorded::cancelRequested);
  }

  private CompletableFuture<ActivityTaskClosed> fail(
      Target target, io.workflow.protocol.Failure failure, String identity) {
    return engine.submit(
        target.key(),
        new ActivityRequest.FailActivityTask(
            target.activity(), failure, identity, null, List.of()));
  }
}
