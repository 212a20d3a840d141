package io.workflow.server.frontend.worker;

import io.workflow.engine.decide.ActivityRequest;
import io.workflow.engine.decide.ActivityRequest.ActivityReference.ByToken;
import io.workflow.engine.decide.Request;
import io.workflow.engine.decide.Response;
import io.workflow.engine.decide.WorkflowTaskRequest;
import io.workflow.engine.shard.EventPage;
import io.workflow.engine.shard.HistoryService;
import io.workflow.engine.shard.HistoryService.Outcome;
import io.workflow.engine.state.WorkflowKey;
import io.workflow.protocol.history.HistoryEvent;
import io.workflow.protocol.worker.TaskId;
import io.workflow.protocol.worker.WorkerRequest;
import io.workflow.protocol.worker.WorkerResponse;
import io.workflow.protocol.worker.WorkerResponse.Refused;
import io.workflow.server.frontend.TaskDelivery;
import io.workflow.server.query.WorkerQueries;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;

/**
 * What workers ask for, translated to requests of the engine. Safe for use by many threads; never
 * blocks.
 */
final class WorkerCalls {

  private final HistoryService history;
  private final TaskDelivery delivery;
  private final WorkerQueries queries;
  private final WorkerChannelProperties properties;
  private final Executor blocking;

  WorkerCalls(
      HistoryService history,
      TaskDelivery delivery,
      WorkerQueries queries,
      WorkerChannelProperties properties,
      Executor blocking) {
    this.history = history;
    this.delivery = delivery;
    this.queries = queries;
    this.properties = properties;
    this.blocking = blocking;
  }

  /**
   * Carries a request out. The answer never fails: what goes wrong is {@link Refused}. It comes on
   * any thread, also on one of the engine, so what follows must be short.
   */
  CompletableFuture<WorkerResponse> call(Caller caller, WorkerRequest request) {
    try {
      return dispatch(caller, request).exceptionally(failure -> refused(request, failure));
    } catch (RuntimeException failure) {
      return answer(refused(request, failure));
    }
  }

  private CompletableFuture<WorkerResponse> dispatch(Caller caller, WorkerRequest request) {
    return switch (request) {
      case WorkerRequest.Register _r ->
          answer(Refusals.invalid("Expected Register once, as the first message of a stream"));
      case WorkerRequest.ClaimWorkflowTask(TaskId task, long cachedEventId) ->
          submit(
              caller,
              task,
              new WorkflowTaskRequest.StartWorkflowTask(
                  task, caller.startId(), caller.identity(), null, null),
              cachedEventId);
      case WorkerRequest.ClaimActivityTask(TaskId task) ->
          submit(
              caller,
              task,
              new ActivityRequest.StartActivityTask(
                  task, caller.startId(), caller.identity(), null),
              0);
      case WorkerRequest.CompleteWorkflowTask completed -> completeWorkflowTask(caller, completed);
      case WorkerRequest.FailWorkflowTask(var token, var cause, var failure) ->
          submit(
              caller,
              token.task(),
              new WorkflowTaskRequest.FailWorkflowTask(
                  token, cause, failure, caller.identity(), null),
              0);
      case WorkerRequest.CompleteActivityTask(var token, var result, long cachedEventId) ->
          submit(
              caller,
              token.task(),
              new ActivityRequest.CompleteActivityTask(
                  new ByToken(token), result, caller.identity(), nextStart(caller, cachedEventId)),
              cachedEventId);
      case WorkerRequest.FailActivityTask(
              var token,
              var failure,
              var details,
              long cachedEventId) ->
          submit(
              caller,
              token.task(),
              new ActivityRequest.FailActivityTask(
                  new ByToken(token),
                  failure,
                  caller.identity(),
                  nextStart(caller, cachedEventId),
                  details),
              cachedEventId);
      case WorkerRequest.ReturnActivityTask(var token, var details) ->
          submit(
              caller,
              token.task(),
              new ActivityRequest.ReturnActivityTask(token, true, details),
              0);
      case WorkerRequest.CancelActivityTask(var token, var details, long cachedEventId) ->
          submit(
              caller,
              token.task(),
              new ActivityRequest.CancelActivityTask(
                  new ByToken(token), details, caller.identity(), nextStart(caller, cachedEventId)),
              cachedEventId);
      case WorkerRequest.RecordHeartbeat(var token, var details) ->
          submit(
              caller,
              token.task(),
              new ActivityRequest.RecordActivityHeartbeat(
                  new ByToken(token), details, caller.identity()),
              0);
      case WorkerRequest.AnswerQuery answered -> answerQuery(caller, answered);
      case WorkerRequest.GetHistory wanted ->
          isForeign(caller, wanted.namespace())
              ? answer(foreign(caller, wanted.namespace()))
              : CompletableFuture.supplyAsync(() -> history(wanted), blocking);
    };
  }

  /** A worker that has the workflow cached takes its next workflow task with the answer. */
  private static @Nullable String nextStart(Caller caller, long cachedEventId) {
    return cachedEventId == 0 ? null : caller.startId();
  }

