package io.workflow.server.query;

import io.workflow.engine.state.WorkflowKey;
import io.workflow.protocol.worker.QueryResult;
import io.workflow.protocol.worker.WorkflowQuery;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/** Asks workflow code questions that change nothing. */
public interface QueryService {

  /**
   * Asks a run, open or closed. The answer sees every event that was acknowledged before the call.
   *
   * @param runId {@code null} means the open or latest run
   * @param timeout how long to wait for a worker and its answer, at most
   * @return what the handler came to, also when it failed. Completes exceptionally, on any thread,
   *     with a {@link WorkflowQueryException}, or with a {@link
   *     io.workflow.engine.shard.ShardUnavailableException} when this node can't say
   */
  CompletableFuture<QueryResult> query(
      WorkflowKey key, @Nullable String runId, WorkflowQuery query, Duration timeout);
}
