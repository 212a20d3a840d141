package io.workflow.server.frontend;

import io.workflow.engine.decide.Response.StartedWorkflowTask;
import io.workflow.engine.shard.WorkflowTaskAssembler;
import io.workflow.engine.state.WorkflowKey;
import io.workflow.protocol.worker.TaskId;
import io.workflow.protocol.worker.TaskToken;
import io.workflow.protocol.worker.WorkflowQuery;
import io.workflow.protocol.worker.WorkflowTask;
import io.workflow.server.matching.TaskReturns;
import io.workflow.server.query.WorkerQueries;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Started workflow tasks with all that a worker needs: events, and the queries that wait. One whose
 * events can't be read is given back at once, whichever kind of worker it was for.
 */
public final class TaskDelivery {

  private static final Logger log = LoggerFactory.getLogger(TaskDelivery.class);

  private final WorkflowTaskAssembler assembler;
  private final WorkerQueries queries;
  private final TaskReturns returns;

  public TaskDelivery(WorkflowTaskAssembler assembler, WorkerQueries queries, TaskReturns returns) {
    this.assembler = assembler;
    this.queries = queries;
    this.returns = returns;
  }

  /**
   * For whoever gives the task back when this fails, because the events can't be read.
   *
   * @param cachedEventId what the worker said it has cached; 0 for nothing
   */
  public CompletableFuture<WorkflowTask> assemble(StartedWorkflowTask started, long cachedEventId) {
    return assembler.assemble(key(started), started, cachedEventId).thenApply(this::withQueries);
  }

  /** As {@link #assemble}; when it fails the task has been given back. */
  public CompletableFuture<WorkflowTask> assembleOrReturn(
      StartedWorkflowTask started, long cachedEventId) {
    return assemble(started, cachedEventId)
        .whenComplete(
            (_task, failure) -> {
              if (failure != null) {
                log.warn(
                    "The events of workflow '{}' can't be read; its workflow task waits again",
                    started.token().task().workflowId(),
                    failure);
                giveBack(started.token());
              }
            });
  }

  /**
   * As {@link #assembleOrReturn}, for a task that goes with the answer to something else, which
   * must not be lost: {@code null} when the task was given back.
   */
  public CompletableFuture<@Nullable WorkflowTask> assembleIfPossible(
      StartedWorkflowTask started, long cachedEventId) {
    return assembleOrReturn(started, cachedEventId)
        .<@Nullable WorkflowTask>thenApply(task -> task)
        .exceptionally(_givenBack -> null);
  }

  /** Nobody got the task: it waits for another worker, who is told at once. */
  public void giveBack(TaskToken token) {
    returns.workflowTask(token);
  }

  private WorkflowTask withQueries(WorkflowTask task) {
    Map<String, WorkflowQuery> waiting = queries.attach(task.token());
    return waiting.isEmpty() ? task : task.withQueries(waiting);
  }

  private static WorkflowKey key(StartedWorkflowTask started) {
    TaskId task = started.token().task();
    return new WorkflowKey(task.namespace(), task.workflowId());
  }
}
