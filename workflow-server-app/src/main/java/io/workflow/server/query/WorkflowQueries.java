package io.workflow.server.query;

import io.workflow.engine.shard.Causes;
import io.workflow.engine.shard.HistoryService;
import io.workflow.engine.shard.ShardUnavailableException;
import io.workflow.engine.shard.Timers;
import io.workflow.engine.state.StickyQueue;
import io.workflow.engine.state.WorkflowKey;
import io.workflow.engine.state.WorkflowState;
import io.workflow.protocol.worker.QueryResult;
import io.workflow.protocol.worker.TaskToken;
import io.workflow.protocol.worker.WorkflowQuery;
import io.workflow.server.matching.QueryTask;
import io.workflow.server.query.ConnectedWorkers.WorkflowCode;
import io.workflow.server.query.WorkflowQueryException.Code;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import org.jspecify.annotations.Nullable;

/**
 * Queries on their way to workers.
 *
 * <p>A worker's state is as new as the last workflow task that it completed. So when a workflow
 * task is pending, a query waits and goes with the next one that is handed out; when none is, it is
 * pushed to a connected worker, or, where none runs such workflows, offered to those that poll.
 * Only workers with a channel to this node are asked, and those that poll here.
 */
public final class WorkflowQueries implements WorkerQueries {

  /** Changes that are missed, if any, are noticed after this. */
  private static final Duration LONGEST_WATCH = Duration.ofSeconds(2);

  private static final Duration RETRY_AFTER = Duration.ofMillis(200);
  private static final Duration A_MOMENT = Duration.ofMillis(100);

  /** Half of what Temporal's SDKs wait for an answer. */
  private static final Duration UNANSWERED = Duration.ofSeconds(5);

  private static final int CAPACITY = 10_000;
  private static final int QUERIES_OF_A_TASK = 100;

  private final HistoryService history;
  private final ConnectedWorkers workers;
  private final PolledWorkers polledWorkers;
  private final Executor executor;
  private final Timers timers;
  private final LastWorkers lastWorkers = new LastWorkers();
  private final Map<String, PendingQuery> pending = new ConcurrentHashMap<>();
  private final Map<String, Set<PendingQuery>> waitingByRun = new ConcurrentHashMap<>();
  private volatile boolean stopping;

  /** With workers that keep a channel alone. */
  public WorkflowQueries(HistoryService history, ConnectedWorkers workers, Executor executor) {
    this(history, workers, PolledWorkers.NONE, executor, Timers.system());
  }

  /** Goes on with what the engine answers on {@code executor}. */
  public WorkflowQueries(
      HistoryService history,
      ConnectedWorkers workers,
      PolledWorkers polledWorkers,
      Executor executor,
      Timers timers) {
    this.timers = timers;
    this.history = history;
    this.workers = workers;
    this.polledWorkers = polledWorkers;
    this.executor = executor;
    workers.listen(_worker -> workerCame(), this::workerGone);
  }

  @Override
  public CompletableFuture<QueryResult> query(
      WorkflowKey key, @Nullable String runId, WorkflowQuery query, Duration timeout) {
    if (pending.size() >= CAPACITY) {
      return CompletableFuture.failedFuture(
          WorkflowQueryException.tooMany(
              "%d queries wait for an answer already. Ask '%s' again later"
                  .formatted(CAPACITY, query.queryType())));
    }
    PendingQuery asked =
        new PendingQuery(UUID.randomUUID().toString(), key, runId, query, timeout, timers);
    pending.put(asked.id, asked);
    if (stopping) {
      forget(asked);
      return CompletableFuture.failedFuture(stopped());
    }
    CompletableFuture<QueryResult> answer = new CompletableFuture<>();
    Runnable endOfTime =
        timers.after(
            timeout, () -> asked.answer.completeExceptionally(asked.timedOut(isServed(asked))));
    var unused =
        asked.answer.whenComplete(
            (result, failure) -> {
              endOfTime.run();
              forget(asked);
              if (failure == null) {
                answer.complete(result);
              } else {
                answer.completeExceptionally(failure);
              }
            });
    ask(asked);
    return answer;
  }

