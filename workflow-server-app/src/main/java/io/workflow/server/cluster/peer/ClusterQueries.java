package io.workflow.server.cluster.peer;

import io.workflow.engine.state.WorkflowKey;
import io.workflow.protocol.worker.QueryResult;
import io.workflow.protocol.worker.TaskToken;
import io.workflow.protocol.worker.WorkflowQuery;
import io.workflow.server.query.WorkerQueries;
import io.workflow.server.query.WorkflowQueries;
import io.workflow.server.query.WorkflowQueryException;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * Queries at every node: those for other nodes' shards live at the owner, which knows which
 * workflow task they must go with.
 */
public final class ClusterQueries implements WorkerQueries {

  private final WorkflowQueries own;
  private final Routes routes;
  private final ArrivedQueries arrived;
  private final WorkerRelay relay;

  /**
   * @param own those for this node's shards
   */
  public ClusterQueries(
      WorkflowQueries own, Routes routes, ArrivedQueries arrived, WorkerRelay relay) {
    this.own = own;
    this.routes = routes;
    this.arrived = arrived;
    this.relay = relay;
  }

  @Override
  public CompletableFuture<QueryResult> query(
      WorkflowKey key, @Nullable String runId, WorkflowQuery query, Duration timeout) {
    long deadline = System.nanoTime() + timeout.toNanos();
    return routes.call(
        key,
        true,
        () -> own.query(key, runId, query, left(deadline)),
        peer ->
            peer.ask(new PeerRequest.Query(key, runId, query, left(deadline)))
                .thenApply(ClusterQueries::result));
  }

  private static Duration left(long deadlineNanos) {
    return Duration.ofNanos(Math.max(0, deadlineNanos - System.nanoTime()));
  }

  private static QueryResult result(PeerResponse answer) {
    return switch (answer) {
      case PeerResponse.QueryAnswered(var result) -> result;
      case PeerResponse.QueryRefused(var code, var message) ->
          throw new WorkflowQueryException(code, message);
      default -> throw PeerAnswers.unexpected(answer);
    };
  }

  @Override
  public Map<String, WorkflowQuery> attach(TaskToken token) {
    Map<String, WorkflowQuery> here = own.attach(token);
    Map<String, WorkflowQuery> there = arrived.take(token);
    if (there.isEmpty() || here.isEmpty()) {
      return here.isEmpty() ? there : here;
    }
    Map<String, WorkflowQuery> all = new HashMap<>(there);
    all.putAll(here);
    return all;
  }

  @Override
  public void completed(TaskToken token, Map<String, QueryResult> results, String identity) {
    own.completed(token, results, identity);
    WorkflowKey key = new WorkflowKey(token.task().namespace(), token.task().workflowId());
    if (!results.isEmpty() && !routes.isOwn(key)) {
      var unused = tell(key, token, results, identity);
    }
  }

  private CompletableFuture<Boolean> tell(
      WorkflowKey key,
      @Nullable TaskToken token,
      Map<String, QueryResult> results,
      String identity) {
    return routes.once(
        key,
        () -> CompletableFuture.completedFuture(false),
        peer ->
            peer.ask(new PeerRequest.AnswerQueries(key.namespace(), token, results, identity))
                .thenApply(PeerAnswers::told));
  }

  @Override
  public CompletableFuture<Boolean> answered(
      String namespace, @Nullable WorkflowKey key, String queryId, QueryResult result) {
    if (own.answered(namespace, queryId, result) || relay.answered(namespace, queryId, result)) {
      return CompletableFuture.completedFuture(true);
    }
    return key == null || routes.isOwn(key)
        ? CompletableFuture.completedFuture(false)
        : tell(key, null, Map.of(queryId, result), "");
  }
}
