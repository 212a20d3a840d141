package io.workflow.engine.scenario;

import static org.assertj.core.api.Assertions.assertThat;

import io.workflow.engine.decide.Effect;
import io.workflow.engine.decide.Rejection.Reason;
import io.workflow.engine.decide.Request;
import io.workflow.engine.decide.Response;
import io.workflow.engine.decide.UpdateProgress;
import io.workflow.engine.shard.HistoryService.Outcome;
import io.workflow.engine.state.OutboxMessage;
import io.workflow.engine.state.PendingActivity;
import io.workflow.engine.state.PendingTimer;
import io.workflow.engine.state.WorkflowKey;
import io.workflow.engine.state.WorkflowState;
import io.workflow.protocol.Failure;
import io.workflow.protocol.history.HistoryEvent;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The story of one workflow id: {@code given(...).when(request).then(events).effects(...)}. What is
 * not asserted of a step is not checked; what is asserted must be all there is.
 */
public final class Scenario {

  private final ScenarioExecutor executor;
  private final String suffix;
  private final WorkflowKey key;
  private final Map<String, Scenario> others;
  private final EventText events;
  private final Memory memory = new Memory();
  private List<HistoryEvent> added = List.of();
  private List<Effect> released = List.of();
  private String followedRun = "";
  private long seenEventId;

  public Scenario(ScenarioExecutor executor) {
    this(executor, "order", executor.unique(), new HashMap<>());
  }

  private Scenario(
      ScenarioExecutor executor, String name, String suffix, Map<String, Scenario> others) {
    this.executor = executor;
    this.suffix = suffix;
    this.others = others;
    this.key = new WorkflowKey("default", name + "-" + suffix);
    others.put(name, this);
    this.events = new EventText(executor.now());
  }

  /** Steps that lead to what the scenario is about; each must be accepted. */
  public Scenario given(Step... steps) {
    for (Step step : steps) {
      when(step);
      if (memory.hasOutcome()) { // else it was another workflow's step
        accepted();
      }
    }
    return this;
  }

  /** Takes a step, whatever comes of it. */
  public Scenario when(Step step) {
    step.take(this);
    return this;
  }

  // ---- what came of the last step

  /** The last request was carried out. */
  public Scenario accepted() {
    assertThat(memory.outcome()).isInstanceOf(Outcome.Accepted.class);
    return this;
  }

  /**
   * The last request, if there was one, was carried out, and the last step added exactly these
   * events to the current run.
   */
  public Scenario then(String... expected) {
    if (memory.hasOutcome()) {
      accepted();
    }
    return historyIs(added, expected);
  }

  /** The last request was refused, with a message that names these things; nothing changed. */
  public Scenario rejected(Reason reason, String... named) {
    assertThat(memory.outcome())
        .isInstanceOfSatisfying(
            Outcome.Rejected.class,
            rejected -> {
              assertThat(rejected.rejection().reason()).isEqualTo(reason);
              assertThat(List.of(named))
                  .as(rejected.rejection().message())
                  .allMatch(rejected.rejection().message()::contains);
            });
    assertThat(added).isEmpty();
    assertThat(released).isEmpty();
    return this;
  }

  /**
   * Exactly this was released, in this order: {@code workflow task 2}, {@code activity charge},
   * {@code activity charge attempt 2}, {@code update u accepted}.
   */
  public Scenario effects(String... expected) {
    assertThat(released).extracting(Scenario::text).containsExactly(expected);
    return this;
  }

  /**
   * Exactly this waits to be told to other workflows, in this order: {@code StartChild}, {@code
   * ParentClosed TERMINATE}, {@code ChildClosed ChildWorkflowExecutionFailed} ...
   */
  public Scenario messages(String... expected) {
    assertThat(executor.outbox(key)).extracting(Scenario::text).containsExactly(expected);
    return this;
  }

  /** The answer is of this kind. */
  public <R extends Response> Scenario answered(Class<R> type, Consumer<R> check) {
    accepted();
    assertThat(memory.response()).isInstanceOfSatisfying(type, check);
    return this;
  }

  /** The answer hands out a workflow task with, or without, history that is not written yet. */
  public Scenario handsOut(String... unwritten) {
    return historyIs(memory.claimed(memory.response()).unwrittenEvents(), unwritten);
  }

  /** The workflow task that the answer hands out carries these updates, in this order. */
  public Scenario carries(String... updateIds) {
    assertThat(memory.claimed(memory.response()).messages())
        .extracting(message -> message.request().updateId())
        .containsExactly(updateIds);
    return this;
  }

  // ---- what holds after it

  /** The whole history of the n-th run of the scenario, the first being 0. */
  public Scenario history(int run, String... expected) {
    return historyIs(executor.events(key, memory.runIds().get(run)), expected);
  }

  /** The events of the n-th run of the scenario, the first being 0. */
  public List<HistoryEvent> events(int run) {
    return executor.events(key, runId(run));
  }

