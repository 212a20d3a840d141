package io.workflow.engine.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import io.workflow.engine.decide.ActivityRequest.ActivityReference;
import io.workflow.engine.decide.ActivityRequest.CompleteActivityTask;
import io.workflow.engine.decide.ActivityRequest.ReturnActivityTask;
import io.workflow.engine.decide.Effect.UpdateProgressed;
import io.workflow.engine.decide.ExecutionRequest.SignalWorkflow;
import io.workflow.engine.decide.Request;
import io.workflow.engine.decide.Request.ResetWorkflow;
import io.workflow.engine.decide.Request.StartWorkflow;
import io.workflow.engine.decide.Response;
import io.workflow.engine.decide.Response.StartedWorkflowTask;
import io.workflow.engine.decide.UpdateProgress;
import io.workflow.engine.decide.WorkflowTaskRequest.CompleteWorkflowTask;
import io.workflow.engine.scenario.PureExecutor;
import io.workflow.engine.state.Arrival;
import io.workflow.engine.state.UpdateState;
import io.workflow.engine.state.WorkflowKey;
import io.workflow.engine.state.WorkflowState;
import io.workflow.protocol.history.ActivityEvent.ActivityTaskCompleted;
import io.workflow.protocol.history.EventAttributes;
import io.workflow.protocol.history.ExecutionEvent.WorkflowExecutionSignaled;
import io.workflow.protocol.history.HistoryEvent;
import io.workflow.protocol.history.UpdateEvent.WorkflowExecutionUpdateAccepted;
import io.workflow.protocol.history.UpdateEvent.WorkflowExecutionUpdateCompleted;
import io.workflow.protocol.worker.TaskToken;
import io.workflow.protocol.worker.UpdateMessage;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What the engine has promised to callers and workers, to be held against what it has. */
final class Ledger {

  private final Map<String, Set<String>> signals = new HashMap<>();
  private final Map<String, Set<Long>> results = new HashMap<>();
  private final Map<String, Set<String>> acceptedUpdates = new HashMap<>();
  private final Map<String, Set<String>> completedUpdates = new HashMap<>();
  private final Set<String> outcomes = new HashSet<>();
  private final Map<String, String> starts = new HashMap<>();
  private final Map<String, UpdateState> updatesOfStarts = new HashMap<>();

  /** Somebody who waits for an update learns that it went on. */
  void told(UpdateProgressed told) {
    String update = told.runId() + "/" + told.updateId();
    assertThat(outcomes).as("further progress of an update with an outcome").doesNotContain(update);
    switch (told.progress()) {
      case UpdateProgress.Accepted() -> set(acceptedUpdates, told.runId()).add(told.updateId());
      case UpdateProgress.Completed(var _result, var failure) -> {
        outcomes.add(update);
        if (failure == null) {
          set(completedUpdates, told.runId()).add(told.updateId());
        }
      }
      case UpdateProgress.Rejected _rejected ->
          assertThat(set(acceptedUpdates, told.runId())).doesNotContain(told.updateId());
      case UpdateProgress.RunClosed() ->
          assertThat(set(acceptedUpdates, told.runId())).doesNotContain(told.updateId());
    }
  }

  /** A request was accepted in the state {@code before}. */
  void acknowledged(Request<?> request, Response response, @Nullable WorkflowState before) {
    if (response instanceof Response.UpdatedWithStart(var started, var standing)
        && started.created()) {
      updatesOfStarts.put(started.runId(), standing.update());
    }
    if (request instanceof StartWorkflow start
        && start.signal() != null
        && !isRepeated(start, before)
        && response instanceof Response.WorkflowStarted started) {
      set(signals, started.runId()).add(start.signal().requestId());
    } else if (request instanceof SignalWorkflow signal && before != null) {
      set(signals, before.runId()).add(signal.requestId());
    } else if (request instanceof CompleteActivityTask complete && before != null) {
      long scheduledEventId = scheduledEventId(complete.activity(), before);
      assertThat(set(results, before.runId()).add(scheduledEventId))
          .as("first result of activity %s", scheduledEventId)
          .isTrue();
    } else if (request instanceof ReturnActivityTask giveBack) {
      starts.remove(attempt(giveBack.token()));
    } else if (request instanceof CompleteWorkflowTask complete
        && response instanceof Response.WorkflowTaskCompleted) {
      updatesOfStarts.remove(complete.token().task().runId());
    }
  }

  /** The chain that this start opened may have gone on with another run since. */
  private static boolean isRepeated(StartWorkflow start, @Nullable WorkflowState before) {
    return before != null && before.started().requestId().equals(start.requestId());
  }

  private static <T> Set<T> set(Map<String, Set<T>> byRun, String runId) {
    return byRun.computeIfAbsent(runId, _run -> new LinkedHashSet<>());
  }

  private static long scheduledEventId(ActivityReference activity, WorkflowState state) {
    return switch (activity) {
      case ActivityReference.ByToken(var token) -> token.task().scheduledEventId();
      case ActivityReference.ById(var _run, var activityId) ->
          state.activities().eventIds().getOrDefault(activityId, 0L);
    };
  }

