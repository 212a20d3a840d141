package io.workflow.server.matching;

import io.workflow.engine.decide.Request;
import io.workflow.engine.decide.Response;
import io.workflow.engine.shard.HistoryService;
import io.workflow.engine.shard.HistoryService.Outcome;
import io.workflow.engine.state.WorkflowKey;
import io.workflow.protocol.worker.TaskId;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Starts tasks for pollers: the only place in matching that asks the engine. */
final class TaskClaims {

  private static final Logger log = LoggerFactory.getLogger(TaskClaims.class);

  private final Supplier<HistoryService> history;

  /**
   * @param history late, because the engine needs its transport first
   */
  TaskClaims(Supplier<HistoryService> history) {
    this.history = history;
  }

  /** What starts the task for a poller of the queue. */
  static Request request(Hint hint, QueueKey queue, String identity) {
    String startId = UUID.randomUUID().toString();
    return switch (hint.kind()) {
      case WORKFLOW ->
          new Request.StartWorkflowTask(
              hint.task(), startId, identity, queue.sticky() ? queue.name() : null);
      case ACTIVITY -> new Request.StartActivityTask(hint.task(), startId, identity);
    };
  }

  /** Completes on a thread of the engine, or at once. Whatever goes wrong fails the future. */
  CompletableFuture<Outcome> submit(TaskId task, Request request) {
    try {
      return history.get().submit(key(task), request);
    } catch (RuntimeException failure) {
      return CompletableFuture.failedFuture(failure);
    }
  }

  /** What the poller gets; {@code null} when the task was not to be had. */
  static @Nullable PolledTask started(Outcome outcome, boolean sticky, long backlog) {
    return switch (outcome) {
      case Outcome.Rejected _refused -> null;
      case Outcome.Accepted(Response.WorkflowTaskStarted(var task)) ->
          new PolledTask.OfWorkflow(task, sticky, backlog);
      case Outcome.Accepted(Response.ActivityTaskStarted(var task)) ->
          new PolledTask.OfActivity(task);
      case Outcome.Accepted(Response other) ->
          throw new IllegalStateException("Expected a started task, but got " + other);
    };
  }

  /** The worker of the sticky queue is not there: the task comes again for its normal queue. */
  void leaveStickyQueue(TaskId task) {
    Request request = new Request.ResetStickyQueue(task.runId());
    var unused =
        submit(task, request)
            .exceptionally(
                failure -> {
                  log.debug("{} was not taken; a timeout follows", request, failure);
                  return null;
                });
  }

  private static WorkflowKey key(TaskId task) {
    return new WorkflowKey(task.namespace(), task.workflowId());
  }
}
