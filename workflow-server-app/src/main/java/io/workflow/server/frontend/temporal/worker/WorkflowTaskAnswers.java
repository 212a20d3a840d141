package io.workflow.server.frontend.temporal.worker;

import static io.workflow.protocol.WorkflowTaskFailedCause.BAD_SEARCH_ATTRIBUTES;
import static io.workflow.protocol.WorkflowTaskFailedCause.UNHANDLED_COMMAND;

import io.grpc.StatusRuntimeException;
import io.temporal.api.query.v1.WorkflowQueryResult;
import io.temporal.api.workflowservice.v1.RespondWorkflowTaskCompletedRequest;
import io.temporal.api.workflowservice.v1.RespondWorkflowTaskCompletedResponse;
import io.temporal.api.workflowservice.v1.RespondWorkflowTaskFailedRequest;
import io.temporal.api.workflowservice.v1.RespondWorkflowTaskFailedResponse;
import io.temporal.api.workflowservice.v1.WorkflowServiceGrpc;
import io.workflow.engine.decide.Response;
import io.workflow.engine.decide.WorkflowTaskRequest;
import io.workflow.engine.state.StickyQueue;
import io.workflow.protocol.Failure;
import io.workflow.protocol.WorkflowTaskFailedCause;
import io.workflow.protocol.command.Command;
import io.workflow.protocol.worker.QueryResult;
import io.workflow.protocol.worker.TaskToken;
import io.workflow.protocol.worker.UpdateMessage;
import io.workflow.server.frontend.temporal.call.CallException;
import io.workflow.server.frontend.temporal.call.CallRegistry;
import io.workflow.server.frontend.temporal.call.EngineCalls;
import io.workflow.server.frontend.temporal.call.RequestChecks;
import io.workflow.server.frontend.temporal.call.TemporalCalls;
import io.workflow.server.frontend.temporal.mapping.ActivityTaskMapper;
import io.workflow.server.frontend.temporal.mapping.CommandMapper;
import io.workflow.server.frontend.temporal.mapping.FailedCauseMapper;
import io.workflow.server.frontend.temporal.mapping.FailureMapper;
import io.workflow.server.frontend.temporal.mapping.SdkMetadataMapper;
import io.workflow.server.frontend.temporal.mapping.TimeMapper;
import io.workflow.server.frontend.temporal.mapping.UpdateMessageMapper;
import io.workflow.server.frontend.temporal.mapping.WorkerVersionMapper;
import io.workflow.server.query.WorkerQueries;
import io.workflow.server.visibility.SearchAttributeException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** What workers answer to workflow tasks. */
@Component
@SuppressWarnings("deprecation") // build ids, which SDKs still send
final class WorkflowTaskAnswers implements TemporalCalls {

  private static final Duration USUAL_STICKY_TIMEOUT = Duration.ofSeconds(5);

  private final EngineCalls engine;
  private final WorkerQueries queries;
  private final WorkflowTaskResponses responses;
  private final SearchAttributeCommands attributes;
  private final RequestChecks checks;

  WorkflowTaskAnswers(
      EngineCalls engine,
      WorkerQueries queries,
      WorkflowTaskResponses responses,
      SearchAttributeCommands attributes,
      RequestChecks checks) {
    this.checks = checks;
    this.attributes = attributes;
    this.engine = engine;
    this.queries = queries;
    this.responses = responses;
  }

  @Override
  public void register(CallRegistry calls) {
    calls.async(WorkflowServiceGrpc.getRespondWorkflowTaskCompletedMethod(), this::completed);
    calls.async(WorkflowServiceGrpc.getRespondWorkflowTaskFailedMethod(), this::failed);
  }

  private CompletableFuture<RespondWorkflowTaskCompletedResponse> completed(
      RespondWorkflowTaskCompletedRequest request) {
    TaskToken token = TaskTokens.of(request.getTaskToken(), request.getNamespace());
    String namespace = token.task().namespace();
    List<Command> commands = new ArrayList<>();
    List<UpdateMessage> messages;
    WorkflowTaskFailedCause unreadableCause = UNHANDLED_COMMAND;
    try {
      messages = UpdateMessageMapper.fromProto(request.getMessagesList());
      for (var command : request.getCommandsList()) {
        unreadableCause = FailedCauseMapper.badAttributes(command.getAttributesCase());
        commands.add(attributes.checked(namespace, CommandMapper.fromProto(command, namespace)));
      }
    } catch (StatusRuntimeException unreadable) {
      String reason = String.valueOf(unreadable.getStatus().getDescription());
      return failInstead(token, request.getIdentity(), unreadableCause, reason, unreadable);
    } catch (SearchAttributeException wrong) {
      String reason = "%s: %s".formatted(BAD_SEARCH_ATTRIBUTES.title(), wrong.getMessage());
      return failInstead(
          token,
          request.getIdentity(),
          BAD_SEARCH_ATTRIBUTES,
          reason,
          CallException.invalid(reason));
    }
    return engine
        .submit(
            TaskTokens.key(token),
            new WorkflowTaskRequest.CompleteWorkflowTask(
                token,
                commands,
                request.getIdentity(),
                new WorkflowTaskRequest.CompleteWorkflowTask.HandOut(
                    true, request.getReturnNewWorkflowTask(), TaskTokens.nextStartId(token)),
                stickyQueue(request),
                request.getForceCreateNewWorkflowTask(),
                SdkMetadataMapper.fromProto(request),
                messages,
                CommandMapper.userMetadata(request.getCommandsList())))
        .thenCompose(response -> answer(request, token, response));
  }

