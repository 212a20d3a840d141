package io.workflow.server.query;

import io.workflow.server.matching.QueryTask;
import io.workflow.server.query.ConnectedWorkers.WorkflowCode;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/** Workers without a channel: they poll, and get a query as a task of its own. */
public interface PolledWorkers {

  /** There are none. */
  PolledWorkers NONE = (_stickyQueue, _query) -> new CompletableFuture<>();

  /** As {@link io.workflow.server.matching.QueryTaskQueue#offer}. */
  CompletableFuture<Boolean> offer(@Nullable String stickyQueue, QueryTask query);

  /** Whether somebody has polled lately where this runs. */
  default boolean serve(WorkflowCode code) {
    return false;
  }
}
