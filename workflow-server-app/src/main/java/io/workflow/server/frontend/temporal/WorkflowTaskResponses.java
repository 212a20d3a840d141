package io.workflow.server.frontend.temporal;

import io.temporal.api.workflowservice.v1.PollWorkflowTaskQueueResponse;
import io.workflow.engine.decide.Request;
import io.workflow.engine.decide.Response.StartedWorkflowTask;
import io.workflow.engine.shard.HistoryService;
import io.workflow.engine.shard.WorkflowTaskAssembler;
import io.workflow.engine.state.WorkflowKey;
import io.workflow.protocol.worker.TaskId;
import io.workflow.protocol.worker.TaskToken;
import io.workflow.protocol.worker.WorkflowTask;
import io.workflow.server.frontend.temporal.mapping.QueryMapper;
import io.workflow.server.frontend.temporal.mapping.WorkflowTaskMapper;
import io.workflow.server.query.WorkflowQueries;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;

/** Started workflow tasks as SDKs get them: with events, and with the queries that wait. */
@Component
final class WorkflowTaskResponses {

  private static final Logger log = LoggerFactory.getLogger(WorkflowTaskResponses.class);

  private final WorkflowTaskAssembler assembler;
  private final WorkflowQueries queries;
  private final HistoryService history;

  WorkflowTaskResponses(
      WorkflowTaskAssembler assembler, WorkflowQueries queries, HistoryService history) {
    this.assembler = assembler;
    this.queries = queries;
    this.history = history;
  }

  /**
   * The answer to a poll. Fails when the events can't be read: the task must be given back then.
   *
   * @param sticky the worker has the run cached, and gets only what it does not know yet
   */
  CompletableFuture<PollWorkflowTaskQueueResponse.Builder> assemble(
      StartedWorkflowTask started, boolean sticky) {
    TaskId task = started.token().task();
    return assembler
        .assemble(
            new WorkflowKey(task.namespace(), task.workflowId()),
            started,
            sticky ? started.previousStartedEventId() : 0)
        .thenApply(this::withQueries);
  }

  /**
   * As {@link #assemble}, for a task that goes with the answer to something else, which must not be
   * lost: {@code null} when the events can't be read, and then the task waits for the next poll.
   */
  CompletableFuture<PollWorkflowTaskQueueResponse.@Nullable Builder> assembleOrReturn(
      StartedWorkflowTask started, boolean sticky) {
    return assemble(started, sticky)
        .<PollWorkflowTaskQueueResponse.@Nullable Builder>thenApply(response -> response)
        .exceptionally(
            failure -> {
              giveBack(started.token(), failure);
              return null;
            });
  }

  private void giveBack(TaskToken token, Throwable failure) {
    log.warn(
        "The events of workflow '{}' can't be read; its workflow task waits again",
        token.task().workflowId(),
        failure);
    giveBack(token);
  }

  /** Nobody got the task: it waits for another worker, who is told at once. */
  void giveBack(TaskToken token) {
    TaskId task = token.task();
    var unused =
        history
            .submit(
                new WorkflowKey(task.namespace(), task.workflowId()),
                new Request.ReturnWorkflowTask(token))
            .exceptionally(
                problem -> {
                  log.warn("Workflow task {} goes out again after its timeout", task, problem);
                  return null;
                });
  }

  private PollWorkflowTaskQueueResponse.Builder withQueries(WorkflowTask task) {
    PollWorkflowTaskQueueResponse.Builder response = WorkflowTaskMapper.toProto(task);
    queries
        .attach(task.token())
        .forEach((id, query) -> response.putQueries(id, QueryMapper.toProto(query)));
    return response;
  }
}
