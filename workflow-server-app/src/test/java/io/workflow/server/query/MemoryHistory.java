package io.workflow.server.query;

import io.workflow.engine.decide.CurrentRun;
import io.workflow.engine.decide.Decision;
import io.workflow.engine.decide.Decision.RunTransition;
import io.workflow.engine.decide.ExecutionRequest;
import io.workflow.engine.decide.Limits;
import io.workflow.engine.decide.Request;
import io.workflow.engine.decide.Request.IdPolicies;
import io.workflow.engine.decide.Response;
import io.workflow.engine.decide.WorkflowDecider;
import io.workflow.engine.shard.HistoryService;
import io.workflow.engine.state.Change;
import io.workflow.engine.state.PendingWorkflowTask;
import io.workflow.engine.state.WorkflowKey;
import io.workflow.engine.state.WorkflowState;
import io.workflow.protocol.WorkflowIdConflictPolicy;
import io.workflow.protocol.WorkflowIdReusePolicy;
import io.workflow.protocol.WorkflowSpec;
import io.workflow.protocol.WorkflowTimeouts;
import io.workflow.protocol.history.HistoryEvent;
import io.workflow.protocol.worker.TaskId;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** The engine's decisions without its lanes and its store: answers at once, forgets at the end. */
public final class MemoryHistory implements HistoryService {

  private final WorkflowDecider decider = new WorkflowDecider(Limits.DEFAULT);
  private final Map<WorkflowKey, WorkflowState> states = new HashMap<>();
  private final Map<String, List<HistoryEvent>> events = new HashMap<>();
  private final Map<WorkflowKey, CompletableFuture<Boolean>> waiters = new HashMap<>();

  @Override
  public <R extends Response> CompletableFuture<Outcome<R>> submit(
      WorkflowKey key, Request<R> request) {
    return CompletableFuture.completedFuture(decide(key, request));
  }

  private synchronized <R extends Response> Outcome<R> decide(WorkflowKey key, Request<R> request) {
    return switch (decider.decide(current(key), key, request, Instant.now())) {
      case Decision.Rejected<R>(var rejection) -> new Outcome.Rejected<>(rejection);
      case Decision.Accepted<R> accepted -> {
        accepted.transitions().forEach(transition -> apply(key, transition));
        yield new Outcome.Accepted<>(accepted.response());
      }
    };
  }

  /** Tells who waits for changes; the engine does this after it has answered the request. */
  public void publish(WorkflowKey key) {
    CompletableFuture<Boolean> changed;
    synchronized (this) {
      changed = waiters.remove(key);
    }
    if (changed != null) {
      changed.complete(true);
    }
  }

  private CurrentRun current(WorkflowKey key) {
    WorkflowState state = states.get(key);
    if (state == null) {
      return new CurrentRun.None();
    }
    return state.status().isClosed()
        ? new CurrentRun.Closed(state.runId(), state.status(), state.started().requestId())
        : new CurrentRun.Open(state);
  }

  private void apply(WorkflowKey key, RunTransition transition) {
    states.put(key, transition.after());
    List<HistoryEvent> history =
        events.computeIfAbsent(transition.after().runId(), _runId -> new ArrayList<>());
    for (Change change : transition.changes()) {
      if (change instanceof Change.EventAdded(var event)) {
        history.add(event);
      }
    }
  }

  @Override
  public synchronized CompletableFuture<@Nullable WorkflowState> inspect(
      WorkflowKey key, @Nullable String runId) {
    WorkflowState state = states.get(key);
    return CompletableFuture.completedFuture(
        state == null || (runId != null && !runId.equals(state.runId())) ? null : state);
  }

  @Override
  public synchronized List<HistoryEvent> readEvents(
      WorkflowKey key, String runId, long fromEventId, long toEventId, int maxEvents) {
    return events.getOrDefault(runId, List.of()).stream()
        .filter(event -> event.eventId() >= fromEventId && event.eventId() <= toEventId)
        .limit(maxEvents)
        .toList();
  }

  @Override
  public synchronized CompletableFuture<Boolean> changed(WorkflowKey key, Duration timeout) {
    return waiters
        .computeIfAbsent(key, _key -> new CompletableFuture<>())
        .copy()
        .completeOnTimeout(false, timeout.toMillis(), TimeUnit.MILLISECONDS);
  }

  /** Opens a run of type {@code Pizza} on task queue {@code orders}; returns its id. */
  public String start(WorkflowKey key) {
    String runId = UUID.randomUUID().toString();
    decide(
        key,
        new Request.StartWorkflow(
            runId,
            new WorkflowSpec(
                "Pizza",
                "orders",
                List.of(),
                new WorkflowTimeouts(null, null, Duration.ofSeconds(10)),
                null,
                null,
                Map.of(),
                Map.of(),
                Map.of(),
                null),
            null,
            new IdPolicies(
                WorkflowIdReusePolicy.ALLOW_DUPLICATE, WorkflowIdConflictPolicy.FAIL, false),
            runId,
            "client",
            null,
            false,
            null,
            List.of(),
            null));
    return runId;
  }

  /** Delivers a signal. */
  public void signal(WorkflowKey key, String name) {
    decide(
        key,
        new ExecutionRequest.SignalWorkflow(
            null, name, List.of(), Map.of(), "client", "", List.of()));
  }

  /** Names the workflow task that is pending. */
  public synchronized TaskId workflowTask(WorkflowKey key) {
    WorkflowState state = Objects.requireNonNull(states.get(key), "a run");
    PendingWorkflowTask task = Objects.requireNonNull(state.workflowTask(), "a workflow task");
    return new TaskId(
        key.namespace(), key.workflowId(), state.runId(), task.scheduledEventId(), task.attempt());
  }
}
