package io.workflow.server.query;

import io.workflow.engine.shard.HistoryService;
import io.workflow.engine.shard.Timers;
import io.workflow.engine.state.StickyQueue;
import io.workflow.engine.state.WorkflowKey;
import io.workflow.engine.state.WorkflowState;
import io.workflow.protocol.worker.QueryResult;
import io.workflow.protocol.worker.WorkerResponse.QueryRequested;
import io.workflow.protocol.worker.WorkflowQuery;
import io.workflow.server.matching.QueryTask;
import io.workflow.server.query.ConnectedWorkers.WorkflowCode;
import io.workflow.server.query.WorkflowQueryException.Code;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * A query without an answer, and where it is: waiting for a workflow task, attached to one, with a
 * worker, offered to those that poll, or waiting for a worker to connect.
 */
final class PendingQuery {

  /** Where a query is. */
  private sealed interface Place {

    /** The run's state is being looked at. */
    record Asking() implements Place {}

    /** For the next workflow task that is handed out. */
    record WaitingForTask(int attempt) implements Place {}

    /** With a workflow task. */
    record Attached() implements Place {}

    record WaitingForWorker() implements Place {}

    record Pushed(ConnectedWorker worker) implements Place {}

    /** For the next worker that polls; {@code taken} when one has. */
    record Offered(CompletableFuture<Boolean> taken) implements Place {}
  }

  final String id;
  final WorkflowKey key;
  final WorkflowQuery query;
  final Duration timeout;
  final CompletableFuture<QueryResult> answer = new CompletableFuture<>();
  private final Timers.Deadline deadline;
  private @Nullable String runId;
  private @Nullable WorkflowCode code;
  private @Nullable String tooEarlyStartId;
  private @Nullable String attachedToStartId;
  private Place place = new Place.Asking();

  /** Whether a worker that polled took it, and it was offered again because of no answer. */
  private boolean hadTaker;

  PendingQuery(
      String id,
      WorkflowKey key,
      @Nullable String runId,
      WorkflowQuery query,
      Duration timeout,
      Timers timers) {
    this.id = id;
    this.key = key;
    this.runId = runId;
    this.query = query;
    this.timeout = timeout;
    this.deadline = timers.deadline(timeout);
  }

  /** The run that is asked; {@code null} while that is not known. */
  synchronized @Nullable String runId() {
    return runId;
  }

  boolean isDone() {
    return answer.isDone();
  }

  Duration remaining() {
    return deadline.left();
  }

  /** The run is known; it does not change any more, also when another one is opened meanwhile. */
  synchronized WorkflowCode pinTo(WorkflowState state) {
    WorkflowCode known =
        new WorkflowCode(
            key.namespace(),
            state.started().spec().taskQueue(),
            state.started().spec().workflowType());
    code = known;
    runId = state.runId();
    return known;
  }

  /**
   * Waits for a workflow task, unless it is with one that is still in flight.
   *
   * <p>The state was seen after the query was asked: a task that is in flight there was handed out
   * before, perhaps without an event that the asker knows of. Every later one has all of them.
   */
  synchronized void waitForTask(WorkflowState state) {
    var task = state.workflowTask();
    var start = task == null ? null : task.start();
    String inFlight = start == null ? "" : start.startId();
    if (tooEarlyStartId == null) {
      tooEarlyStartId = inFlight;
    }
    if (!(place instanceof Place.Attached) || !inFlight.equals(attachedToStartId)) {
      place = new Place.WaitingForTask(task == null ? 1 : task.attempt());
    }
  }

  /**
   * Goes with the workflow task of this start, also when that is handed out a second time, or when
   * the one that it went with has failed.
   */
  synchronized boolean attachTo(String startId) {
    boolean here =
        switch (place) {
          case Place.WaitingForTask _p -> !startId.equals(tooEarlyStartId);
          case Place.Attached _p -> !startId.equals(tooEarlyStartId);
          case Place.Asking _p -> false;
          case Place.WaitingForWorker _p -> false;
          case Place.Pushed _p -> false;
          case Place.Offered _p -> false;
        };
    if (here) {
      place = new Place.Attached();
      attachedToStartId = startId;
    }
    return here && !isDone();
  }

  /** Whether this start is the last that it went with, also when it is elsewhere by now. */
  synchronized boolean wentWith(String startId) {
    return startId.equals(attachedToStartId);
  }

  synchronized void waitForWorker() {
    place = new Place.WaitingForWorker();
  }

  /** Waits for a worker that polls. */
  synchronized void offered(CompletableFuture<Boolean> taken) {
    hadTaker |= isWithTaker();
    place = new Place.Offered(taken);
  }

