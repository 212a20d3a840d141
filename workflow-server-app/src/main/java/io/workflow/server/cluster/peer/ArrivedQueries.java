package io.workflow.server.cluster.peer;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.workflow.protocol.worker.TaskToken;
import io.workflow.protocol.worker.WorkflowQuery;
import java.time.Duration;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Queries that came with a workflow task from its owner, until that task is on its way to a worker.
 * Safe for use by many threads.
 */
public final class ArrivedQueries {

  private static final int CAPACITY = 10_000;
  private static final Duration KEPT = Duration.ofSeconds(30);

  private final Cache<String, Map<String, WorkflowQuery>> byTask =
      Caffeine.newBuilder().maximumSize(CAPACITY).expireAfterWrite(KEPT).build();

  void keep(TaskToken token, Map<String, WorkflowQuery> queries) {
    byTask.put(key(token), queries);
  }

  Map<String, WorkflowQuery> take(TaskToken token) {
    @Nullable Map<String, WorkflowQuery> queries = byTask.asMap().remove(key(token));
    return queries == null ? Map.of() : queries;
  }

  private static String key(TaskToken token) {
    return token.task().runId() + ' ' + token.startId();
  }
}