  private CompletableFuture<WorkerResponse> completeWorkflowTask(
      Caller caller, WorkerRequest.CompleteWorkflowTask completed) {
    TaskId task = completed.token().task();
    if (isForeign(caller, task.namespace())) {
      return answer(foreign(caller, task.namespace()));
    }
    WorkflowTaskRequest.CompleteWorkflowTask request =
        WorkflowTaskRequest.CompleteWorkflowTask.ofCommands(
            completed.token(),
            completed.commands(),
            caller.identity(),
            new WorkflowTaskRequest.CompleteWorkflowTask.HandOut(
                true, completed.acceptWorkflowTask(), caller.startId()));
    WorkflowKey key = key(task);
    return history
        .submit(key, request)
        .thenCompose(
            outcome -> {
              if (outcome
                  instanceof
                  Outcome.Accepted<Response.WorkflowTaskAnswered>(
                      Response.WorkflowTaskCompleted _c)) {
                queries.completed(completed.token(), completed.queryResults(), caller.identity());
              }
              return translate(outcome, completed.token().startedEventId());
            });
  }

  private <R extends Response.ToWorker> CompletableFuture<WorkerResponse> submit(
      Caller caller, TaskId task, Request<R> request, long cachedEventId) {
    if (isForeign(caller, task.namespace())) {
      return answer(foreign(caller, task.namespace()));
    }
    return history
        .submit(key(task), request)
        .thenCompose(outcome -> translate(outcome, cachedEventId));
  }

  private <R extends Response.ToWorker> CompletableFuture<WorkerResponse> translate(
      Outcome<R> outcome, long cachedEventId) {
    return switch (outcome) {
      case Outcome.Rejected<R>(var rejection) -> answer(Refusals.of(rejection));
      case Outcome.Accepted<R>(var response) -> translate(response, cachedEventId);
    };
  }

  private CompletableFuture<WorkerResponse> translate(
      Response.ToWorker response, long cachedEventId) {
    return switch (response) {
      case Response.WorkflowTaskStarted(var task) ->
          delivery
              .assembleOrReturn(task, cachedEventId)
              .thenApply(WorkerResponse.WorkflowTaskStarted::new);
      case Response.ActivityTaskStarted(var task) ->
          answer(new WorkerResponse.ActivityTaskStarted(task));
      case Response.WorkflowTaskCompleted(var activities, var task, long _reset) ->
          task == null
              ? answer(new WorkerResponse.WorkflowTaskCompleted(activities, null))
              : delivery
                  .assembleIfPossible(task, cachedEventId)
                  .thenApply(next -> new WorkerResponse.WorkflowTaskCompleted(activities, next));
      case Response.ActivityTaskClosed(var task) ->
          task == null
              ? answer(new WorkerResponse.Done(null))
              : delivery
                  .assembleIfPossible(task, cachedEventId)
                  .thenApply(WorkerResponse.Done::new);
      case Response.HeartbeatRecorded(boolean cancelRequested) ->
          answer(new WorkerResponse.HeartbeatRecorded(cancelRequested));
      case Response.WorkflowTaskFailed(var cause, var message) ->
          answer(Refusals.invalid("%s: %s".formatted(cause, message)));
      case Response.WorkflowTaskTimedOut(var message) ->
          answer(new Refused(Refused.Reason.STALE, message, null));
      case Response.Done() -> answer(new WorkerResponse.Done(null));
    };
  }

  private CompletableFuture<WorkerResponse> answerQuery(
      Caller caller, WorkerRequest.AnswerQuery answered) {
    return queries
        .answered(caller.namespace(), null, answered.queryId(), answered.result())
        .thenApply(
            taken ->
                taken
                    ? new WorkerResponse.Done(null)
                    : new Refused(
                        Refused.Reason.STALE,
                        "Nobody waits for an answer to query %s any more"
                            .formatted(answered.queryId()),
                        null));
  }

  /**
   * A page of what is in the store. With a workflow task in flight that is exactly what precedes
   * the events that the task itself brings: those of the task are written when it ends, and what
   * arrives meanwhile comes after them. If the task has ended meanwhile there is more; workers take
   * only what their task or query covers.
   */
  private WorkerResponse history(WorkerRequest.GetHistory wanted) {
    int maximum = properties.historyPageEvents();
    long from = Math.max(1, wanted.fromEventId());
    List<HistoryEvent> events =
        history.readEvents(
            new WorkflowKey(wanted.namespace(), wanted.workflowId()),
            wanted.runId(),
            from,
            Long.MAX_VALUE,
            maximum);
    if (events.isEmpty() && from == 1) {
      return new Refused(
          Refused.Reason.NOT_FOUND,
          ("There is no run %s of workflow '%s' in namespace '%s'. Executions are removed "
                  + "some days after they have closed")
              .formatted(wanted.runId(), wanted.workflowId(), wanted.namespace()),
          null);
    }
    EventPage page = EventPage.fitting(events, properties.historyPageSize().toBytes());
    // The store ends a page by its size too, so that a short one need not be the last.
    long afterAll = events.isEmpty() ? 0 : events.getLast().eventId() + 1;
    return new WorkerResponse.History(
        page.events(), page.nextEventId() == 0 ? afterAll : page.nextEventId());
  }

  private static boolean isForeign(Caller caller, String namespace) {
    return !caller.namespace().equals(namespace);
  }

  private static Refused foreign(Caller caller, String namespace) {
    return Refusals.invalid(
        "Expected a task of namespace '%s', for which this worker is registered, but it is of '%s'"
            .formatted(caller.namespace(), namespace));
  }

  private static WorkflowKey key(TaskId task) {
    return new WorkflowKey(task.namespace(), task.workflowId());
  }

  private static Refused refused(WorkerRequest request, Throwable failure) {
    return Refusals.of(request.getClass().getSimpleName(), failure);
  }

  private static CompletableFuture<WorkerResponse> answer(WorkerResponse response) {
    return CompletableFuture.completedFuture(response);
  }
}
