package io.workflow.server.frontend.temporal.worker;

import com.google.protobuf.ByteString;
import io.temporal.api.workflowservice.v1.RecordActivityTaskHeartbeatRequest;
import io.temporal.api.workflowservice.v1.RecordActivityTaskHeartbeatResponse;
import io.temporal.api.workflowservice.v1.RespondActivityTaskCanceledRequest;
import io.temporal.api.workflowservice.v1.RespondActivityTaskCanceledResponse;
import io.temporal.api.workflowservice.v1.RespondActivityTaskCompletedRequest;
import io.temporal.api.workflowservice.v1.RespondActivityTaskCompletedResponse;
import io.temporal.api.workflowservice.v1.RespondActivityTaskFailedRequest;
import io.temporal.api.workflowservice.v1.RespondActivityTaskFailedResponse;
import io.temporal.api.workflowservice.v1.WorkflowServiceGrpc;
import io.workflow.server.frontend.temporal.call.CallRegistry;
import io.workflow.server.frontend.temporal.call.TemporalCalls;
import java.util.concurrent.CompletableFuture;
import org.springframework.stereotype.Component;

/** What workers say of the activity tasks that they have in hand. */
@Component
final class ActivityTaskAnswers implements TemporalCalls {

  private final ActivityAnswers answers;

  ActivityTaskAnswers(ActivityAnswers answers) {
    this.answers = answers;
  }

  @Override
  public void register(CallRegistry calls) {
    calls.async(WorkflowServiceGrpc.getRespondActivityTaskCompletedMethod(), this::completed);
    calls.async(WorkflowServiceGrpc.getRespondActivityTaskFailedMethod(), this::failed);
    calls.async(WorkflowServiceGrpc.getRespondActivityTaskCanceledMethod(), this::canceled);
    calls.async(WorkflowServiceGrpc.getRecordActivityTaskHeartbeatMethod(), this::heartbeat);
  }

  private static ActivityAnswers.Target target(ByteString token, String namespace) {
    return ActivityAnswers.Target.of(TaskTokens.of(token, namespace));
  }

  private CompletableFuture<RespondActivityTaskCompletedResponse> completed(
      RespondActivityTaskCompletedRequest request) {
    return answers
        .completed(
            target(request.getTaskToken(), request.getNamespace()),
            request.getResult(),
            request.getIdentity())
        .thenApply(_done -> RespondActivityTaskCompletedResponse.getDefaultInstance());
  }

  private CompletableFuture<RespondActivityTaskFailedResponse> failed(
      RespondActivityTaskFailedRequest request) {
    return answers
        .failed(
            target(request.getTaskToken(), request.getNamespace()),
            request.getFailure(),
            request.getLastHeartbeatDetails(),
            request.getIdentity())
        .thenApply(
            failures ->
                RespondActivityTaskFailedResponse.newBuilder().addAllFailures(failures).build());
  }

  private CompletableFuture<RespondActivityTaskCanceledResponse> canceled(
      RespondActivityTaskCanceledRequest request) {
    return answers
        .canceled(
            target(request.getTaskToken(), request.getNamespace()),
            request.getDetails(),
            request.getIdentity())
        .thenApply(_done -> RespondActivityTaskCanceledResponse.getDefaultInstance());
  }

  private CompletableFuture<RecordActivityTaskHeartbeatResponse> heartbeat(
      RecordActivityTaskHeartbeatRequest request) {
    return answers
        .heartbeat(
            target(request.getTaskToken(), request.getNamespace()),
            request.getDetails(),
            request.getIdentity())
        .thenApply(
            cancelRequested ->
                RecordActivityTaskHeartbeatResponse.newBuilder()
                    .setCancelRequested(cancelRequested)
                    .build());
  }
}
