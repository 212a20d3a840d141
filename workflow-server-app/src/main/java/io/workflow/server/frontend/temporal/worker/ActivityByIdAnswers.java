package io.workflow.server.frontend.temporal.worker;

import io.temporal.api.workflowservice.v1.RecordActivityTaskHeartbeatByIdRequest;
import io.temporal.api.workflowservice.v1.RecordActivityTaskHeartbeatByIdResponse;
import io.temporal.api.workflowservice.v1.RespondActivityTaskCanceledByIdRequest;
import io.temporal.api.workflowservice.v1.RespondActivityTaskCanceledByIdResponse;
import io.temporal.api.workflowservice.v1.RespondActivityTaskCompletedByIdRequest;
import io.temporal.api.workflowservice.v1.RespondActivityTaskCompletedByIdResponse;
import io.temporal.api.workflowservice.v1.RespondActivityTaskFailedByIdRequest;
import io.temporal.api.workflowservice.v1.RespondActivityTaskFailedByIdResponse;
import io.temporal.api.workflowservice.v1.WorkflowServiceGrpc;
import io.workflow.server.frontend.temporal.call.CallRegistry;
import io.workflow.server.frontend.temporal.call.TemporalCalls;
import java.util.concurrent.CompletableFuture;
import org.springframework.stereotype.Component;

/** The same as {@link ActivityTaskAnswers}, from those who know the activity by its id alone. */
@Component
final class ActivityByIdAnswers implements TemporalCalls {

  private final ActivityAnswers answers;

  ActivityByIdAnswers(ActivityAnswers answers) {
    this.answers = answers;
  }

  @Override
  public void register(CallRegistry calls) {
    calls.async(WorkflowServiceGrpc.getRespondActivityTaskCompletedByIdMethod(), this::completed);
    calls.async(WorkflowServiceGrpc.getRespondActivityTaskFailedByIdMethod(), this::failed);
    calls.async(WorkflowServiceGrpc.getRespondActivityTaskCanceledByIdMethod(), this::canceled);
    calls.async(WorkflowServiceGrpc.getRecordActivityTaskHeartbeatByIdMethod(), this::heartbeat);
  }

  private CompletableFuture<RespondActivityTaskCompletedByIdResponse> completed(
      RespondActivityTaskCompletedByIdRequest request) {
    return answers
        .completed(
            ActivityAnswers.Target.of(
                request.getNamespace(),
                request.getWorkflowId(),
                request.getRunId(),
                request.getActivityId()),
            request.getResult(),
            request.getIdentity())
        .thenApply(_done -> RespondActivityTaskCompletedByIdResponse.getDefaultInstance());
  }

  private CompletableFuture<RespondActivityTaskFailedByIdResponse> failed(
      RespondActivityTaskFailedByIdRequest request) {
    return answers
        .failed(
            ActivityAnswers.Target.of(
                request.getNamespace(),
                request.getWorkflowId(),
                request.getRunId(),
                request.getActivityId()),
            request.getFailure(),
            request.getLastHeartbeatDetails(),
            request.getIdentity())
        .thenApply(
            failures ->
                RespondActivityTaskFailedByIdResponse.newBuilder()
                    .addAllFailures(failures)
                    .build());
  }

  private CompletableFuture<RespondActivityTaskCanceledByIdResponse> canceled(
      RespondActivityTaskCanceledByIdRequest request) {
    return answers
        .canceled(
            ActivityAnswers.Target.of(
                request.getNamespace(),
                request.getWorkflowId(),
                request.getRunId(),
                request.getActivityId()),
            request.getDetails(),
            request.getIdentity())
        .thenApply(_done -> RespondActivityTaskCanceledByIdResponse.getDefaultInstance());
  }

  private CompletableFuture<RecordActivityTaskHeartbeatByIdResponse> heartbeat(
      RecordActivityTaskHeartbeatByIdRequest request) {
    return answers
        .heartbeat(
            ActivityAnswers.Target.of(
                request.getNamespace(),
                request.getWorkflowId(),
                request.getRunId(),
                request.getActivityId()),
            request.getDetails(),
            request.getIdentity())
        .thenApply(
            cancelRequested ->
                RecordActivityTaskHeartbeatByIdResponse.newBuilder()
                    .setCancelRequested(cancelRequested)
                    .build());
  }
}
