package io.workflow.server.matching;

import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/** Takes queries to workers that poll for workflow tasks. */
public interface QueryTaskQueue {

  /**
   * Offers a query to whoever polls next: to the worker of the sticky queue first, if one was seen
   * lately, for {@link QueryTask#stickyTimeout}; then to all.
   *
   * <p>The future completes when a worker has taken it, with whether that was from the sticky
   * queue; the answer comes another way. It fails with {@link
   * java.util.concurrent.RejectedExecutionException} when too many wait already. Cancel it to take
   * the query back while nobody has it. Offered again under the same id, the query is asked once
   * more.
   */
  CompletableFuture<Boolean> offer(@Nullable String stickyQueue, QueryTask query);
}
