package io.workflow.server.cluster.peer;

import io.workflow.engine.decide.Request;
import io.workflow.engine.decide.Response;
import io.workflow.engine.decide.Response.StartedWorkflowTask;
import io.workflow.engine.decide.UpdateProgress;
import io.workflow.engine.shard.HistoryService;
import io.workflow.engine.state.ChangeCodec;
import io.workflow.engine.state.WorkflowKey;
import io.workflow.engine.state.WorkflowState;
import io.workflow.protocol.history.HistoryEvent;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * The door to all workflow executions, at every node: what this node owns goes to its engine,
 * everything else over a stream to the owner.
 */
public final class ClusterDoor implements HistoryService {

  /** Whoever waits for a change looks again when the shard moves, but not in a tight loop. */
  private static final Duration LOOK_AGAIN = Duration.ofMillis(50);

  private final HistoryService own;
  private final Routes routes;
  private final ArrivedQueries arrived;
  private final ChangeCodec codec;

  /**
   * @param own this node's engine
   * @param arrived keeps what came along with workflow tasks of other nodes' shards
   */
  public ClusterDoor(HistoryService own, Routes routes, ArrivedQueries arrived, ChangeCodec codec) {
    this.own = own;
    this.routes = routes;
    this.arrived = arrived;
    this.codec = codec;
  }

  @Override
  public <R extends Response> CompletableFuture<Outcome<R>> submit(
      WorkflowKey key, Request<R> request) {
    return routes.call(
        key,
        Repeats.isSafe(request),
        () -> own.submit(key, request),
        peer -> peer.ask(new PeerRequest.Submit(key, request)).thenApply(this::outcome));
  }

  /** The owner answers a request by what the request's type says. */
  @SuppressWarnings({"unchecked", "TypeParameterUnusedInFormals"})
  private <R extends Response> Outcome<R> outcome(PeerResponse answer) {
    return switch (answer) {
      case PeerResponse.Accepted(Response response, var queries) -> {
        StartedWorkflowTask task = StartedTasks.of(response);
        if (task != null && !queries.isEmpty()) {
          arrived.keep(task.token(), queries);
        }
        yield new Outcome.Accepted<>((R) response);
      }
      case PeerResponse.Rejected(var rejection) -> new Outcome.Rejected<>(rejection);
      default -> throw PeerAnswers.unexpected(answer);
    };
  }

  @Override
  public CompletableFuture<@Nullable WorkflowState> inspect(
      WorkflowKey key, @Nullable String runId) {
    return routes.call(
        key,
        true,
        () -> own.inspect(key, runId),
        peer -> peer.ask(new PeerRequest.Inspect(key, runId)).thenApply(this::state));
  }

  private @Nullable WorkflowState state(PeerResponse answer) {
    return switch (answer) {
      case PeerResponse.State(byte @Nullable [] state) ->
          state == null ? null : codec.decodeOwned(state);
      default -> throw PeerAnswers.unexpected(answer);
    };
  }

  /** From the database, which any node may ask. */
  @Override
  public List<HistoryEvent> readEvents(
      WorkflowKey key, String runId, long fromEventId, long toEventId, int maxEvents) {
    return own.readEvents(key, runId, fromEventId, toEventId, maxEvents);
  }

  @Override
  public CompletableFuture<Boolean> changed(WorkflowKey key, Duration timeout) {
    return await(key, false, timeout);
  }

  @Override
  public CompletableFuture<Boolean> closed(WorkflowKey key, Duration timeout) {
    return await(key, true, timeout);
  }

  private CompletableFuture<Boolean> await(WorkflowKey key, boolean endOnly, Duration timeout) {
    return orLookAgain(
        routes.once(
            key,
            () -> endOnly ? own.closed(key, timeout) : own.changed(key, timeout),
            peer ->
                peer.ask(new PeerRequest.AwaitChange(key, endOnly, timeout))
                    .thenApply(PeerAnswers::told)));
  }

  /** A shard that moves may have changed: nobody sleeps through that. */
  private CompletableFuture<Boolean> orLookAgain(CompletableFuture<Boolean> changed) {
    return changed.exceptionallyCompose(_moved -> routes.after(LOOK_AGAIN));
  }

  @Override
  public CompletableFuture<@Nullable UpdateProgress> updateProgressed(
      WorkflowKey key, String updateId, boolean outcome, Duration timeout) {
    return routes.once(
        key,
        () -> own.updateProgressed(key, updateId, outcome, timeout),
        peer ->
            peer.ask(new PeerRequest.AwaitUpdate(key, updateId, outcome, timeout))
                .thenApply(ClusterDoor::progress));
  }

  private static @Nullable UpdateProgress progress(PeerResponse answer) {
    return switch (answer) {
      case PeerResponse.Progress(var progress) -> progress;
      default -> throw PeerAnswers.unexpected(answer);
    };
  }
}
