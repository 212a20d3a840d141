package io.workflow.engine.state;

import io.workflow.engine.state.Change.ActivityAttemptReturned;
import io.workflow.engine.state.Change.ActivityAttemptStarted;
import io.workflow.engine.state.Change.ActivityDispatched;
import io.workflow.engine.state.Change.ActivityHeartbeatRecorded;
import io.workflow.engine.state.Change.ActivityRetryScheduled;
import io.workflow.engine.state.Change.ArrivalBuffered;
import io.workflow.engine.state.Change.ArrivalsFlushed;
import io.workflow.engine.state.Change.ArrivedTimerDropped;
import io.workflow.engine.state.Change.EventAdded;
import io.workflow.engine.state.Change.StickyQueueSet;
import io.workflow.engine.state.Change.WorkflowTaskDispatched;
import io.workflow.engine.state.Change.WorkflowTaskHandedOut;
import io.workflow.engine.state.Change.WorkflowTaskHeartbeatRecorded;
import io.workflow.engine.state.Change.WorkflowTaskRetryScheduled;
import io.workflow.engine.state.Change.WorkflowTaskReturned;
import io.workflow.engine.state.UpdateState.Kept;
import io.workflow.protocol.history.ExecutionEvent.WorkflowExecutionStarted;
import io.workflow.protocol.history.TimerEvent.TimerFired;
import java.util.List;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import org.pcollections.PVector;
import org.pcollections.TreePVector;

/**
 * {@code apply}: how each change makes the next state. The only mutation there is; live and
 * recovery share it.
 */
public final class StateFold {

  private StateFold() {}

  /** The state of a run after its first change, which must be the event that opened it. */
  public static WorkflowState open(WorkflowKey key, String runId, Change first) {
    if (first instanceof EventAdded(var event)
        && event.attributes() instanceof WorkflowExecutionStarted started) {
      return EventFold.apply(
          WorkflowState.opened(key, runId, started, event.eventTime(), event.metadata()), event);
    }
    throw new IllegalStateException(
        "Expected run " + runId + " to begin with WorkflowExecutionStarted, but found " + first);
  }

  /** The state after one more row of changes. */
  public static WorkflowState applyRow(WorkflowState state, List<? extends Change> row) {
    WorkflowState after = state;
    for (Change change : row) {
      after = apply(after, change);
    }
    return after.counted();
  }

  /** The state of a run after its first row of changes. */
  public static WorkflowState openByRow(WorkflowKey key, String runId, List<? extends Change> row) {
    return applyRow(open(key, runId, row.getFirst()), row.subList(1, row.size()));
  }

