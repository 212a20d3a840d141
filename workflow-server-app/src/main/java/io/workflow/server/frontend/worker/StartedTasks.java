package io.workflow.server.frontend.worker;

import io.workflow.engine.decide.Response.StartedWorkflowTask;
import io.workflow.engine.shard.WorkflowTaskAssembler;
import io.workflow.engine.state.WorkflowKey;
import io.workflow.protocol.worker.WorkflowQuery;
import io.workflow.protocol.worker.WorkflowTask;
import io.workflow.server.query.WorkflowQueries;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Started workflow tasks with all that the worker needs: events, and the queries that wait. */
final class StartedTasks {

  private static final Logger log = LoggerFactory.getLogger(StartedTasks.class);

  private final WorkflowTaskAssembler assembler;
  private final WorkflowQueries queries;

  StartedTasks(WorkflowTaskAssembler assembler, WorkflowQueries queries) {
    this.assembler = assembler;
    this.queries = queries;
  }

  /** Fails when the events can't be read; the worker claims again then, and gets the same task. */
  CompletableFuture<WorkflowTask> assemble(
      WorkflowKey key, StartedWorkflowTask started, long cachedEventId) {
    return assembler.assemble(key, started, cachedEventId).thenApply(this::withQueries);
  }

  /**
   * As {@link #assemble}, for a task that goes with the answer to something else, which must not be
   * lost: {@code null} when the events can't be read. The task times out then, and is handed out
   * again.
   */
  CompletableFuture<@Nullable WorkflowTask> assembleIfPossible(
      WorkflowKey key, StartedWorkflowTask started, long cachedEventId) {
    return assemble(key, started, cachedEventId)
        .<@Nullable WorkflowTask>thenApply(task -> task)
        .exceptionally(
            failure -> {
              log.warn(
                  "The events of workflow '{}' can't be read; its workflow task goes out again after its timeout",
                  key.workflowId(),
                  failure);
              return null;
            });
  }

  private WorkflowTask withQueries(WorkflowTask task) {
    Map<String, WorkflowQuery> waiting = queries.attach(task.token());
    return waiting.isEmpty() ? task : task.withQueries(waiting);
  }
}