  @Override
  public Map<String, WorkflowQuery> attach(TaskToken token) {
    Set<PendingQuery> waiting = waitingByRun.get(token.task().runId());
    if (waiting == null) {
      return Map.of();
    }
    Map<String, WorkflowQuery> attached = new HashMap<>();
    for (PendingQuery query : waiting) {
      if (attached.size() < QUERIES_OF_A_TASK && query.attachTo(token.startId())) {
        attached.put(query.id, query.query);
      }
    }
    return attached;
  }

  @Override
  public void completed(TaskToken token, Map<String, QueryResult> results, String identity) {
    lastWorkers.remember(token.task().runId(), identity);
    results.forEach(
        (queryId, result) -> {
          PendingQuery query = pending.get(queryId);
          if (query != null && query.wentWith(token.startId())) {
            query.answer.complete(result);
          }
        });
  }

  @Override
  public CompletableFuture<Boolean> answered(
      String namespace, @Nullable WorkflowKey key, String queryId, QueryResult result) {
    return CompletableFuture.completedFuture(answered(namespace, queryId, result));
  }

  /**
   * A worker of this namespace answers a query that was pushed to it. Never blocks.
   *
   * @return false when nobody waits for the answer any more
   */
  public boolean answered(String namespace, String queryId, QueryResult result) {
    PendingQuery query = pending.get(queryId);
    return query != null
        && query.key.namespace().equals(namespace)
        && query.answer.complete(result);
  }

  /** The server stops: its workers go elsewhere, and so does whoever asks. */
  public void stop() {
    stopping = true;
    pending.values().forEach(query -> query.answer.completeExceptionally(stopped()));
  }

  private static ShardUnavailableException stopped() {
    return new ShardUnavailableException("The server stops. Ask again", RETRY_AFTER);
  }

  /** A query that was pushed to a worker comes back without an answer. Never blocks. */
  public void returned(String queryId, ConnectedWorker worker) {
    PendingQuery query = pending.get(queryId);
    if (query != null && query.takeBackFrom(worker)) {
      ask(query);
    }
  }

  /** Whether queries wait for the next workflow task of a run. */
  public boolean isWaiting(String runId) {
    return waitingByRun.containsKey(runId);
  }

  /** Queries without an answer. */
  public int size() {
    return pending.size();
  }

  private void ask(PendingQuery query) {
    look(query, null);
  }

  /** As {@link #ask}, but what changes from now on is not missed. */
  private void watch(PendingQuery query) {
    Duration remaining = query.remaining();
    look(
        query,
        history.changed(
            query.key, remaining.compareTo(LONGEST_WATCH) < 0 ? remaining : LONGEST_WATCH));
  }

  private void look(PendingQuery query, @Nullable CompletableFuture<Boolean> changed) {
    if (query.isDone()) {
      return;
    }
    var unused =
        history
            .inspect(query.key, query.runId())
            .thenAcceptAsync(state -> seen(query, state, changed), executor)
            .whenComplete((_seen, failure) -> failed(query, failure));
  }

  private void seen(
      PendingQuery query,
      @Nullable WorkflowState state,
      @Nullable CompletableFuture<Boolean> changed) {
    if (state == null) {
      query.answer.completeExceptionally(notFound(query));
      return;
    }
    WorkflowCode code = query.pinTo(state);
    if (!mustWait(state)) {
      stopWaiting(query);
      push(query, state, code);
    } else if (changed == null) {
      watch(query);
    } else {
      query.waitForTask(state);
      startWaiting(query, state.runId());
      var unused =
          changed
              .thenAcceptAsync(_changed -> watch(query), executor)
              .whenComplete((_watched, failure) -> failed(query, failure));
    }
  }

  /** Whether there are events that no worker has seen yet, or may be. */
  private static boolean mustWait(WorkflowState state) {
    return !state.status().isClosed()
        && (state.workflowTask() != null
            || !state.arrivals().isEmpty()
            || state.workflowTasks().previousStartedEventId() == 0);
  }