  private CompletableFuture<RespondWorkflowTaskCompletedResponse> answer(
      RespondWorkflowTaskCompletedRequest request,
      TaskToken token,
      Response.WorkflowTaskAnswered response) {
    return switch (response) {
      case Response.WorkflowTaskFailed(var cause, var message) ->
          throw CallException.invalid("%s: %s".formatted(cause.title(), message));
      case Response.WorkflowTaskTimedOut(var message) -> throw CallException.notFound(message);
      case Response.WorkflowTaskCompleted done -> completed(request, token, done);
    };
  }

  private CompletableFuture<RespondWorkflowTaskCompletedResponse> completed(
      RespondWorkflowTaskCompletedRequest request,
      TaskToken token,
      Response.WorkflowTaskCompleted done) {
    queries.completed(token, results(request), request.getIdentity());
    RespondWorkflowTaskCompletedResponse.Builder answer =
        RespondWorkflowTaskCompletedResponse.newBuilder()
            .setResetHistoryEventId(done.resetHistoryEventId());
    done.activityTasks().forEach(task -> answer.addActivityTasks(ActivityTaskMapper.toProto(task)));
    if (done.workflowTask() == null) {
      return CompletableFuture.completedFuture(answer.build());
    }
    // Who takes the next task with the answer has the run, whether or not it keeps it afterwards.
    return responses
        .assembleOrReturn(done.workflowTask(), true)
        .thenApply(next -> next == null ? answer.build() : answer.setWorkflowTask(next).build());
  }

  /** A command that can't even be read is a bad one: the task is tried again. */
  private CompletableFuture<RespondWorkflowTaskCompletedResponse> failInstead(
      TaskToken token,
      String identity,
      WorkflowTaskFailedCause cause,
      String reason,
      RuntimeException answer) {
    return engine
        .submit(
            TaskTokens.key(token),
            new WorkflowTaskRequest.FailWorkflowTask(
                token, cause, Failure.server(reason), identity, null))
        .thenApply(
            _failed -> {
              throw answer;
            });
  }

  private static @Nullable StickyQueue stickyQueue(RespondWorkflowTaskCompletedRequest request) {
    var sticky = request.getStickyAttributes();
    if (sticky.getWorkerTaskQueue().getName().isEmpty()) {
      return null;
    }
    Duration timeout = TimeMapper.orNull(sticky.getScheduleToStartTimeout());
    return new StickyQueue(
        sticky.getWorkerTaskQueue().getName(), timeout == null ? USUAL_STICKY_TIMEOUT : timeout);
  }

  private Map<String, QueryResult> results(RespondWorkflowTaskCompletedRequest request) {
    Map<String, QueryResult> results = new HashMap<>();
    for (Map.Entry<String, WorkflowQueryResult> result : request.getQueryResultsMap().entrySet()) {
      WorkflowQueryResult it = result.getValue();
      results.put(
          result.getKey(),
          QueryResults.of(
              it.getResultType(),
              it.getAnswer(),
              it.getErrorMessage(),
              it.hasFailure() ? it.getFailure() : null,
              checks));
    }
    return results;
  }

  private CompletableFuture<RespondWorkflowTaskFailedResponse> failed(
      RespondWorkflowTaskFailedRequest request) {
    TaskToken token = TaskTokens.of(request.getTaskToken(), request.getNamespace());
    return engine
        .submit(
            TaskTokens.key(token),
            new WorkflowTaskRequest.FailWorkflowTask(
                token,
                FailedCauseMapper.fromProto(request.getCause()),
                failure(request),
                request.getIdentity(),
                WorkerVersionMapper.ofAnswer(
                    request.getWorkerVersion(), request.getBinaryChecksum())))
        .thenApply(_done -> RespondWorkflowTaskFailedResponse.getDefaultInstance());
  }

  private @Nullable Failure failure(RespondWorkflowTaskFailedRequest request) {
    if (!request.hasFailure()) {
      return null;
    }
    Failure failure = FailureMapper.fromProto(request.getFailure());
    return checks.fits(request.getFailure().getSerializedSize())
        ? failure
        : TooLarge.inPlaceOf(failure);
  }
}
