package io.workflow.engine.simulation;

import static io.workflow.engine.scenario.TestLimits.limits;
import static org.assertj.core.api.Assertions.assertThat;

import io.workflow.engine.decide.Effect;
import io.workflow.engine.decide.Request;
import io.workflow.engine.decide.Response;
import io.workflow.engine.decide.Response.StartedWorkflowTask;
import io.workflow.engine.scenario.PureExecutor;
import io.workflow.engine.shard.HistoryService.Outcome;
import io.workflow.engine.state.WorkflowKey;
import io.workflow.engine.state.WorkflowState;
import io.workflow.protocol.worker.ActivityTask;
import io.workflow.protocol.worker.TaskId;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * One workflow id, its callers, its workers, a transport that loses, repeats and reorders, and an
 * owner that may die between any two steps. All of it follows from the seed.
 */
final class Simulation {

  private static final WorkflowKey KEY = new WorkflowKey("default", "order");
  private static final int STEPS = 100;
  private static final int LATEST_RUNS = 2;
  private static final int STEPS_TO_END = 500;

  private final Dice dice;
  private final RandomRequests requests;
  private final Kids kids;
  private final PureExecutor executor =
      new PureExecutor(limits().history(200, 1 << 20).pendingActivities(6).build());
  private final Ledger ledger = new Ledger();
  private final List<Effect> transport = new ArrayList<>();
  private final List<StartedWorkflowTask> workflowTasks = new ArrayList<>();
  private final List<ActivityTask> activityTasks = new ArrayList<>();
  private final List<Request<?>> asked = new ArrayList<>();
  private final Set<String> runIds = new LinkedHashSet<>();
  private final List<String> log = new ArrayList<>();

  Simulation(long seed) {
    this.dice = new Dice(seed);
    this.requests = new RandomRequests(dice);
    this.kids = new Kids(dice, executor);
  }

  /** What happened so far, a line for each step. */
  List<String> log() {
    return log;
  }

  /** How often each kind of event came about. */
  Map<Class<?>, Long> kinds() {
    return runIds.stream()
        .flatMap(runId -> executor.events(KEY, runId).stream())
        .collect(Collectors.groupingBy(e -> e.attributes().getClass(), Collectors.counting()));
  }

  void run() {
    submit(requests.anyStart(null));
    for (int step = 0; step < STEPS; step++) {
      step();
      check(LATEST_RUNS);
    }
    end();
    check(runIds.size());
  }

  /** One request touches two runs at most. */
  private void check(int latest) {
    runIds.stream()
        .skip(Math.max(0, runIds.size() - latest))
        .forEach(runId -> ledger.check(executor, KEY, runId));
  }

  private void step() {
    switch (dice.below(46)) {
      case 0 -> submit(dice.oneIn(3) ? requests.anyStart(executor.state(KEY)) : requests.cancel());
      case 1 -> submit(dice.oneIn(5) ? requests.terminate() : requests.signal());
      case 2, 3 -> submit(requests.signal());
      case 4 -> submit(dice.oneIn(2) ? requests.signal() : requests.update());
      case 5 -> {
        if (dice.oneIn(4)) {
          reset();
        } else {
          crash();
        }
      }
      case 6 -> pass(dice.seconds(0, 20));
      case 7, 8 -> askAgain();
      case 9, 10, 11, 12 -> passToAlarm();
      case 13, 14, 15, 16, 17, 18, 19, 20, 21 -> answerActivity();
      case 22, 23, 24, 25, 26, 27, 28, 29, 30 -> answerWorkflowTask();
      case 31, 32, 33 -> log.add(kids.step());
      case 34, 35, 36 -> deliverMessages();
      default -> deliver();
    }
  }

  /** A hint reaches a worker: in any order, more than once, or never. */
  private void deliver() {
    if (transport.isEmpty()) {
      return;
    }
    int index = dice.lateOf(transport.size());
    Effect hint = dice.oneIn(8) ? transport.get(index) : transport.remove(index);
    if (!dice.oneIn(8)) {
      submit(requests.claim(hint));
    }
  }

  /** What runs tell each other arrives once, but late. */
  private void deliverMessages() {
    log.add("messages between workflows arrive");
    executor.deliver();
    collectEffects();
  }

  private void answerWorkflowTask() {
    WorkflowState state = executor.state(KEY);
    if (!workflowTasks.isEmpty() && state != null) {
      submit(requests.answer(dice.lateOf(workflowTasks), state));
    }
  }

  private void answerActivity() {
    if (!activityTasks.isEmpty()) {
      submit(requests.answer(dice.lateOf(activityTasks)));
    }
  }

  private void askAgain() {
    submit(requests.again(dice.lateOf(asked)));
  }