  /** What the new run has taken over; no signal is lost on the way. */
  void reset(ResetWorkflow reset, List<HistoryEvent> events) {
    String runId = reset.newRunId();
    for (HistoryEvent event : events) {
      EventAttributes attributes = event.attributes();
      if (attributes instanceof WorkflowExecutionSignaled signal) {
        set(signals, runId).add(signal.requestId());
      } else if (attributes instanceof ActivityTaskCompleted result) {
        set(results, runId).add(result.scheduledEventId());
      } else if (attributes instanceof WorkflowExecutionUpdateAccepted update) {
        set(acceptedUpdates, runId).add(update.protocolInstanceId());
      } else if (attributes instanceof WorkflowExecutionUpdateCompleted update) {
        set(completedUpdates, runId).add(update.updateId());
      }
    }
    assertThat(set(signals, runId))
        .as("signals of a run that was reset")
        .containsAll(signals.getOrDefault(reset.baseRunId(), Set.of()));
  }

  /** Until the code has answered a task it gets the update that its run was started with. */
  void workflowTaskStarted(StartedWorkflowTask task) {
    UpdateState update = updatesOfStarts.get(task.token().task().runId());
    if (task.previousStartedEventId() == 0
        && update instanceof UpdateState.Admitted(var request, var _sentWith, var _kept)) {
      assertThat(task.messages())
          .as("updates with the first workflow task of a run that was started with one")
          .extracting(UpdateMessage.Request::request)
          .contains(request);
    }
  }

  void activityStarted(TaskToken token) {
    String attempt = attempt(token);
    String earlier = starts.putIfAbsent(attempt, token.startId());
    assertThat(earlier == null || earlier.equals(token.startId()))
        .as("second start of attempt %s", attempt)
        .isTrue();
  }

  private static String attempt(TaskToken token) {
    return "%s/%d/%d"
        .formatted(token.task().runId(), token.task().scheduledEventId(), token.task().attempt());
  }

  /** Checks one run, which may be an earlier one. */
  void check(PureExecutor executor, WorkflowKey key, String runId) {
    List<HistoryEvent> events = executor.events(key, runId);
    HistoryRules.check(events);
    List<EventAttributes> told = new ArrayList<>();
    events.forEach(event -> told.add(event.attributes()));
    WorkflowState state = executor.state(key);
    if (state != null && state.runId().equals(runId)) {
      state.arrivals().all().stream().map(Arrival::attributes).forEach(told::add);
      check(state, executor.now());
    }
    assertThat(told)
        .filteredOn(WorkflowExecutionSignaled.class::isInstance)
        .extracting(signal -> ((WorkflowExecutionSignaled) signal).requestId())
        .as("signals of the run, in the order in which they were acknowledged")
        .containsExactlyElementsOf(signals.getOrDefault(runId, Set.of()));
    assertThat(told)
        .filteredOn(ActivityTaskCompleted.class::isInstance)
        .extracting(result -> ((ActivityTaskCompleted) result).scheduledEventId())
        .as("results of activities")
        .containsExactlyInAnyOrderElementsOf(results.getOrDefault(runId, Set.of()));
    assertThat(told)
        .filteredOn(WorkflowExecutionUpdateAccepted.class::isInstance)
        .extracting(event -> ((WorkflowExecutionUpdateAccepted) event).protocolInstanceId())
        .as("accepted updates of the run, in the order in which they were told of")
        .containsExactlyElementsOf(acceptedUpdates.getOrDefault(runId, Set.of()));
    assertThat(told)
        .filteredOn(WorkflowExecutionUpdateCompleted.class::isInstance)
        .extracting(event -> ((WorkflowExecutionUpdateCompleted) event).updateId())
        .as("completed updates of the run, in the order in which they were told of")
        .containsExactlyElementsOf(completedUpdates.getOrDefault(runId, Set.of()));
  }

  private static void check(WorkflowState state, Instant now) {
    if (state.status().isClosed()) {
      assertThat(state.workflowTask()).isNull();
      assertThat(state.activities().all()).isEmpty();
      assertThat(state.timers().all()).isEmpty();
      assertThat(state.arrivals().all()).isEmpty();
      assertThat(state.wakeAt()).isNull();
    } else if (state.workflowTask() != null
        || !state.activities().isEmpty()
        || !state.timers().isEmpty()
        || state.workflowTasks().firstWaits()) {
      assertThat(state.wakeAt()).as("alarm of a run that waits at %s", now).isNotNull();
      assertThat(state.wakeAt()).isBefore(Instant.MAX);
    }
    assertThat(state.arrivals().isEmpty() || state.workflowTask() != null)
        .as("a workflow task that arrivals wait for")
        .isTrue();
    assertThat(state.activities().eventIds())
        .hasSameSizeAs(state.activities().byEventId().keySet());
    assertThat(state.timers().eventIds()).hasSameSizeAs(state.timers().byEventId().keySet());
  }
}
