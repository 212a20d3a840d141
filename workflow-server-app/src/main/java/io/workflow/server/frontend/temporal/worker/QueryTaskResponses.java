package io.workflow.server.frontend.temporal.worker;

import io.temporal.api.common.v1.WorkflowExecution;
import io.temporal.api.common.v1.WorkflowType;
import io.temporal.api.history.v1.History;
import io.temporal.api.taskqueue.v1.TaskQueue;
import io.temporal.api.workflowservice.v1.PollWorkflowTaskQueueResponse;
import io.workflow.engine.shard.HistoryService;
import io.workflow.protocol.history.HistoryEvent;
import io.workflow.server.frontend.temporal.mapping.EventMapper;
import io.workflow.server.frontend.temporal.mapping.HistoryToken;
import io.workflow.server.frontend.temporal.mapping.QueryMapper;
import io.workflow.server.frontend.temporal.mapping.TaskTokenMapper;
import io.workflow.server.matching.QueryTask;
import java.util.List;
import org.springframework.stereotype.Component;

/** Queries that come to a worker on a task of their own. */
@Component
final class QueryTaskResponses {

  private static final int PAGE = 1_000;

  private final HistoryService history;

  QueryTaskResponses(HistoryService history) {
    this.history = history;
  }

  /**
   * The answer to a poll: started event 0, because nothing is started. Reads the database, unless
   * the worker has the run cached: blocking.
   *
   * @param sticky the worker has the run cached, and gets no history
   */
  PollWorkflowTaskQueueResponse toProto(QueryTask query, boolean sticky) {
    PollWorkflowTaskQueueResponse.Builder response =
        PollWorkflowTaskQueueResponse.newBuilder()
            .setTaskToken(TaskTokenMapper.toProto(query.token()))
            .setWorkflowExecution(
                WorkflowExecution.newBuilder()
                    .setWorkflowId(query.key().workflowId())
                    .setRunId(query.runId()))
            .setWorkflowType(WorkflowType.newBuilder().setName(query.workflowType()))
            .setPreviousStartedEventId(query.previousStartedEventId())
            .setAttempt(1)
            .setWorkflowExecutionTaskQueue(TaskQueue.newBuilder().setName(query.taskQueue()))
            .setQuery(QueryMapper.toProto(query.query()));
    if (sticky) {
      return response.setHistory(History.getDefaultInstance()).build();
    }
    List<HistoryEvent> page =
        history.readEvents(query.key(), query.runId(), 1, query.lastEventId(), PAGE);
    response.setHistory(EventMapper.history(query.key(), query.runId(), page));
    if (!page.isEmpty() && page.getLast().eventId() < query.lastEventId()) {
      response.setNextPageToken(
          new HistoryToken(
                  query.runId(), page.getLast().eventId() + 1, query.lastEventId(), List.of())
              .toProto());
    }
    return response.build();
  }
}