  /** Whether the worker that took this offer is still the one that is to answer. */
  synchronized boolean isWithTakerOf(CompletableFuture<Boolean> taken) {
    return !isDone() && place instanceof Place.Offered offered && offered.taken() == taken;
  }

  /** Takes it back from where it was offered; false when it was not there any more. */
  synchronized boolean takeBackFrom(CompletableFuture<Boolean> offer) {
    boolean there = !isDone() && place instanceof Place.Offered(var taken) && taken == offer;
    place = there ? new Place.Asking() : place;
    return there;
  }

  /** Leaves the wait for a worker; false when it was not in it. */
  synchronized boolean stopWaitingForWorker() {
    boolean waited =
        place instanceof Place.WaitingForWorker
            || (place instanceof Place.Offered offered && offered.taken().cancel(false));
    place = waited ? new Place.Asking() : place;
    return waited;
  }

  /** Sends it to a worker; false when that can't take it. */
  boolean pushTo(ConnectedWorker worker, long lastEventId) {
    QueryRequested message;
    synchronized (this) {
      WorkflowCode known = code;
      String run = runId;
      if (known == null || run == null) {
        throw new IllegalStateException("Expected query " + id + " to know its run");
      }
      place = new Place.Pushed(worker);
      message =
          new QueryRequested(
              id,
              key.namespace(),
              key.workflowId(),
              run,
              known.workflowType(),
              known.taskQueue(),
              lastEventId,
              query);
    }
    return worker.push(message);
  }

  /** Takes the query back from a worker; false when it was not there. */
  synchronized boolean takeBackFrom(ConnectedWorker worker) {
    boolean there = place instanceof Place.Pushed(ConnectedWorker pushedTo) && pushedTo == worker;
    place = there ? new Place.Asking() : place;
    return there;
  }

  /** What a worker must run; {@code null} while the run is not known. */
  synchronized @Nullable WorkflowCode code() {
    return code;
  }

  /** The same for workers that poll. */
  synchronized QueryTask task(WorkflowState state) {
    StickyQueue sticky = state.workflowTasks().stickyQueue();
    return new QueryTask(
        id,
        key,
        state.runId(),
        state.started().spec().workflowType(),
        state.started().spec().taskQueue(),
        query,
        state.workflowTasks().previousStartedEventId(),
        state.nextEventId() - 1,
        sticky == null ? Duration.ZERO : sticky.scheduleToStartTimeout());
  }

  /** An offer that was taken back when the time was over is done too. */
  private static boolean isTaken(CompletableFuture<Boolean> taken) {
    return taken.isDone() && !taken.isCompletedExceptionally();
  }

  private boolean isWithTaker() {
    return place instanceof Place.Offered offered && (hadTaker || isTaken(offered.taken()));
  }

  private boolean isWithWorker() {
    return place instanceof Place.Attached || isWithTaker();
  }

  /** Why there is no answer, when the time is over. */
  synchronized WorkflowQueryException timedOut(boolean served) {
    WorkflowCode known = code;
    if (known != null && !served && !isWithWorker()) {
      return new WorkflowQueryException(
          Code.NO_WORKER,
          """
          no poller seen for task queue recently, worker may be down: expected a worker that runs \
          workflow type '%s' on task queue '%s' of namespace '%s', but none is connected. \
          Start one, then ask '%s' again"""
              .formatted(
                  known.workflowType(), known.taskQueue(), known.namespace(), query.queryType()));
    }
    return new WorkflowQueryException(
        Code.QUERY_TIMED_OUT,
        "Expected an answer to query '%s' of workflow '%s' within %s, but %s"
            .formatted(query.queryType(), key.workflowId(), timeout, reason()));
  }

  private String reason() {
    return switch (place) {
      case Place.Asking _p ->
          "the shard of the workflow has not answered (%s). Ask again"
              .formatted(HistoryService.class.getSimpleName());
      case Place.WaitingForTask(int attempt) ->
          attempt == 1
              ? "events that it must see wait for a workflow task that no worker has begun "
                  + "or ended. Ask again, or look whether the workers are overloaded"
              : ("events that it must see wait for a workflow task that keeps failing "
                      + "(attempt %d). See the run's history for the failure")
                  .formatted(attempt);
      case Place.Attached _p ->
          "the worker that has it together with a workflow task has not completed that. "
              + "Ask again, or look at the worker's log";
      case Place.WaitingForWorker _p -> "no worker could take it. Ask again";
      case Place.Offered _p ->
          isWithTaker()
              ? "the worker that took it has not answered. Look at its log for what the query handler does"
              : "no worker polled for it. Ask again, or look whether the workers are overloaded";
      case Place.Pushed(ConnectedWorker worker) ->
          "worker '%s' has not answered. Look at its log for what the query handler does"
              .formatted(worker.registration().identity());
    };
  }
}
