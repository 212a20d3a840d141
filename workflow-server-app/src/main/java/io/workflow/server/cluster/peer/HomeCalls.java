package io.workflow.server.cluster.peer;

import io.workflow.engine.shard.Causes;
import io.workflow.protocol.worker.WorkflowQuery;
import io.workflow.server.cluster.peer.PeerSession.Caller;
import io.workflow.server.matching.HintLogException;
import io.workflow.server.matching.Poll;
import io.workflow.server.matching.PolledTask;
import io.workflow.server.matching.QueueKey;
import io.workflow.server.matching.QueueView;
import io.workflow.server.matching.StoppedWorkers;
import io.workflow.server.matching.TaskQueues;
import io.workflow.server.matching.WorkerRecords;
import io.workflow.server.query.WorkerQueries;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** What other nodes ask the task queues that live here. Nothing is passed on. */
public final class HomeCalls {

  /** A node that has forgotten a query does not withdraw it. */
  private static final Duration LONGEST_OFFER = Duration.ofMinutes(2);

  private record PollId(Caller caller, long id) {}

  private record OfferId(Caller caller, String queryId) {}

  private final TaskQueues queues;
  private final PeerHomes homes;
  private final Supplier<WorkerQueries> queries;
  private final StoppedWorkers stopped;
  private final WorkerRecords workers;
  private final Executor executor;
  private final Map<PollId, Poll> polls = new ConcurrentHashMap<>();
  private final Map<OfferId, CompletableFuture<Boolean>> offers = new ConcurrentHashMap<>();

  /**
   * @param queries late, because they need the engine, which needs the queues
   * @param executor for what blocks
   */
  public HomeCalls(
      TaskQueues queues,
      PeerHomes homes,
      Supplier<WorkerQueries> queries,
      StoppedWorkers stopped,
      WorkerRecords workers,
      Executor executor) {
    this.queues = queues;
    this.homes = homes;
    this.queries = queries;
    this.stopped = stopped;
    this.workers = workers;
    this.executor = executor;
  }

  CompletableFuture<PeerResponse> call(Caller caller, PeerRequest.ToHome request) {
    return switch (request) {
      case PeerRequest.Poll poll -> poll(caller, poll);
      case PeerRequest.CancelPoll(long id) -> {
        Poll poll = polls.get(new PollId(caller, id));
        if (poll != null) {
          poll.cancel();
        }
        yield told(poll != null);
      }
      case PeerRequest.OfferTask(var key, var hint) -> {
        queues.dispatch(key, hint);
        yield told(true);
      }
      case PeerRequest.OfferQuery offer -> offer(caller, offer);
      case PeerRequest.WithdrawQuery(var queryId) -> {
        CompletableFuture<Boolean> offer = offers.get(new OfferId(caller, queryId));
        yield told(offer != null && offer.cancel(false));
      }
      case PeerRequest.StopPolls(var key, var workerInstanceKey) -> {
        if (workerInstanceKey != null) {
          stopped.add(workerInstanceKey);
        }
        queues.stopPolls(key, workerInstanceKey);
        yield told(true);
      }
      case PeerRequest.LookAtQueue(var key) ->
          CompletableFuture.supplyAsync(() -> look(key), executor);
      case PeerRequest.RecordWorkers(var namespace, var words) -> {
        workers.record(namespace, words);
        yield told(true);
      }
      case PeerRequest.ListWorkers(var namespace, var from, int limit) ->
          CompletableFuture.supplyAsync(
              () -> new PeerResponse.Workers(workers.page(namespace, from, limit)), executor);
      case PeerRequest.QueuesPolled(var keys) -> {
        homes.polledElsewhere(keys);
        yield told(true);
      }
    };
  }

  private CompletableFuture<PeerResponse> poll(Caller caller, PeerRequest.Poll request) {
    Poll poll = queues.poll(request.request());
    PollId id = new PollId(caller, request.id());
    polls.put(id, poll);
    if (stopped.contains(request.request().workerInstanceKey())) {
      poll.cancel();
    }
    return poll.answer()
        .whenComplete((_task, _failure) -> polls.remove(id))
        .thenApply(
            task -> new PeerResponse.Polled(task.orElse(null), queriesOf(task.orElse(null))));
  }

  private Map<String, WorkflowQuery> queriesOf(@Nullable PolledTask task) {
    return task instanceof PolledTask.OfWorkflow workflow
        ? queries.get().attach(workflow.task().token())
        : Map.of();
  }

  private CompletableFuture<PeerResponse> offer(Caller caller, PeerRequest.OfferQuery request) {
    String sticky = request.stickyQueue();
    CompletableFuture<Boolean> taken =
        sticky == null ? queues.offerHere(request.query()) : queues.offer(sticky, request.query());
    OfferId id = new OfferId(caller, request.query().queryId());
    offers.put(id, taken);
    return taken
        .orTimeout(LONGEST_OFFER.toMillis(), TimeUnit.MILLISECONDS)
        .whenComplete((_sticky, _failure) -> offers.remove(id, taken))
        .<PeerResponse>thenApply(PeerResponse.Told::new)
        .exceptionally(HomeCalls::notTaken);
  }

  private static PeerResponse notTaken(Throwable failure) {
    Throwable cause = Causes.of(failure);
    return cause instanceof RejectedExecutionException
        ? new PeerResponse.Busy(String.valueOf(cause.getMessage()))
        : new PeerResponse.Unavailable("The query was taken back", Duration.ZERO, false);
  }

  private PeerResponse look(QueueKey key) {
    try {
      return new PeerResponse.Queue(new QueueView(queues.pollers(key), queues.stats(key)));
    } catch (HintLogException silent) {
      return new PeerResponse.Unavailable(
          String.valueOf(silent.getMessage()), Duration.ZERO, false);
    }
  }

  /** A task that was started for a node whose stream has ended: the next poller gets it. */
  void undelivered(PeerResponse.Polled polled) {
    if (polled.task() != null) {
      queues.giveBack(polled.task());
    }
  }

  /** A stream has ended: its polls wait for nobody. */
  void ended(Caller caller) {
    polls.forEach(
        (id, poll) -> {
          if (id.caller().equals(caller)) {
            poll.cancel();
          }
        });
    offers.forEach(
        (id, offer) -> {
          if (id.caller().equals(caller)) {
            offer.cancel(false);
          }
        });
  }

  private static CompletableFuture<PeerResponse> told(boolean yes) {
    return CompletableFuture.completedFuture(new PeerResponse.Told(yes));
  }
}
