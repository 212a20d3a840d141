package io.workflow.server.cluster.peer;

import io.workflow.engine.shard.ShardUnavailableException;
import io.workflow.protocol.worker.QueryResult;
import io.workflow.protocol.worker.WorkerResponse.Pushed;
import io.workflow.protocol.worker.WorkerResponse.QueryRequested;
import io.workflow.server.query.ConnectedWorker;
import io.workflow.server.query.ConnectedWorkers;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Tells the other nodes of the workers that are connected here, and takes the other nodes' queries
 * to them.
 */
public final class WorkerRelay {

  private static final Duration A_MOMENT = Duration.ofMillis(100);

  private record Asked(ConnectedWorker worker, CompletableFuture<QueryResult> answer) {}

  private final Peers peers;
  private final AtomicLong ids = new AtomicLong();
  private final Map<Long, ConnectedWorker> here = new ConcurrentHashMap<>();
  private final Map<ConnectedWorker, Long> idOf = new ConcurrentHashMap<>();
  private final Map<String, Asked> asked = new ConcurrentHashMap<>();

  public WorkerRelay(ConnectedWorkers workers, Peers peers) {
    this.peers = peers;
    workers.listen(this::came, this::gone);
    peers.listen(this::tellAll, _gone -> {});
  }

  private void came(ConnectedWorker worker) {
    if (worker.isHere()) {
      long id = ids.incrementAndGet();
      here.put(id, worker);
      idOf.put(worker, id);
      peers.connected().forEach(peer -> tell(peer, id, worker));
    }
  }

  private void gone(ConnectedWorker worker) {
    Long id = idOf.remove(worker);
    if (id == null) {
      return;
    }
    here.remove(id);
    peers.connected().forEach(peer -> ask(peer, new PeerRequest.RemoveWorker(id)));
    asked.forEach(
        (queryId, query) -> {
          if (query.worker() == worker) {
            query.answer().completeExceptionally(unavailable());
          }
        });
  }

  /** A stream was opened: the other end knows of nobody here yet. */
  private void tellAll(PeerPort peer) {
    here.forEach((id, worker) -> tell(peer, id, worker));
  }

  private static void tell(PeerPort peer, long id, ConnectedWorker worker) {
    ask(peer, new PeerRequest.AddWorker(id, worker.registration()));
  }

  /** A stream that breaks is opened again, and everything told anew. */
  private static void ask(PeerPort peer, PeerRequest request) {
    var unused = peer.ask(request);
  }

  /** Fails with {@link ShardUnavailableException} when the worker can't take it, or goes. */
  CompletableFuture<QueryResult> ask(long id, QueryRequested query, Duration timeout) {
    ConnectedWorker worker = here.get(id);
    CompletableFuture<QueryResult> answer = new CompletableFuture<>();
    if (worker == null) {
      answer.completeExceptionally(unavailable());
      return answer;
    }
    Asked entry = new Asked(worker, answer);
    asked.put(query.queryId(), entry);
    var unused =
        answer
            .orTimeout(timeout.toMillis(), TimeUnit.MILLISECONDS)
            .whenComplete((_result, _failure) -> asked.remove(query.queryId(), entry));
    if (!worker.push(query) || !here.containsKey(id)) {
      answer.completeExceptionally(unavailable());
    }
    return answer;
  }

  /** Whether it could be told. */
  boolean tell(long id, Pushed message) {
    ConnectedWorker worker = here.get(id);
    return worker != null && worker.push(message);
  }

  /** A worker that is connected here answers; false when no other node has asked. */
  boolean answered(String namespace, String queryId, QueryResult result) {
    Asked query = asked.get(queryId);
    return query != null
        && query.worker().registration().namespace().equals(namespace)
        && query.answer().complete(result);
  }

  private static ShardUnavailableException unavailable() {
    return new ShardUnavailableException("The worker can't take the query", A_MOMENT);
  }
}