  /** The state after one more change. */
  public static WorkflowState apply(WorkflowState state, Change change) {
    return switch (change) {
      case EventAdded(var event) -> EventFold.apply(state, event);
      case ArrivalBuffered(var attributes, var time, var metadata) ->
          EventFold.effect(state, attributes, 0, time)
              .with(d -> d.arrived(new Arrival(attributes, time, metadata)));
      case ArrivalsFlushed() -> state.with(d -> d.arrivals(TreePVector.empty()));
      case ArrivedTimerDropped(long startedEventId) ->
          state.with(d -> d.arrivals(withoutTimer(state.arrivals(), startedEventId)));
      case WorkflowTaskRetryScheduled retry ->
          state.with(
              d ->
                  d.workflowTask(
                      PendingWorkflowTask.scheduled(
                              state.nextEventId(), retry.attempt(), retry.time(), retry.notBefore())
                          .failedBefore(EventFold.lastFailure(state))));
      case Change.WorkflowTaskFailureNoted(var failure) ->
          state.with(d -> d.workflowTask(required(state).failedBefore(failure)));
      case Change.RunReset(var time, var lineage) ->
          state.with(
              d -> {
                d.beginAgain(time);
                d.lineage = lineage;
              });
      case Change.RunReplaced(var resetRunId) -> state.with(d -> d.resetRunId = resetRunId);
      case WorkflowTaskHandedOut start -> handedOut(state, start);
      case WorkflowTaskReturned() ->
          state.with(d -> d.workflowTask(required(state).startedBy(null)));
      case WorkflowTaskDispatched(var time, var stickyUntil) ->
          state.with(d -> d.workflowTask(required(state).dispatched(time), stickyUntil));
      case StickyQueueSet(var queue) -> state.with(d -> d.stickyQueue = queue);
      case WorkflowTaskHeartbeatRecorded(var originalScheduledTime) ->
          state.with(d -> d.workflowTask(required(state).continuing(originalScheduledTime)));
      case Change.UpdateAdmitted(var request) ->
          state.with(d -> d.updates = d.updates.admit(request, Kept.IN_MEMORY));
      case Change.KeptUpdateAdmitted(var request) ->
          state.with(d -> d.updates = d.updates.admit(request, Kept.BESIDE_HISTORY));
      case Change.KeptUpdateRejected(var updateId) ->
          state.with(d -> d.updates = d.updates.reject(updateId));
      case Change.UpdateRejected(var updateId) ->
          state.with(d -> d.updates = d.updates.reject(updateId));
      case Change.SpeculativeTaskScheduled(var time) ->
          state.with(
              d -> d.workflowTask(PendingWorkflowTask.speculative(state.nextEventId(), time)));
      case Change.SpeculativeTaskDropped() -> state.with(d -> d.workflowTask(null));
      case ActivityAttemptStarted start ->
          activity(
              state,
              start.scheduledEventId(),
              pending ->
                  pending.startedBy(
                      new PendingActivity.Start(
                          start.time(), start.identity(), start.startId(), start.worker())));
      case ActivityAttemptReturned(long scheduledEventId, var waitsSince) ->
          activity(state, scheduledEventId, pending -> pending.returned(waitsSince));
      case ActivityRetryScheduled retry ->
          activity(
              state,
              retry.scheduledEventId(),
              pending -> pending.retriedAt(retry.attemptTime(), retry.failure(), retry.time()));
      case ActivityHeartbeatRecorded heartbeat ->
          activity(
              state,
              heartbeat.scheduledEventId(),
              pending -> pending.aliveAt(heartbeat.time(), heartbeat.details()));
      case ActivityDispatched(long scheduledEventId, var time) ->
          activity(state, scheduledEventId, pending -> pending.dispatched(time));
    };
  }

  private static WorkflowState handedOut(WorkflowState state, WorkflowTaskHandedOut start) {
    PendingWorkflowTask task = required(state);
    return state.with(
        d -> {
          d.workflowTask(
              task.startedBy(
                  new PendingWorkflowTask.Start(
                      start.startedEventId(),
                      start.time(),
                      start.identity(),
                      start.startId(),
                      state.historySizeBytes(),
                      start.suggestContinueAsNew(),
                      start.worker())));
          d.updates = d.updates.sent(start.startId(), start.alreadyWith());
        });
  }

  private static WorkflowState activity(
      WorkflowState state, long scheduledEventId, UnaryOperator<PendingActivity> edit) {
    PendingActivity pending = state.activities().get(scheduledEventId);
    if (pending == null) {
      throw new IllegalStateException(
          "Expected a pending activity with scheduled event "
              + scheduledEventId
              + " in run "
              + state.runId()
              + ", but there is none");
    }
    return state.with(d -> d.putActivity(edit.apply(pending)));
  }

  private static PendingWorkflowTask required(WorkflowState state) {
    @Nullable PendingWorkflowTask task = state.workflowTask();
    if (task == null) {
      throw new IllegalStateException(
          "Expected a pending workflow task in run " + state.runId() + ", but there is none");
    }
    return task;
  }

  private static PVector<Arrival> withoutTimer(PVector<Arrival> arrivals, long startedEventId) {
    for (int i = 0; i < arrivals.size(); i++) {
      if (arrivals.get(i).attributes() instanceof TimerFired fired
          && fired.startedEventId() == startedEventId) {
        return arrivals.minus(i);
      }
    }
    return arrivals;
  }
}
