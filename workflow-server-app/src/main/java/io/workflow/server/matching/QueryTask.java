package io.workflow.server.matching;

import io.workflow.engine.state.WorkflowKey;
import io.workflow.protocol.worker.TaskId;
import io.workflow.protocol.worker.TaskKind;
import io.workflow.protocol.worker.TaskToken;
import io.workflow.protocol.worker.WorkflowQuery;
import java.time.Duration;

/**
 * A query on its way to a worker that polls, on a task of its own.
 *
 * @param queryId names the query; the worker's answer comes with {@link #token}
 * @param taskQueue the normal queue of the run
 * @param previousStartedEventId what a worker that has the run cached knows of it at least
 * @param lastEventId the last event that the answer is to reflect
 * @param stickyTimeout how long it waits for the worker of a sticky queue, before any may take it
 */
public record QueryTask(
    String queryId,
    WorkflowKey key,
    String runId,
    String workflowType,
    String taskQueue,
    WorkflowQuery query,
    long previousStartedEventId,
    long lastEventId,
    Duration stickyTimeout) {

  /** A worker's own queue, in the workflow's namespace. */
  QueueKey stickyKey(String name) {
    return new QueueKey(key.namespace(), name, TaskKind.WORKFLOW, true);
  }

  /** Where any worker may take it. */
  QueueKey queue() {
    return new QueueKey(key.namespace(), taskQueue, TaskKind.WORKFLOW, false);
  }

  /** What the worker answers with: the query id stands where the start of a task does. */
  public TaskToken token() {
    return new TaskToken(new TaskId(key.namespace(), key.workflowId(), runId, 0, 0), 0, queryId);
  }
}
