package io.workflow.engine.shard;

import io.workflow.engine.decide.CurrentRun;
import io.workflow.engine.decide.Decision;
import io.workflow.engine.decide.Decision.RunTransition;
import io.workflow.engine.decide.Deliveries;
import io.workflow.engine.decide.Effect;
import io.workflow.engine.decide.Limits;
import io.workflow.engine.decide.Request;
import io.workflow.engine.decide.Response;
import io.workflow.engine.decide.UpdateProgress;
import io.workflow.engine.decide.WorkflowDecider;
import io.workflow.engine.state.Change;
import io.workflow.engine.state.OutboxMessage;
import io.workflow.engine.state.WorkflowKey;
import io.workflow.engine.state.WorkflowState;
import io.workflow.protocol.history.HistoryEvent;
import io.workflow.protocol.worker.TaskId;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * The engine for tests: the real decisions without shards, threads and a database. What it knows
 * ends with it. Its clock stands still until {@link #advance} moves it, and nothing is random, so a
 * test that asks the same in the same order gets the same.
 *
 * <p>Each request is carried out as a {@link Lane} does it: decided, together with what waiting
 * workers claim; then answered; then hints go out; then those are told who wait for a change. An
 * engine carries a request out before {@link #submit} returns (unless another thread is at it just
 * now, which then does), one that is {@link #stepwise} when {@link #turn} is called.
 *
 * <p>Alarms do not ring by themselves: send {@link Request.Wake}. Messages between workflows wait
 * for {@link #deliver}. Long polls time out when {@link #advance} says so. Workflow tasks come
 * without their recent events. For use by any number of threads.
 */
public final class InMemoryEngine implements HistoryService, InstantSource {

  /** Sees each decision before it is carried out. What it throws comes out of the turn. */
  @FunctionalInterface
  public interface Observer {
    void decided(WorkflowKey key, CurrentRun before, Request<?> request, Decision<?> decision);
  }

  private record Asked<R extends Response>(
      WorkflowKey key, Request<R> request, CompletableFuture<Outcome<R>> answer) {}

  private final WorkflowDecider decider;
  private final Observer observer;
  private final boolean stepwise;
  private final ReentrantLock lane = new ReentrantLock();
  private final Queue<Asked<?>> asked = new ConcurrentLinkedQueue<>();
  private final Map<WorkflowKey, Integer> longPolls = new ConcurrentHashMap<>();
  private final ManualTimers timers = new ManualTimers();
  private Waiters waiters = new Waiters(timers);
  private final UpdateWaiters updateWaiters = new UpdateWaiters(timers);
  private final Map<WorkflowKey, LinkedHashMap<String, InMemoryRun>> workflows = new HashMap<>();
  private final Set<WorkflowKey> withoutCurrent = new HashSet<>();
  private final Map<WorkflowKey, List<Effect>> released = new HashMap<>();
  private final List<OutboxMessage> outbox = new ArrayList<>();
  private Instant now = Instant.parse("2026-11-20T12:00:00Z");
  private @Nullable Request<?> lastRequest;
  private volatile @Nullable TaskTransport transport;
  private volatile @Nullable RuntimeException failure;
  private volatile @Nullable RuntimeException throwing;

  public InMemoryEngine() {
    this(Limits.DEFAULT, (_key, _before, _request, _decision) -> {});
  }

  public InMemoryEngine(Limits limits, Observer observer) {
    this(limits, observer, false);
  }

  private InMemoryEngine(Limits limits, Observer observer, boolean stepwise) {
    this.decider = new WorkflowDecider(limits);
    this.observer = observer;
    this.stepwise = stepwise;
  }

  /** One that carries requests out when {@link #turn} is called, and answers nothing before. */
  public static InMemoryEngine stepwise() {
    return new InMemoryEngine(Limits.DEFAULT, (_key, _before, _request, _decision) -> {}, true);
  }

  // ---- time

  @Override
  public Instant instant() {
    return now();
  }

  /** The engine's time. */
  public synchronized Instant now() {
    return now;
  }

  /** Moves the engine's time on. By that alone nothing happens but that waiting ends. */
  public void advance(Duration step) {
    synchronized (this) {
      now = now.plus(step);
    }
    timers.advance(step);
  }

  /** The engine's time for those who wait, which {@link #advance} moves too. */
  public Timers timers() {
    return timers;
  }

  // ---- the outside of the engine

  @Override
  public <R extends Response> CompletableFuture<Outcome<R>> submit(
      WorkflowKey key, Request<R> request) {
    RuntimeException thrown = throwing;
    if (thrown != null) {
      throwing = null;
      throw thrown;
    }
    Asked<R> one = new Asked<>(key, request, new CompletableFuture<>());
    asked.add(one);
    if (!stepwise) {
      turn();
    }
    return one.answer();
  }

  /**
   * Carries a request out that must be accepted.
   *
   * @throws IllegalStateException when it is rejected
   */
  public <R extends Response> R ask(WorkflowKey key, Request<R> request) {
    return accepted(request, submit(key, request));
  }

  static <R extends Response> R accepted(
      Request<R> request, CompletableFuture<Outcome<R>> outcome) {
    return switch (outcome.join()) {
      case Outcome.Accepted<R>(var response) -> response;
      case Outcome.Rejected<R>(var rejection) ->
          throw new IllegalStateException(
              "Expected %s to be accepted, but got %s".formatted(request, rejection));
    };
  }

  @Override
  public synchronized CompletableFuture<@Nullable WorkflowState> inspect(
      WorkflowKey key, @Nullable String runId) {
    RuntimeException reason = failure;
    if (reason != null) {
      return CompletableFuture.failedFuture(reason);
    }
    return CompletableFuture.completedFuture(find(key, runId));
  }

  @Override
  public synchronized List<HistoryEvent> readEvents(
      WorkflowKey key, String runId, long fromEventId, long toEventId, int maxEvents) {
    InMemoryRun run = run(key, runId);
    return run == null ? List.of() : run.events(fromEventId, toEventId, maxEvents);
  }

  @Override
  public CompletableFuture<Boolean> changed(WorkflowKey key, Duration timeout) {
    return longPoll(key, Waiters.For.CHANGE, timeout);
  }

  @Override
  public CompletableFuture<Boolean> closed(WorkflowKey key, Duration timeout) {
    return longPoll(key, Waiters.For.CLOSE, timeout);
  }

  private CompletableFuture<Boolean> longPoll(WorkflowKey key, Waiters.For what, Duration timeout) {
    CompletableFuture<Boolean> answer = waiters.add(key, what, timeout);
    longPolls.merge(key, 1, Integer::sum);
    return answer.whenComplete((_changed, _failure) -> longPolls.merge(key, -1, Integer::sum));
  }

  @Override
  public CompletableFuture<@Nullable UpdateProgress> updateProgressed(
      WorkflowKey key, String updateId, boolean outcome, Duration timeout) {
    return updateWaiters.add(key, updateId, outcome, timeout);
  }

  /** Where hints go from now on; before the first call nobody hears of a task. */
  public void transport(TaskTransport tasks) {
    transport = tasks;
  }

  // ---- what goes wrong

  /** Requests and inspections fail like this from now on; {@code null} ends it. */
  public void failWith(@Nullable RuntimeException reason) {
    failure = reason;
  }

  /** The next request is not even taken. */
  public void throwAtNext(RuntimeException reason) {
    throwing = reason;
  }

  /** Forgets all that is not durable, as the death of a shard's owner does. */
  public synchronized void crash() {
    workflows.values().forEach(runs -> runs.values().forEach(InMemoryRun::recover));
    workflows.keySet().forEach(updateWaiters::lost);
    released.clear();
  }

  /** Forgets everything but the time. */
  public synchronized void clear() {
    asked.clear();
    workflows.clear();
    withoutCurrent.clear();
    released.clear();
    outbox.clear();
    longPolls.clear();
    waiters = new Waiters(timers);
    lastRequest = null;
    failure = null;
    throwing = null;
  }

  // ---- what there is to see

  /**
   * The current run.
   *
   * @throws IllegalStateException when the workflow id was never used
   */
  public WorkflowState state(WorkflowKey key) {
    WorkflowState state = find(key, null);
    if (state == null) {
      throw new IllegalStateException("Expected a run of " + key + ": start one first");
    }
    return state;
  }

  /**
   * A run, open or closed; {@code null} when there is none.
   *
   * @param runId {@code null} means the current run
   */
  public synchronized @Nullable WorkflowState find(WorkflowKey key, @Nullable String runId) {
    InMemoryRun run = run(key, runId);
    return run == null ? null : run.state();
  }

  /** What is durable of a run, in order: a list for each transition that made something durable. */
  public synchronized List<List<Change.Durable>> rows(WorkflowKey key, String runId) {
    InMemoryRun run = run(key, runId);
    return run == null ? List.of() : run.rows();
  }

  /** What was released since the last call, in order, also what went to the transport. */
  public synchronized List<Effect> takeEffects(WorkflowKey key) {
    List<Effect> taken = released.remove(key);
    return taken == null ? List.of() : taken;
  }

  /** What the workflow has to tell others and has not been delivered, in order. */
  public synchronized List<OutboxMessage> outbox(WorkflowKey source) {
    return outbox.stream().filter(message -> message.source().equals(source)).toList();
  }

  /** The last request that was carried out. */
  public synchronized Request<?> lastRequest() {
    if (lastRequest == null) {
      throw new IllegalStateException("Expected a request, but nothing was asked");
    }
    return lastRequest;
  }

  /** How many callers wait for a change. */
  public int longPolls(WorkflowKey key) {
    return longPolls.getOrDefault(key, 0);
  }

  /** How many requests wait for a turn. */
  public int waiting() {
    return asked.size();
  }

  // ---- turns

  /** Carries out all that waits, and what comes of it. */
  public void turn() {
    while (!asked.isEmpty() && !lane.isHeldByCurrentThread() && lane.tryLock()) {
      try {
        for (Asked<?> one = asked.poll(); one != null; one = asked.poll()) {
          carryOut(one);
        }
      } finally {
        lane.unlock();
      }
    }
  }

  private void carryOut(Asked<?> one) {
    RuntimeException reason = failure;
    if (reason != null) {
      one.answer().completeExceptionally(reason);
      return;
    }
    Step step = new Step();
    decide(one, step);
    for (Asked<?> claim : takeClaims(step)) {
      decide(claim, step);
    }
    step.answers.forEach(Runnable::run);
    step.effects.forEach(this::release);
    step.changed.forEach(waiters::changed);
  }

  /** What is to be done after the decisions. */
  private static final class Step {
    private final List<Runnable> answers = new ArrayList<>();
    private final List<Effect> effects = new ArrayList<>();

    /** The workflows that have changed; {@code true} for those with a run that has closed. */
    private final Map<WorkflowKey, Boolean> changed = new LinkedHashMap<>();
  }

  private synchronized <R extends Response> void decide(Asked<R> one, Step step) {
    lastRequest = one.request();
    CurrentRun before = current(one.key());
    Decision<R> decision;
    try {
      decision = decider.decide(before, one.key(), one.request(), now);
    } catch (RuntimeException defect) {
      step.answers.add(() -> one.answer().completeExceptionally(defect));
      return;
    }
    observer.decided(one.key(), before, one.request(), decision);
    switch (decision) {
      case Decision.Rejected<R>(var rejection) ->
          step.answers.add(() -> one.answer().complete(new Outcome.Rejected<>(rejection)));
      case Decision.Accepted<R>(var transitions, var effects, var response) -> {
        transitions.forEach(transition -> apply(one.key(), transition));
        step.effects.addAll(effects);
        step.changed.merge(
            one.key(),
            transitions.stream().anyMatch(made -> made.after().status().isClosed()),
            Boolean::logicalOr);
        step.answers.add(() -> one.answer().complete(new Outcome.Accepted<>(response)));
      }
      case Decision.Deleted<R>(String runId, R response) -> {
        delete(one.key(), runId);
        step.changed.putIfAbsent(one.key(), false);
        step.answers.add(() -> one.answer().complete(new Outcome.Accepted<>(response)));
      }
    }
  }

  /** A workflow whose latest run goes has no current one, though earlier ones are still there. */
  private void delete(WorkflowKey key, String runId) {
    LinkedHashMap<String, InMemoryRun> runs = workflows.get(key);
    if (runs == null || !runs.containsKey(runId)) {
      return;
    }
    if (runs.lastEntry().getKey().equals(runId)) {
      withoutCurrent.add(key);
    }
    runs.remove(runId);
  }

  private CurrentRun current(WorkflowKey key) {
    WorkflowState state = find(key, null);
    if (state == null) {
      return new CurrentRun.None();
    }
    return state.status().isClosed()
        ? new CurrentRun.Closed(state.runId(), state.status(), state.started().requestId())
        : new CurrentRun.Open(state);
  }

  private void apply(WorkflowKey key, RunTransition transition) {
    workflows
        .computeIfAbsent(key, _key -> new LinkedHashMap<>())
        .computeIfAbsent(transition.after().runId(), _runId -> new InMemoryRun(transition.after()))
        .apply(transition);
    if (transition.opened()) {
      withoutCurrent.remove(key);
    }
    outbox.addAll(transition.messages());
  }

  private @Nullable InMemoryRun run(WorkflowKey key, @Nullable String runId) {
    LinkedHashMap<String, InMemoryRun> runs = workflows.get(key);
    if (runs == null || (runId == null && withoutCurrent.contains(key))) {
      return null;
    }
    return runId == null ? runs.lastEntry().getValue() : runs.get(runId);
  }

  private List<Asked<?>> takeClaims(Step step) {
    TaskTransport to = transport;
    List<Asked<?>> claims = new ArrayList<>();
    step.effects.removeIf(
        effect -> {
          TaskTransport.Claim<?> claim =
              to != null && effect instanceof Effect.Dispatch task ? to.claim(task) : null;
          if (claim == null) {
            return false;
          }
          claims.add(asked(key(effect), claim));
          return true;
        });
    return claims;
  }

  private static <R extends Response> Asked<R> asked(
      WorkflowKey key, TaskTransport.Claim<R> claim) {
    return new Asked<>(key, claim.request(), claim.answer());
  }

  private static WorkflowKey key(Effect effect) {
    return switch (effect) {
      case Effect.Dispatch dispatch -> {
        TaskId task = dispatch.task();
        yield new WorkflowKey(task.namespace(), task.workflowId());
      }
      case Effect.UpdateProgressed told -> told.key();
    };
  }

  private void release(Effect effect) {
    synchronized (this) {
      released.computeIfAbsent(key(effect), _key -> new ArrayList<>()).add(effect);
    }
    switch (effect) {
      case Effect.Dispatch task -> {
        TaskTransport to = transport;
        if (to != null) {
          to.dispatch(task);
        }
      }
      case Effect.UpdateProgressed told ->
          updateWaiters.progressed(told.key(), told.updateId(), told.progress());
    }
  }

  // ---- messages between workflows

  /** Delivers all that workflows have to tell each other, and what comes of it. */
  public void deliver() {
    for (OutboxMessage message = nextMessage(); message != null; message = nextMessage()) {
      Request<?> known =
          message instanceof OutboxMessage.AskChild ask
              ? new ChildInquiry(this, Runnable::run, ask).answer().join()
              : null;
      if (known != null) {
        submit(message.source(), known).join();
        continue;
      }
      Outcome<?> outcome = submit(message.target(), Deliveries.request(message)).join();
      Request<?> answer =
          Deliveries.answer(
              message, outcome instanceof Outcome.Rejected<?>(var rejection) ? rejection : null);
      if (answer != null) {
        submit(message.source(), answer).join();
      }
    }
  }

  private synchronized @Nullable OutboxMessage nextMessage() {
    return outbox.isEmpty() ? null : outbox.removeFirst();
  }
}
