package io.workflow.server.frontend.temporal.worker;

import io.temporal.api.enums.v1.TaskQueueKind;
import io.temporal.api.taskqueue.v1.TaskQueue;
import io.temporal.api.workflowservice.v1.PollActivityTaskQueueRequest;
import io.temporal.api.workflowservice.v1.PollActivityTaskQueueResponse;
import io.temporal.api.workflowservice.v1.PollWorkflowTaskQueueRequest;
import io.temporal.api.workflowservice.v1.PollWorkflowTaskQueueResponse;
import io.temporal.api.workflowservice.v1.WorkflowServiceGrpc;
import io.workflow.protocol.history.WorkerVersion;
import io.workflow.protocol.worker.TaskKind;
import io.workflow.server.frontend.temporal.call.CallException;
import io.workflow.server.frontend.temporal.call.CallRegistry;
import io.workflow.server.frontend.temporal.call.CurrentCall;
import io.workflow.server.frontend.temporal.call.TemporalCalls;
import io.workflow.server.frontend.temporal.mapping.ActivityTaskMapper;
import io.workflow.server.frontend.temporal.mapping.TimeMapper;
import io.workflow.server.frontend.temporal.mapping.WorkerVersionMapper;
import io.workflow.server.matching.ClusterTaskQueues;
import io.workflow.server.matching.Poll;
import io.workflow.server.matching.PollRequest;
import io.workflow.server.matching.PolledTask;
import io.workflow.server.matching.StoppedWorkers;
import io.workflow.server.namespace.NamespaceRegistry;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.Executors;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.springframework.context.event.ContextClosedEvent;
import org.springframework.context.event.EventListener;
import org.springframework.stereotype.Component;

/**
 * Workers ask for tasks, and wait. A task that can't be brought to its worker any more is given
 * back.
 */
@Component
@SuppressWarnings("deprecation") // build ids, which SDKs still send
final class PollCalls implements TemporalCalls {

  private final ClusterTaskQueues queues;
  private final WorkflowTaskResponses responses;
  private final QueryTaskResponses queryResponses;
  private final NamespaceRegistry namespaces;
  private final StoppedWorkers stopped;
  private final Executor virtualThreads = Executors.newVirtualThreadPerTaskExecutor();
  private volatile boolean stopping;

  PollCalls(
      ClusterTaskQueues queues,
      WorkflowTaskResponses responses,
      QueryTaskResponses queryResponses,
      NamespaceRegistry namespaces,
      StoppedWorkers stopped) {
    this.stopped = stopped;
    this.queues = queues;
    this.responses = responses;
    this.queryResponses = queryResponses;
    this.namespaces = namespaces;
  }

  @Override
  public void register(CallRegistry calls) {
    calls.async(WorkflowServiceGrpc.getPollWorkflowTaskQueueMethod(), this::pollWorkflowTasks);
    calls.async(WorkflowServiceGrpc.getPollActivityTaskQueueMethod(), this::pollActivityTasks);
  }

  private CompletableFuture<PollWorkflowTaskQueueResponse> pollWorkflowTasks(
      PollWorkflowTaskQueueRequest request) {
    return poll(
        request.getNamespace(),
        request.getTaskQueue(),
        TaskKind.WORKFLOW,
        new Caller(
            request.getIdentity(),
            request.getWorkerInstanceKey(),
            PollRequest.USUAL_RATE,
            WorkerVersionMapper.ofPoll(request.getWorkerVersionCapabilities())),
        PollWorkflowTaskQueueResponse.getDefaultInstance(),
        this::workflowTask);
  }

  private CompletableFuture<PollActivityTaskQueueResponse> pollActivityTasks(
      PollActivityTaskQueueRequest request) {
    return poll(
        request.getNamespace(),
        request.getTaskQueue(),
        TaskKind.ACTIVITY,
        new Caller(
            request.getIdentity(),
            request.getWorkerInstanceKey(),
            request.getTaskQueueMetadata().hasMaxTasksPerSecond()
                ? request.getTaskQueueMetadata().getMaxTasksPerSecond().getValue()
                : PollRequest.USUAL_RATE,
            WorkerVersionMapper.ofPoll(request.getWorkerVersionCapabilities())),
        PollActivityTaskQueueResponse.getDefaultInstance(),
        PollCalls::activityTask);
  }

