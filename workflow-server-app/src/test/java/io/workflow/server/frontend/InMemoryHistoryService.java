package io.workflow.server.frontend;

import io.workflow.engine.decide.ActivityRequest;
import io.workflow.engine.decide.CurrentRun;
import io.workflow.engine.decide.Decision;
import io.workflow.engine.decide.Limits;
import io.workflow.engine.decide.Request;
import io.workflow.engine.decide.Response;
import io.workflow.engine.decide.WorkflowDecider;
import io.workflow.engine.decide.WorkflowTaskRequest;
import io.workflow.engine.shard.HistoryService;
import io.workflow.engine.state.Change;
import io.workflow.engine.state.PendingActivity;
import io.workflow.engine.state.WorkflowKey;
import io.workflow.engine.state.WorkflowState;
import io.workflow.protocol.Failure;
import io.workflow.protocol.WorkflowTaskFailedCause;
import io.workflow.protocol.command.Command;
import io.workflow.protocol.history.HistoryEvent;
import io.workflow.protocol.worker.TaskId;
import io.workflow.protocol.worker.TaskToken;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** The real decisions without shards, lanes and a database: what is forgotten is forgotten. */
public class InMemoryHistoryService implements HistoryService {

  private static final class Run {
    private WorkflowState state;
    private final List<HistoryEvent> events = new ArrayList<>();

    Run(WorkflowState state) {
      this.state = state;
    }
  }

  private final WorkflowDecider decider = new WorkflowDecider(Limits.DEFAULT);
  private final Map<WorkflowKey, LinkedHashMap<String, Run>> workflows = new HashMap<>();
  private final Map<WorkflowKey, List<CompletableFuture<Boolean>>> waiters = new HashMap<>();
  private final List<Request<?>> requests = new ArrayList<>();
  private Instant now = Instant.parse("2026-11-20T12:00:00Z");
  private @Nullable RuntimeException failure;

  /** Forgets everything. */
  public synchronized void reset() {
    workflows.clear();
    waiters.clear();
    requests.clear();
    failure = null;
  }

  /** Every request fails like this from now on; {@code null} ends it. */
  public synchronized void failWith(@Nullable RuntimeException newFailure) {
    failure = newFailure;
  }

  public synchronized void advance(Duration by) {
    now = now.plus(by);
  }

  public synchronized Instant now() {
    return now;
  }

  /** The last request that came in. */
  public synchronized Request<?> lastRequest() {
    return requests.getLast();
  }

  /** How many callers wait for a change. */
  public synchronized int waiting(WorkflowKey key) {
    return waiters.getOrDefault(key, List.of()).size();
  }

  @Override
  public synchronized <R extends Response> CompletableFuture<Outcome<R>> submit(
      WorkflowKey key, Request<R> request) {
    if (failure != null) {
      return CompletableFuture.failedFuture(failure);
    }
    requests.add(request);
    return switch (decider.decide(current(key), key, request, now)) {
      case Decision.Rejected<R>(var rejection) ->
          CompletableFuture.completedFuture(new Outcome.Rejected<>(rejection));
      case Decision.Accepted<R>(var transitions, var effects, var response) -> {
        transitions.forEach(transition -> apply(key, transition));
        List<CompletableFuture<Boolean>> told = waiters.remove(key);
        if (told != null) {
          told.forEach(waiter -> waiter.complete(true));
        }
        yield CompletableFuture.completedFuture(new Outcome.Accepted<>(response));
      }
    };
  }

  private CurrentRun current(WorkflowKey key) {
    LinkedHashMap<String, Run> runs = workflows.get(key);
    if (runs == null) {
      return new CurrentRun.None();
    }
    WorkflowState state = runs.lastEntry().getValue().state;
    return state.status().isClosed()
        ? new CurrentRun.Closed(state.runId(), state.status(), state.started().requestId())
        : new CurrentRun.Open(state);
  }