  private void push(PendingQuery query, WorkflowState state, WorkflowCode code) {
    long lastEventId = state.nextEventId() - 1;
    String runId = query.runId();
    String preferred = runId == null ? null : lastWorkers.identityOf(runId);
    for (ConnectedWorker worker : workers.candidates(code, preferred)) {
      if (query.pushTo(worker, lastEventId)) {
        return;
      }
    }
    if (workers.serves(code)) {
      query.waitForWorker();
      // Came in this moment, or all of them are busy: whatever it is, a moment later is better.
      later(A_MOMENT, () -> askWhenWaiting(query));
    } else {
      StickyQueue sticky = state.workflowTasks().stickyQueue();
      offer(query, query.task(state), sticky == null ? null : sticky.name());
    }
  }

  /** To whoever polls: first to the worker that has the run cached, and then to all. */
  private void offer(PendingQuery query, QueryTask task, @Nullable String stickyQueue) {
    CompletableFuture<Boolean> taken = polledWorkers.offer(stickyQueue, task);
    query.offered(taken);
    var unused =
        taken.whenCompleteAsync(
            (bySticky, failure) -> {
              if (failure instanceof RejectedExecutionException) {
                query.answer.completeExceptionally(
                    WorkflowQueryException.tooMany(String.valueOf(failure.getMessage())));
              } else if (failure == null) {
                Duration patience = bySticky ? task.stickyTimeout() : UNANSWERED;
                later(patience, () -> offerAgain(query, task, taken));
              } else {
                later(A_MOMENT, () -> askAgain(query, taken));
              }
            },
            executor);
    var unusedToo = query.answer.whenComplete((_answer, _failure) -> taken.cancel(false));
  }

  /** Who took it may have died with it, or the node on whose way to the worker it was. */
  private void offerAgain(PendingQuery query, QueryTask task, CompletableFuture<Boolean> taken) {
    if (query.isWithTakerOf(taken)) {
      offer(query, task, null);
    }
  }

  /** The node at which it waited for a poll has gone, or does not answer. */
  private void askAgain(PendingQuery query, CompletableFuture<Boolean> offer) {
    if (query.takeBackFrom(offer)) {
      ask(query);
    }
  }

  private void later(Duration delay, Runnable action) {
    Runnable unused = timers.after(delay, () -> executor.execute(action));
  }

  private boolean isServed(PendingQuery query) {
    WorkflowCode code = query.code();
    return code != null && (workers.serves(code) || polledWorkers.serve(code));
  }

  private void workerCame() {
    pending.values().forEach(this::askWhenWaiting);
  }

  private void askWhenWaiting(PendingQuery query) {
    if (query.stopWaitingForWorker()) {
      ask(query);
    }
  }

  private void workerGone(ConnectedWorker worker) {
    for (PendingQuery query : pending.values()) {
      if (query.takeBackFrom(worker)) {
        ask(query);
      }
    }
  }

  private void startWaiting(PendingQuery query, String runId) {
    waitingByRun.compute(
        runId,
        (_runId, queries) -> {
          Set<PendingQuery> waiting = queries == null ? ConcurrentHashMap.newKeySet() : queries;
          waiting.add(query);
          return waiting;
        });
    if (query.isDone()) {
      stopWaiting(query);
    }
  }

  private void stopWaiting(PendingQuery query) {
    String runId = query.runId();
    if (runId != null) {
      waitingByRun.computeIfPresent(
          runId,
          (_runId, queries) -> {
            queries.remove(query);
            return queries.isEmpty() ? null : queries;
          });
    }
  }

  private void forget(PendingQuery query) {
    pending.remove(query.id);
    stopWaiting(query);
  }

  private static void failed(PendingQuery query, @Nullable Throwable failure) {
    if (failure != null) {
      query.answer.completeExceptionally(Causes.of(failure));
    }
  }

  private static WorkflowQueryException notFound(PendingQuery query) {
    String runId = query.runId();
    return new WorkflowQueryException(
        Code.WORKFLOW_NOT_FOUND,
        runId == null
            ? ("There is no workflow '%s' in namespace '%s'. Ids are case-sensitive; "
                    + "executions are removed some days after they have closed")
                .formatted(query.key.workflowId(), query.key.namespace())
            : "Workflow '%s' in namespace '%s' has no run '%s'. Leave the run id out for the open or latest run"
                .formatted(query.key.workflowId(), query.key.namespace(), runId));
  }
}