  private record Caller(
      String identity,
      String workerInstanceKey,
      double ratePerSecond,
      @Nullable WorkerVersion version) {}

  /** {@code empty} is the answer when no task came. */
  private <R> CompletableFuture<R> poll(
      String namespace,
      TaskQueue taskQueue,
      TaskKind kind,
      Caller caller,
      R empty,
      Function<PolledTask, CompletableFuture<R>> answer) {
    namespaces.require(namespace);
    if (taskQueue.getName().isEmpty()) {
      throw CallException.notSet("task_queue");
    }
    if (stopping) {
      throw CallException.unavailable("The server is stopping: poll again.");
    }
    CurrentCall call = CurrentCall.get();
    PollTime time = PollTime.of(call);
    if (time.isOver()) {
      return CompletableFuture.completedFuture(empty);
    }
    boolean sticky = taskQueue.getKind() == TaskQueueKind.TASK_QUEUE_KIND_STICKY;
    Poll poll =
        queues.poll(
            new PollRequest(
                namespace,
                taskQueue.getName(),
                sticky,
                kind,
                caller.identity(),
                time.left(),
                caller.workerInstanceKey(),
                caller.ratePerSecond(),
                caller.version()));
    call.whenOver(poll::cancel);
    // Asked now: a worker that is stopped from here on finds its poll in the queue.
    if (stopped.contains(caller.workerInstanceKey())) {
      poll.cancel();
    }
    return poll.answer()
        .thenComposeAsync(
            task ->
                task.isEmpty()
                    ? CompletableFuture.completedFuture(empty)
                    : deliver(call, caller, task.get(), empty, answer),
            virtualThreads);
  }

  private <R> CompletableFuture<R> deliver(
      CurrentCall call,
      Caller caller,
      PolledTask task,
      R empty,
      Function<PolledTask, CompletableFuture<R>> answer) {
    CompletableFuture<R> assembled;
    try {
      assembled = answer.apply(task);
    } catch (RuntimeException | Error failure) {
      assembled = CompletableFuture.failedFuture(failure);
    }
    return assembled
        .whenComplete(
            (_response, failure) -> {
              if (failure != null) {
                queues.giveBack(task);
              }
            })
        .thenApply(
            response -> {
              if (call.isOver() || stopped.contains(caller.workerInstanceKey())) {
                queues.giveBack(task);
                return empty;
              }
              call.whenLost(() -> queues.giveBack(task));
              return response;
            });
  }

  private CompletableFuture<PollWorkflowTaskQueueResponse> workflowTask(PolledTask task) {
    return switch (task) {
      case PolledTask.OfWorkflow(var started, boolean sticky, long backlog) ->
          responses
              .assemble(started, sticky)
              .thenApply(
                  response ->
                      response
                          .setScheduledTime(TimeMapper.toProto(started.scheduledTime()))
                          .setStartedTime(TimeMapper.toProto(started.startedTime()))
                          .setBacklogCountHint(backlog)
                          .build());
      case PolledTask.OfQuery(var query, boolean sticky) ->
          CompletableFuture.completedFuture(queryResponses.toProto(query, sticky));
      case PolledTask.OfActivity activity -> throw unexpected(activity);
    };
  }

  private static CompletableFuture<PollActivityTaskQueueResponse> activityTask(PolledTask task) {
    return switch (task) {
      case PolledTask.OfActivity(var started) ->
          CompletableFuture.completedFuture(ActivityTaskMapper.toProto(started));
      case PolledTask.OfWorkflow workflow -> throw unexpected(workflow);
      case PolledTask.OfQuery query -> throw unexpected(query);
    };
  }

  private static IllegalStateException unexpected(PolledTask task) {
    return new IllegalStateException(
        "Expected a task of the kind that was polled, but got " + task);
  }

  /** Polls would otherwise hold the gRPC server open until its patience is over. */
  @EventListener(ContextClosedEvent.class)
  void stop() {
    stopping = true;
    queues.stopPolls();
  }
}