  /** The id of the n-th run of the scenario, the first being 0. */
  public String runId(int run) {
    return memory.runIds().get(run);
  }

  /** The whole history of a run. */
  public Scenario history(String runId, String... expected) {
    return historyIs(executor.events(key, runId), expected);
  }

  public Scenario state(Consumer<WorkflowState> check) {
    check.accept(state());
    return this;
  }

  /** The alarm rings at this time from now; {@code null} for never. */
  public Scenario wakesAfter(@Nullable Duration wait) {
    Instant wakeAt = state().wakeAt();
    assertThat(wakeAt == null ? null : Duration.between(executor.now(), wakeAt)).isEqualTo(wait);
    return this;
  }

  private Scenario historyIs(List<HistoryEvent> actual, String... expected) {
    List<String> told = new ArrayList<>();
    for (int i = 0; i < actual.size(); i++) {
      told.add(events.describe(actual.get(i), i < expected.length ? expected[i] : null));
    }
    assertThat(told).containsExactly(expected);
    return this;
  }

  private static String text(Effect effect) {
    return switch (effect) {
      case Effect.DispatchWorkflowTask(
              var task,
              var _type,
              var _queue,
              var _since,
              var _priority) ->
          "workflow task " + task.scheduledEventId() + attempt(task.attempt());
      case Effect.DispatchStickyWorkflowTask(
              var task,
              var _type,
              var sticky,
              var _queue,
              var _priority) ->
          "workflow task " + task.scheduledEventId() + attempt(task.attempt()) + " on " + sticky;
      case Effect.DispatchActivityTask(var task, var type, var _queue, var _since, var _priority) ->
          "activity " + type + attempt(task.attempt());
      case Effect.UpdateProgressed(var _key, var _run, var updateId, var progress) ->
          "update " + updateId + " " + text(progress);
    };
  }

  private static String text(UpdateProgress progress) {
    return switch (progress) {
      case UpdateProgress.Accepted() -> "accepted";
      case UpdateProgress.Completed(var result, var failure) ->
          failure == null ? "completed " + EventText.text(result) : "failed " + kind(failure);
      case UpdateProgress.Rejected(var failure) -> "rejected " + kind(failure);
      case UpdateProgress.RunClosed() -> "without an answer";
    };
  }

  private static String kind(Failure failure) {
    return failure.info() instanceof Failure.Application application
        ? application.type()
        : failure.message();
  }

  private static String text(OutboxMessage message) {
    return switch (message) {
      case OutboxMessage.StartChild _start -> "StartChild";
      case OutboxMessage.AskChild _ask -> "AskChild";
      case OutboxMessage.SignalExternal(var _sender, var signal, var _parent) ->
          "SignalExternal " + signal.signalName();
      case OutboxMessage.RequestCancelExternal _cancel -> "RequestCancelExternal";
      case OutboxMessage.ParentClosed(var _parent, var _child, var policy, var _run) ->
          "ParentClosed " + policy;
      case OutboxMessage.ChildClosed(var _parent, var _child, var _firstRunId, var end) ->
          "ChildClosed " + end.getClass().getSimpleName();
    };
  }

  private static String attempt(int attempt) {
    return attempt == 1 ? "" : " attempt " + attempt;
  }

  // ---- for steps

  void submit(Request<?> request) {
    memory.remember(request, executor.submit(key, request));
    follow();
  }

  /** Looks at what happened to the workflow since. */
  private void follow() {
    released = executor.takeEffects(key);
    WorkflowState state = executor.state(key);
    added = List.of();
    if (state != null) {
      if (!state.runId().equals(followedRun)) {
        followedRun = state.runId();
        memory.saw(followedRun);
        seenEventId = 0;
      }
      long seen = seenEventId;
      added =
          executor.events(key, followedRun).stream()
              .filter(event -> event.eventId() > seen)
              .toList();
      seenEventId += added.size();
    }
  }

  void deliver() {
    executor.deliver();
    others.values().forEach(Scenario::follow);
  }

  /** Another workflow of the same story; this one is "order". */
  public Scenario other(String name) {
    Scenario known = others.get(name);
    return known == null ? new Scenario(executor, name, suffix, others) : known;
  }

  Memory memory() {
    return memory;
  }

  ScenarioExecutor executor() {
    return executor;
  }

  public WorkflowState state() {
    WorkflowState state = executor.state(key);
    if (state == null) {
      throw new IllegalStateException("Expected a run of " + key + ": start one first");
    }
    return state;
  }

  public WorkflowKey key() {
    return key;
  }

  PendingActivity activity(String activityId) {
    PendingActivity activity = state().activities().named(activityId);
    if (activity == null) {
      throw new IllegalStateException("Expected a pending activity '" + activityId + "'");
    }
    return activity;
  }

  PendingTimer timer(String timerId) {
    PendingTimer timer = state().timers().named(timerId);
    if (timer == null) {
      throw new IllegalStateException("Expected a pending timer '" + timerId + "'");
    }
    return timer;
  }
}
