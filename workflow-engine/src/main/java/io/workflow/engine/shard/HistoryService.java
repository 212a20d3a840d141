package io.workflow.engine.shard;

import io.workflow.engine.decide.Rejection;
import io.workflow.engine.decide.Request;
import io.workflow.engine.decide.Response;
import io.workflow.engine.decide.UpdateProgress;
import io.workflow.engine.state.WorkflowKey;
import io.workflow.engine.state.WorkflowState;
import io.workflow.protocol.history.HistoryEvent;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * The only door to workflow executions.
 *
 * <p>Futures complete on engine threads: continue on them only with short, non-blocking work. They
 * fail with {@link ShardUnavailableException} (try again, here or at the owner), never with a
 * rejection: that is a value.
 */
public interface HistoryService {

  /** Carries a request out. The answer comes after it is durable. */
  <R extends Response> CompletableFuture<Outcome<R>> submit(WorkflowKey key, Request<R> request);

  /**
   * The state of a run, with everything acknowledged before this call; {@code null} when there is
   * no such run.
   *
   * @param runId {@code null} means the current run
   */
  CompletableFuture<@Nullable WorkflowState> inspect(WorkflowKey key, @Nullable String runId);

  /**
   * A page of events of a run, open or closed. Reads the database: blocking.
   *
   * @param toEventId the last event wanted
   * @return fewer than wanted when {@code maxEvents} or about 2 MiB is reached, or the run has no
   *     more; at least one if there is one
   */
  List<HistoryEvent> readEvents(
      WorkflowKey key, String runId, long fromEventId, long toEventId, int maxEvents);

  /**
   * Completes with {@code true} as soon as a run has changed after this call (any transition, also
   * its close), or with {@code false} after the timeout. Register first, then inspect, then wait:
   * so no change is missed.
   */
  CompletableFuture<Boolean> changed(WorkflowKey key, Duration timeout);

  /**
   * As {@link #changed} for callers who wait for the end of a run alone: what happens until then
   * need not complete it.
   */
  CompletableFuture<Boolean> closed(WorkflowKey key, Duration timeout);

  /**
   * Completes as soon as an update goes on after this call, or with {@code null} after the timeout.
   * Register first, then submit or inspect, then wait: so no step is missed. Fails with {@link
   * ShardUnavailableException} when the state of the run leaves this node's memory: an update that
   * was not accepted is lost then.
   *
   * @param outcome wait for the end of the update; its acceptance is not told
   */
  CompletableFuture<@Nullable UpdateProgress> updateProgressed(
      WorkflowKey key, String updateId, boolean outcome, Duration timeout);

  /** What became of a request. */
  sealed interface Outcome<R extends Response> {
    record Accepted<R extends Response>(R response) implements Outcome<R> {}

    record Rejected<R extends Response>(Rejection rejection) implements Outcome<R> {}
  }
}
