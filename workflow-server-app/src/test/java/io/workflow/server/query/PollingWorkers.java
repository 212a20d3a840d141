package io.workflow.server.query;

import io.workflow.server.matching.QueryTask;
import io.workflow.server.query.ConnectedWorkers.WorkflowCode;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/** Workers that poll when the test says so. */
final class PollingWorkers implements PolledWorkers {

  /** A query that waits for a poll. */
  record Offer(@Nullable String stickyQueue, QueryTask task, CompletableFuture<Boolean> taken) {}

  final List<Offer> offers = new ArrayList<>();
  boolean serving;

  @Override
  public CompletableFuture<Boolean> offer(@Nullable String stickyQueue, QueryTask query) {
    CompletableFuture<Boolean> taken = new CompletableFuture<>();
    offers.add(new Offer(stickyQueue, query, taken));
    return taken;
  }

  @Override
  public boolean serve(WorkflowCode code) {
    return serving;
  }
}
