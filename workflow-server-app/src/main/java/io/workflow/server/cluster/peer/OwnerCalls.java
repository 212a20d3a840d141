package io.workflow.server.cluster.peer;

import io.workflow.engine.decide.Request;
import io.workflow.engine.decide.Response;
import io.workflow.engine.decide.Response.StartedWorkflowTask;
import io.workflow.engine.decide.WorkflowTaskRequest;
import io.workflow.engine.shard.HistoryService;
import io.workflow.engine.shard.HistoryService.Outcome;
import io.workflow.engine.shard.ShardUnavailableException;
import io.workflow.engine.state.ChangeCodec;
import io.workflow.engine.state.WorkflowKey;
import io.workflow.protocol.worker.QueryResult;
import io.workflow.protocol.worker.WorkflowQuery;
import io.workflow.server.cluster.ClusterNode;
import io.workflow.server.cluster.ShardOwners;
import io.workflow.server.query.WorkflowQueries;
import io.workflow.server.query.WorkflowQueryException;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What other nodes ask this one for its own shards. Nothing is passed on: what this node does not
 * serve it refuses.
 */
public final class OwnerCalls implements PeerSession.Calls {

  private static final Logger log = LoggerFactory.getLogger(OwnerCalls.class);
  private static final Duration A_MOMENT = Duration.ofMillis(100);

  private final OwnNode node;
  private final HistoryService own;
  private final WorkflowQueries queries;
  private final RemoteWorkers remoteWorkers;
  private final WorkerRelay relay;
  private final HomeCalls homes;
  private final ShardOwners owners;
  private final ChangeCodec codec;

  /**
   * @param node this one
   * @param own this node's engine, which refuses what it does not own
   * @param queries those for its shards
   * @param remoteWorkers the workers that are connected to the nodes that call
   * @param relay to the workers that are connected here
   * @param homes the task queues that live here
   * @param owners who serves which shard, as far as is known
   */
  public OwnerCalls(
      OwnNode node,
      HistoryService own,
      WorkflowQueries queries,
      RemoteWorkers remoteWorkers,
      WorkerRelay relay,
      HomeCalls homes,
      ShardOwners owners,
      ChangeCodec codec) {
    this.node = node;
    this.own = own;
    this.queries = queries;
    this.remoteWorkers = remoteWorkers;
    this.relay = relay;
    this.homes = homes;
    this.owners = owners;
    this.codec = codec;
  }

  @Override
  public PeerResponse greet(PeerRequest.Hello hello) {
    ClusterNode self = node.self();
    if (self == null) {
      return new PeerResponse.Unavailable("The node has yet to join", A_MOMENT, false);
    }
    if (!self.id().equals(hello.expected())) {
      return new PeerResponse.Failed(
          "Expected process %s, but node '%s' is process %s"
              .formatted(hello.expected(), self.name(), self.id()));
    }
    int written = node.formatLevel();
    return hello.level() >= written
        ? new PeerResponse.Welcome(self.name(), self.formatLevel())
        : new PeerResponse.Failed(
            "Expected format level %d, which this cluster writes, but node '%s' reads up to %d"
                .formatted(written, hello.node(), hello.level()));
  }

  @Override
  public CompletableFuture<PeerResponse> call(PeerSession.Caller caller, PeerRequest request) {
    try {
      return dispatch(caller, request).exceptionally(failure -> failed(request, failure));
    } catch (RuntimeException failure) {
      return answer(failed(request, failure));
    }
  }