  private void apply(WorkflowKey key, Decision.RunTransition transition) {
    Run run =
        workflows
            .computeIfAbsent(key, any -> new LinkedHashMap<>())
            .computeIfAbsent(transition.after().runId(), any -> new Run(transition.after()));
    run.state = transition.after();
    for (Change change : transition.changes()) {
      if (change instanceof Change.EventAdded(HistoryEvent event)) {
        run.events.add(event);
      }
    }
  }

  @Override
  public synchronized CompletableFuture<@Nullable WorkflowState> inspect(
      WorkflowKey key, @Nullable String runId) {
    if (failure != null) {
      return CompletableFuture.failedFuture(failure);
    }
    Run run = run(key, runId);
    return CompletableFuture.completedFuture(run == null ? null : run.state);
  }

  private @Nullable Run run(WorkflowKey key, @Nullable String runId) {
    LinkedHashMap<String, Run> runs = workflows.get(key);
    if (runs == null) {
      return null;
    }
    return runId == null ? runs.lastEntry().getValue() : runs.get(runId);
  }

  @Override
  public synchronized List<HistoryEvent> readEvents(
      WorkflowKey key, String runId, long fromEventId, long toEventId, int maxEvents) {
    Run run = run(key, runId);
    return run == null
        ? List.of()
        : run.events.stream()
            .filter(event -> event.eventId() >= fromEventId && event.eventId() <= toEventId)
            .limit(maxEvents)
            .toList();
  }

  @Override
  public synchronized CompletableFuture<Boolean> changed(WorkflowKey key, Duration timeout) {
    CompletableFuture<Boolean> waiter = new CompletableFuture<>();
    waiters.computeIfAbsent(key, any -> new ArrayList<>()).add(waiter);
    return waiter.completeOnTimeout(false, timeout.toMillis(), TimeUnit.MILLISECONDS);
  }

  // ---- a worker, as far as tests need one

  /** Takes the open workflow task and answers it with these commands. */
  public synchronized void runWorkflowTask(WorkflowKey key, Command... commands) {
    TaskToken token = startWorkflowTask(key);
    accepted(
        submit(
            key,
            WorkflowTaskRequest.CompleteWorkflowTask.ofCommands(
                token,
                List.of(commands),
                "worker-1",
                new WorkflowTaskRequest.CompleteWorkflowTask.HandOut(false, false, "next"))));
  }

  /** Lets a worker take the pending workflow task and fail it. */
  public synchronized void failWorkflowTask(
      WorkflowKey key, WorkflowTaskFailedCause cause, Failure failure) {
    accepted(
        submit(
            key,
            new WorkflowTaskRequest.FailWorkflowTask(
                startWorkflowTask(key), cause, failure, "worker-1", null)));
  }

  private TaskToken startWorkflowTask(WorkflowKey key) {
    WorkflowState state = state(key);
    var task = Objects.requireNonNull(state.workflowTask());
    TaskId id =
        new TaskId(
            key.namespace(),
            key.workflowId(),
            state.runId(),
            task.scheduledEventId(),
            task.attempt());
    var started =
        accepted(
            submit(
                key,
                new WorkflowTaskRequest.StartWorkflowTask(id, "start", "worker-1", null, null)));
    return started.task().token();
  }

  /** Starts the pending activity of this type. */
  public synchronized TaskToken startActivity(WorkflowKey key, String activityType) {
    WorkflowState state = state(key);
    PendingActivity activity =
        state.activities().values().stream()
            .filter(pending -> pending.scheduled().activityType().equals(activityType))
            .findFirst()
            .orElseThrow();
    TaskId id =
        new TaskId(
            key.namespace(),
            key.workflowId(),
            state.runId(),
            activity.scheduledEventId(),
            activity.attempt());
    var started =
        accepted(submit(key, new ActivityRequest.StartActivityTask(id, "start", "worker-1", null)));
    return started.task().token();
  }

  public synchronized WorkflowState state(WorkflowKey key) {
    return Objects.requireNonNull(run(key, null)).state;
  }

  private static <R extends Response> R accepted(CompletableFuture<Outcome<R>> outcome) {
    return ((Outcome.Accepted<R>) outcome.join()).response();
  }
}
