package io.workflow.server.matching;

import io.workflow.engine.decide.ActivityRequest;
import io.workflow.engine.decide.Request;
import io.workflow.engine.decide.Response;
import io.workflow.engine.decide.WorkflowTaskRequest;
import io.workflow.engine.shard.HistoryService;
import io.workflow.engine.shard.HistoryService.Outcome;
import io.workflow.engine.state.WorkflowKey;
import io.workflow.protocol.worker.TaskId;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
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

  /**
   * How a task is started for a poller.
   *
   * @param polled what the poller gets
   */
  record Start<R extends Response>(Request.OnRun<R> request, Function<R, PolledTask> polled) {}

  /**
   * What starts the task for a poller of the queue.
   *
   * @param backlog asked when the task has been started
   */
  static Start<?> start(Hint hint, QueueKey queue, PollRequest poll, LongSupplier backlog) {
    String startId = UUID.randomUUID().toString();
    boolean sticky = queue.sticky();
    return switch (hint.kind()) {
      case WORKFLOW ->
          new Start<>(
              new WorkflowTaskRequest.StartWorkflowTask(
                  hint.task(),
                  startId,
                  poll.identity(),
                  sticky ? queue.name() : null,
                  poll.worker()),
              started -> new PolledTask.OfWorkflow(started.task(), sticky, backlog.getAsLong()));
      case ACTIVITY ->
          new Start<>(
              new ActivityRequest.StartActivityTask(
                  hint.task(), startId, poll.identity(), poll.worker()),
              started -> new PolledTask.OfActivity(started.task()));
    };
  }

  /** Completes on a thread of the engine, or at once. Whatever goes wrong fails the future. */
  <R extends Response> CompletableFuture<Outcome<R>> submit(TaskId task, Request<R> request) {
    try {
      return history.get().submit(key(task), request);
    } catch (RuntimeException failure) {
      return CompletableFuture.failedFuture(failure);
    }
  }

  /** The worker of the sticky queue is not there: the task comes again for its normal queue. */
  void leaveStickyQueue(TaskId task) {
    WorkflowTaskRequest.ResetStickyQueue request =
        new WorkflowTaskRequest.ResetStickyQueue(task.runId());
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