  private CompletableFuture<PeerResponse> dispatch(PeerSession.Caller caller, PeerRequest request) {
    return switch (request) {
      case PeerRequest.Hello _hello -> answer(new PeerResponse.Failed("Expected Hello once"));
      case PeerRequest.Submit(var key, var wanted) -> submit(key, wanted);
      case PeerRequest.Inspect(var key, var runId) ->
          own.inspect(key, runId)
              .thenApply(
                  state -> new PeerResponse.State(state == null ? null : codec.encodeOwned(state)));
      case PeerRequest.AwaitChange(var key, boolean endOnly, var timeout) ->
          (endOnly ? own.closed(key, timeout) : own.changed(key, timeout))
              .thenApply(PeerResponse.Told::new);
      case PeerRequest.AwaitUpdate(var key, var updateId, boolean outcome, var timeout) ->
          own.updateProgressed(key, updateId, outcome, timeout)
              .thenApply(PeerResponse.Progress::new);
      case PeerRequest.Query(var key, var runId, var query, var timeout) ->
          queries.query(key, runId, query, timeout).thenApply(PeerResponse.QueryAnswered::new);
      case PeerRequest.AnswerQueries answers -> answer(new PeerResponse.Told(taken(answers)));
      case PeerRequest.AddWorker(long id, var registration) -> {
        remoteWorkers.add(caller, id, registration);
        yield answer(new PeerResponse.Told(true));
      }
      case PeerRequest.RemoveWorker(long id) -> {
        remoteWorkers.remove(caller, id);
        yield answer(new PeerResponse.Told(true));
      }
      case PeerRequest.TellWorker(long id, var message) ->
          answer(new PeerResponse.Told(relay.tell(id, message)));
      case PeerRequest.ShardsTaken(var epochByShard) -> {
        owners.learn(AnnouncedShards.taken(caller.node(), epochByShard));
        yield answer(new PeerResponse.Told(true));
      }
      case PeerRequest.HandOver(var shards, boolean withMemory) ->
          node.giveUp(shards)
              .thenApply(
                  known ->
                      withMemory
                          ? new PeerResponse.HandedOver(known)
                          : new PeerResponse.Told(true));
      case PeerRequest.AskSignsOfLife _asked ->
          answer(new PeerResponse.Told(node.givesSignsOfLife()));
      case PeerRequest.ToHome toHome -> homes.call(caller, toHome);
      case PeerRequest.AskWorker(long id, var query, var timeout) ->
          relay.ask(id, query, timeout).thenApply(PeerResponse.QueryAnswered::new);
    };
  }

  private <R extends Response> CompletableFuture<PeerResponse> submit(
      WorkflowKey key, Request<R> request) {
    return own.submit(key, request)
        .thenApply(
            outcome ->
                switch (outcome) {
                  case Outcome.Accepted<R>(R response) -> accepted(request, response);
                  case Outcome.Rejected<R>(var rejection) -> new PeerResponse.Rejected(rejection);
                });
  }

  private PeerResponse accepted(Request<?> request, Response response) {
    if (request instanceof WorkflowTaskRequest.CompleteWorkflowTask complete) {
      // This worker has the run cached from now on; results of queries come by themselves.
      queries.completed(complete.token(), Map.of(), complete.identity());
    }
    return new PeerResponse.Accepted(response, queriesWith(response));
  }

  private Map<String, WorkflowQuery> queriesWith(Response response) {
    StartedWorkflowTask task = StartedTasks.of(response);
    return task == null ? Map.of() : queries.attach(task.token());
  }

  private boolean taken(PeerRequest.AnswerQueries answers) {
    var token = answers.token();
    if (token != null) {
      queries.completed(token, answers.results(), answers.identity());
      return true;
    }
    boolean taken = false;
    for (Map.Entry<String, QueryResult> result : answers.results().entrySet()) {
      taken |= queries.answered(answers.namespace(), result.getKey(), result.getValue());
    }
    return taken;
  }

  @Override
  public void undelivered(PeerResponse answer) {
    if (answer instanceof PeerResponse.Polled polled) {
      homes.undelivered(polled);
    }
  }

  @Override
  public void ended(PeerSession.Caller caller) {
    remoteWorkers.removeAll(caller);
    homes.ended(caller);
  }

  private static PeerResponse failed(PeerRequest request, Throwable failure) {
    return switch (failure) {
      case CompletionException wrapper when wrapper.getCause() != null ->
          failed(request, wrapper.getCause());
      case ShardUnavailableException unavailable ->
          new PeerResponse.Unavailable(
              String.valueOf(unavailable.getMessage()),
              unavailable.retryAfter(),
              unavailable.maybeDone());
      case WorkflowQueryException refused ->
          new PeerResponse.QueryRefused(refused.code(), String.valueOf(refused.getMessage()));
      default -> {
        log.error("Another node's {} failed", request.getClass().getSimpleName(), failure);
        yield new PeerResponse.Failed(
            "A node failed at %s in a way that it should not: its log says how"
                .formatted(request.getClass().getSimpleName()));
      }
    };
  }

  private static CompletableFuture<PeerResponse> answer(PeerResponse response) {
    return CompletableFuture.completedFuture(response);
  }
}
