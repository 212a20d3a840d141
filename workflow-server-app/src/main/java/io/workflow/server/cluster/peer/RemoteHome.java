package io.workflow.server.cluster.peer;

import io.workflow.protocol.Opaque;
import io.workflow.server.matching.Hint;
import io.workflow.server.matching.KnownWorkers;
import io.workflow.server.matching.PollRequest;
import io.workflow.server.matching.PolledTask;
import io.workflow.server.matching.QueryTask;
import io.workflow.server.matching.QueueKey;
import io.workflow.server.matching.QueueView;
import io.workflow.server.matching.RemoteQueue;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/** The task queues that live at one other node. */
final class RemoteHome implements RemoteQueue {

  /** Different for each poll that this process ever sends to a home. */
  private static final AtomicLong POLL_IDS = new AtomicLong();

  private final String node;
  private final Peers peers;
  private final ArrivedQueries arrived;

  RemoteHome(String node, Peers peers, ArrivedQueries arrived) {
    this.node = node;
    this.peers = peers;
    this.arrived = arrived;
  }

  private CompletableFuture<PeerResponse> ask(PeerRequest request) {
    PeerPort peer = peers.find(node);
    return peer == null
        ? CompletableFuture.failedFuture(
            new PeerUnavailableException("There is no stream to node '%s'".formatted(node), false))
        : peer.ask(request);
  }

  @Override
  public Parked poll(PollRequest request) {
    long id = POLL_IDS.incrementAndGet();
    CompletableFuture<Optional<PolledTask>> answer =
        ask(new PeerRequest.Poll(id, request)).thenApply(this::task);
    return new Parked() {
      @Override
      public CompletableFuture<Optional<PolledTask>> answer() {
        return answer;
      }

      @Override
      public void cancel() {
        if (!answer.isDone()) {
          var unused = ask(new PeerRequest.CancelPoll(id));
        }
      }
    };
  }

  private Optional<PolledTask> task(PeerResponse answer) {
    return switch (answer) {
      case PeerResponse.Polled(var task, var queries) -> {
        if (task instanceof PolledTask.OfWorkflow workflow && !queries.isEmpty()) {
          arrived.keep(workflow.task().token(), queries);
        }
        yield Optional.ofNullable(task);
      }
      default -> throw PeerAnswers.unexpected(answer);
    };
  }

  CompletableFuture<Boolean> record(String namespace, List<KnownWorkers.Word> words) {
    return ask(new PeerRequest.RecordWorkers(namespace, words)).thenApply(PeerAnswers::told);
  }

  CompletableFuture<List<Opaque>> workers(String namespace, String from, int limit) {
    return ask(new PeerRequest.ListWorkers(namespace, from, limit))
        .thenApply(
            answer ->
                switch (answer) {
                  case PeerResponse.Workers(var workers) -> workers;
                  default -> throw PeerAnswers.unexpected(answer);
                });
  }

  @Override
  public CompletableFuture<Boolean> dispatch(QueueKey key, Hint hint) {
    return ask(new PeerRequest.OfferTask(key, hint)).thenApply(PeerAnswers::told);
  }

  @Override
  public CompletableFuture<Boolean> offer(@Nullable String stickyQueue, QueryTask query) {
    CompletableFuture<Boolean> taken = new CompletableFuture<>();
    var unused =
        ask(new PeerRequest.OfferQuery(stickyQueue, query))
            .thenApply(RemoteHome::taken)
            .whenComplete(
                (sticky, failure) -> {
                  if (failure == null) {
                    taken.complete(sticky);
                  } else {
                    taken.completeExceptionally(failure);
                  }
                });
    var unusedToo =
        taken.whenComplete(
            (_sticky, _failure) -> {
              if (taken.isCancelled()) {
                var unusedAnswer = ask(new PeerRequest.WithdrawQuery(query.queryId()));
              }
            });
    return taken;
  }

  private static boolean taken(PeerResponse answer) {
    return switch (answer) {
      case PeerResponse.Told(boolean sticky) -> sticky;
      case PeerResponse.Busy(var message) -> throw new RejectedExecutionException(message);
      default -> throw PeerAnswers.unexpected(answer);
    };
  }

  @Override
  public void stopPolls(QueueKey key, @Nullable String workerInstanceKey) {
    var unused = ask(new PeerRequest.StopPolls(key, workerInstanceKey));
  }

  @Override
  public CompletableFuture<QueueView> look(QueueKey key) {
    return ask(new PeerRequest.LookAtQueue(key))
        .thenApply(
            answer ->
                switch (answer) {
                  case PeerResponse.Queue(var view) -> view;
                  default -> throw PeerAnswers.unexpected(answer);
                });
  }
}
