package io.workflow.server.frontend.temporal.worker;

import io.temporal.api.workflowservice.v1.PollWorkflowTaskQueueResponse;
import io.workflow.engine.decide.Response.StartedWorkflowTask;
import io.workflow.protocol.Payloads;
import io.workflow.protocol.worker.TaskToken;
import io.workflow.protocol.worker.WorkflowTask;
import io.workflow.server.frontend.TaskDelivery;
import io.workflow.server.frontend.temporal.mapping.QueryMapper;
import io.workflow.server.frontend.temporal.mapping.WorkflowTaskMapper;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** Started workflow tasks as SDKs get them: with events, and with the queries that wait. */
@Component
public final class WorkflowTaskResponses {

  private final TaskDelivery delivery;

  WorkflowTaskResponses(TaskDelivery delivery) {
    this.delivery = delivery;
  }

  /**
   * The answer to a poll. Fails when the events can't be read: the task must be given back then.
   *
   * @param sticky the worker has the run cached, and gets only what it does not know yet
   */
  public CompletableFuture<PollWorkflowTaskQueueResponse.Builder> assemble(
      StartedWorkflowTask started, boolean sticky) {
    return delivery
        .assemble(started, cachedEventId(started, sticky))
        .thenApply(WorkflowTaskResponses::toProto);
  }

  /**
   * As {@link #assemble}, for a task that goes with the answer to something else, which must not be
   * lost: {@code null} when the events can't be read, and then the task waits for the next poll.
   */
  public CompletableFuture<PollWorkflowTaskQueueResponse.@Nullable Builder> assembleOrReturn(
      StartedWorkflowTask started, boolean sticky) {
    return delivery
        .assembleIfPossible(started, cachedEventId(started, sticky))
        .thenApply(task -> task == null ? null : toProto(task));
  }

  private static long cachedEventId(StartedWorkflowTask started, boolean sticky) {
    return sticky ? started.previousStartedEventId() : 0;
  }

  /** Nobody got the task: it waits for another worker, who is told at once. */
  public void giveBack(TaskToken token) {
    delivery.giveBack(token);
  }

  private static PollWorkflowTaskQueueResponse.Builder toProto(WorkflowTask task) {
    PollWorkflowTaskQueueResponse.Builder response = WorkflowTaskMapper.toProto(task);
    Payloads.orEmpty(task.queries())
        .forEach((id, query) -> response.putQueries(id, QueryMapper.toProto(query)));
    return response;
  }
}