  /** Somebody has read the history of the latest run, and wants to go back. */
  private void reset() {
    WorkflowState state = executor.state(KEY);
    if (state != null) {
      Request<?> reset = requests.reset(state, executor.events(KEY, state.runId()));
      if (reset != null) {
        submit(reset);
      }
    }
  }

  private void crash() {
    log.add("crash");
    executor.crash();
    if (dice.oneIn(2)) {
      wake();
    }
  }

  private void pass(Duration step) {
    log.add("pass " + step);
    executor.advance(step);
  }

  private void passToAlarm() {
    WorkflowState state = executor.state(KEY);
    Instant wakeAt = state == null ? null : state.wakeAt();
    if (wakeAt != null && wakeAt.isAfter(executor.now())) {
      pass(Duration.between(executor.now(), wakeAt));
    }
    wake();
  }

  private void wake() {
    submit(new Request.Wake());
    WorkflowState state = executor.state(KEY);
    Instant wakeAt = state == null ? null : state.wakeAt();
    assertThat(wakeAt == null || wakeAt.isAfter(executor.now()))
        .as("everything that was due is done")
        .isTrue();
  }

  /** From here on everybody is honest and nothing is lost: the run must come to its end. */
  private void end() {
    log.add("--- from here on nothing fails");
    workflowTasks.clear();
    activityTasks.clear();
    WorkflowState last = executor.state(KEY);
    for (int step = 0; step < STEPS_TO_END; step++) {
      WorkflowState state = executor.state(KEY);
      if (state == null || state.status().isClosed()) {
        return;
      }
      if (last != null && !last.runId().equals(state.runId())) {
        // The run has ended and another goes on in its place: by a schedule, for ever.
        submit(requests.terminate());
      } else if (!activityTasks.isEmpty()) {
        submit(requests.complete(activityTasks.removeLast()));
      } else if (!workflowTasks.isEmpty()) {
        submit(requests.finish(workflowTasks.removeLast(), state));
      } else if (!transport.isEmpty()) {
        submit(requests.claim(transport.removeFirst()));
      } else if (state.wakeAt() != null) {
        passToAlarm();
      } else {
        submit(requests.signal());
      }
    }
    throw new AssertionError("Expected the run to end, but it is " + executor.state(KEY));
  }

  private void submit(Request<?> request) {
    WorkflowState before = executor.state(KEY);
    Outcome<?> outcome = executor.submit(KEY, request);
    log.add(request + " -> " + outcome);
    asked.add(request);
    collectEffects();
    WorkflowState after = executor.state(KEY);
    if (after != null) {
      runIds.add(after.runId());
    }
    switch (outcome) {
      case Outcome.Rejected<?> _rejected -> assertThat(executor.state(KEY)).isSameAs(before);
      case Outcome.Accepted<?>(var response) -> {
        learn(response);
        ledger.acknowledged(request, response, before);
        if (request instanceof Request.ResetWorkflow reset) {
          ledger.reset(reset, executor.events(KEY, reset.newRunId()));
        }
      }
    }
  }

  private void collectEffects() {
    for (Effect effect : executor.takeEffects(KEY)) {
      if (effect instanceof Effect.UpdateProgressed progressed) {
        ledger.told(progressed);
      } else {
        transport.add(effect);
      }
    }
  }

  /** The worker may die before it hears the answer. */
  private void learn(Response response) {
    boolean heard = !dice.oneIn(10);
    switch (response) {
      case Response.WorkflowStarted started -> {
        runIds.add(started.runId());
        hold(started.workflowTask(), heard);
      }
      case Response.WorkflowTaskStarted(var task) -> hold(task, heard);
      case Response.ActivityTaskStarted(var task) -> hold(task, heard);
      case Response.ActivityTaskClosed(var task) -> hold(task, heard);
      case Response.WorkflowTaskCompleted(var tasks, var task, long _reset) -> {
        tasks.forEach(started -> hold(started, heard));
        hold(task, heard);
      }
      case Response.Done _done -> {}
      case Response.UpdateStanding _standing -> {}
      case Response.UpdatedWithStart(var started, var _standing) -> {
        runIds.add(started.runId());
        hold(started.workflowTask(), heard);
      }
      case Response.WorkflowTaskFailed _failed -> {}
      case Response.WorkflowTaskTimedOut _timedOut -> {}
      case Response.HeartbeatRecorded _recorded -> {}
    }
  }

  private void hold(@Nullable StartedWorkflowTask task, boolean heard) {
    if (task != null) {
      ledger.workflowTaskStarted(task);
    }
    if (task != null && heard) {
      TaskId id = task.token().task();
      assertThat(id.workflowId()).isEqualTo(KEY.workflowId());
      workflowTasks.add(task);
    }
  }

  private void hold(ActivityTask task, boolean heard) {
    ledger.activityStarted(task.token());
    if (heard) {
      activityTasks.add(task);
    }
  }
}
