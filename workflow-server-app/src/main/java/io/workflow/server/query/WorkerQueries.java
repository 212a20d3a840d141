package io.workflow.server.query;

import io.workflow.engine.state.WorkflowKey;
import io.workflow.protocol.worker.QueryResult;
import io.workflow.protocol.worker.TaskToken;
import io.workflow.protocol.worker.WorkflowQuery;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/** Queries as those see them who talk with workers. */
public interface WorkerQueries extends QueryService {

  /**
   * The queries that go with a workflow task that is about to be sent to a worker, by query id.
   * Never blocks.
   */
  Map<String, WorkflowQuery> attach(TaskToken token);

  /** A worker has completed a workflow task, durably. Never blocks. */
  void completed(TaskToken token, Map<String, QueryResult> results, String identity);

  /**
   * A worker of this namespace answers a query by itself. Never blocks.
   *
   * @param key the workflow that was asked; {@code null} when the worker does not say
   * @return false when nobody waits for the answer any more
   */
  CompletableFuture<Boolean> answered(
      String namespace, @Nullable WorkflowKey key, String queryId, QueryResult result);
}
