package io.workflow.server.matching;

import io.workflow.engine.decide.CurrentRun;
import io.workflow.engine.decide.Decision;
import io.workflow.engine.decide.Effect;
import io.workflow.engine.decide.Limits;
import io.workflow.engine.decide.Request;
import io.workflow.engine.decide.Response;
import io.workflow.engine.decide.WorkflowDecider;
import io.workflow.engine.shard.HistoryService;
import io.workflow.engine.shard.TaskTransport;
import io.workflow.engine.state.WorkflowKey;
import io.workflow.engine.state.WorkflowState;
import io.workflow.protocol.history.HistoryEvent;
import java.time.Duration;
import java.time.Instant;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedDeque;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * The engine's decisions, one turn for each request, when the test says so: answers are given and
 * tasks told of as a lane does it.
 */
final class MatchedEngine implements HistoryService {

  private record Asked<R extends Response>(
      WorkflowKey key, Request<R> request, CompletableFuture<Outcome<R>> answer) {}

  private final WorkflowDecider decider = new WorkflowDecider(Limits.DEFAULT);
  private final Map<WorkflowKey, WorkflowState> states = new HashMap<>();
  private final Deque<Asked<?>> waiting = new ConcurrentLinkedDeque<>();
  private Instant now = Instant.parse("2026-11-20T12:00:00Z");
  private @Nullable TaskTransport transport;
  private @Nullable RuntimeException failure;
  private @Nullable RuntimeException throwing;
  private final ReentrantLock lane = new ReentrantLock();

  void transport(TaskTransport tasks) {
    transport = tasks;
  }

  Instant now() {
    return now;
  }

  void pass(Duration time) {
    now = now.plus(time);
  }

  /** Requests fail like this from now on; {@code null} ends it. */
  void failWith(@Nullable RuntimeException reason) {
    failure = reason;
  }

  @Override
  public <R extends Response> CompletableFuture<Outcome<R>> submit(
      WorkflowKey key, Request<R> request) {
    RuntimeException thrown = throwing;
    if (thrown != null) {
      throwing = null;
      throw thrown;
    }
    Asked<R> asked = new Asked<>(key, request, new CompletableFuture<>());
    waiting.add(asked);
    return asked.answer();
  }

  /** The next request is not even taken. */
  void throwAtNext(RuntimeException reason) {
    throwing = reason;
  }

  /** As {@link #turn}, by one of many threads at a time, as on a lane. */
  void turnAlone() {
    lane.lock();
    try {
      turn();
    } finally {
      lane.unlock();
    }
  }

  /** Does all that waits, and what comes of it. */
  void turn() {
    for (Asked<?> asked = waiting.poll(); asked != null; asked = waiting.poll()) {
      if (failure == null) {
        decide(asked);
      } else {
        asked.answer().completeExceptionally(failure);
      }
    }
  }

  int waiting() {
    return waiting.size();
  }

  WorkflowState state(String workflowId) {
    WorkflowState state = states.get(new WorkflowKey("default", workflowId));
    if (state == null) {
      throw new IllegalStateException("Expected a run of " + workflowId);
    }
    return state;
  }

  private <R extends Response> void decide(Asked<R> asked) {
    WorkflowState state = states.get(asked.key());
    CurrentRun current =
        state == null
            ? new CurrentRun.None()
            : state.status().isClosed()
                ? new CurrentRun.Closed(state.runId(), state.status(), state.started().requestId())
                : new CurrentRun.Open(state);
    switch (decider.decide(current, asked.key(), asked.request(), now)) {
      case Decision.Rejected<R>(var rejection) ->
          asked.answer().complete(new Outcome.Rejected<>(rejection));
      case Decision.Accepted<R> accepted -> {
        accepted.transitions().forEach(made -> states.put(asked.key(), made.after()));
        asked.answer().complete(new Outcome.Accepted<>(accepted.response()));
        accepted.effects().forEach(effect -> release(asked.key(), effect));
      }
    }
  }

  private static <R extends Response> Asked<R> asked(
      WorkflowKey key, TaskTransport.Claim<R> claim) {
    return new Asked<>(key, claim.request(), claim.answer());
  }

  private void release(WorkflowKey key, Effect effect) {
    TaskTransport to = transport;
    if (to == null) {
      throw new IllegalStateException("Expected a transport");
    }
    TaskTransport.Claim<?> claim =
        effect instanceof Effect.Dispatch dispatch ? to.claim(dispatch) : null;
    if (claim != null) {
      decide(asked(key, claim));
      return;
    }
    switch (effect) {
      case Effect.UpdateProgressed _progress -> {}
      case Effect.Dispatch task -> to.dispatch(task);
    }
  }

  @Override
  public CompletableFuture<@Nullable WorkflowState> inspect(
      WorkflowKey key, @Nullable String runId) {
    return CompletableFuture.completedFuture(states.get(key));
  }

  @Override
  public List<HistoryEvent> readEvents(
      WorkflowKey key, String runId, long fromEventId, long toEventId, int maxEvents) {
    return List.of();
  }

  @Override
  public CompletableFuture<Boolean> changed(WorkflowKey key, Duration timeout) {
    return CompletableFuture.completedFuture(false);
  }
}
