package io.workflow.server.cluster.peer;

import io.workflow.protocol.worker.WorkerRequest;
import io.workflow.protocol.worker.WorkerResponse.Pushed;
import io.workflow.protocol.worker.WorkerResponse.QueryRequested;
import io.workflow.server.cluster.peer.PeerSession.Caller;
import io.workflow.server.query.ConnectedWorker;
import io.workflow.server.query.ConnectedWorkers;
import io.workflow.server.query.WorkflowQueries;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * The workers that are connected to other nodes, as candidates for the queries that wait here: what
 * is pushed to one goes to its node, and from there over its stream.
 */
public final class RemoteWorkers {

  /** Longer than any query may take; the query itself gives up earlier. */
  private static final Duration LONGEST = Duration.ofMinutes(5);

  private record Id(Caller caller, long id) {}

  private final ConnectedWorkers workers;
  private final WorkflowQueries queries;
  private final Peers peers;
  private final Map<Id, RemoteWorker> known = new ConcurrentHashMap<>();

  public RemoteWorkers(ConnectedWorkers workers, WorkflowQueries queries, Peers peers) {
    this.workers = workers;
    this.queries = queries;
    this.peers = peers;
  }

  void add(Caller caller, long id, WorkerRequest.Register registration) {
    RemoteWorker worker = new RemoteWorker(caller.node(), id, registration);
    RemoteWorker before = known.put(new Id(caller, id), worker);
    if (before != null) {
      workers.remove(before);
    }
    workers.add(worker);
  }

  void remove(Caller caller, long id) {
    RemoteWorker gone = known.remove(new Id(caller, id));
    if (gone != null) {
      workers.remove(gone);
    }
  }

  void removeAll(Caller caller) {
    known.keySet().stream()
        .filter(id -> id.caller().equals(caller))
        .forEach(id -> remove(id.caller(), id.id()));
  }

  /** How many workers a node has, as far as it has told. */
  public int count(String node) {
    return (int) known.values().stream().filter(worker -> worker.node.equals(node)).count();
  }

  /** A worker at the other end of another node's stream. */
  private final class RemoteWorker implements ConnectedWorker {

    private final String node;
    private final long id;
    private final WorkerRequest.Register registration;

    RemoteWorker(String node, long id, WorkerRequest.Register registration) {
      this.node = node;
      this.id = id;
      this.registration = registration;
    }

    @Override
    public WorkerRequest.Register registration() {
      return registration;
    }

    @Override
    public boolean isHere() {
      return false;
    }

    @Override
    public boolean push(Pushed message) {
      PeerPort peer = peers.find(node);
      if (peer == null) {
        return false;
      }
      if (message instanceof QueryRequested query) {
        var unused =
            peer.ask(new PeerRequest.AskWorker(id, query, LONGEST))
                .whenComplete((answer, failure) -> answered(query, answer));
      } else {
        // Offers of tasks: one that is lost is repeated.
        var unused = peer.ask(new PeerRequest.TellWorker(id, message));
      }
      return true;
    }

    private void answered(QueryRequested query, @Nullable PeerResponse answer) {
      if (answer instanceof PeerResponse.QueryAnswered(var result)) {
        boolean unused = queries.answered(query.namespace(), query.queryId(), result);
      } else {
        queries.returned(query.queryId(), this);
      }
    }
  }
}
