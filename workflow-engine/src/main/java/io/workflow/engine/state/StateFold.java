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
import io.workflow.engine.state.PendingWorkflowTask.Schedule;
import io.workflow.engine.state.UpdateState.Kept;
import io.workflow.protocol.history.ExecutionEvent.WorkflowExecutionStarted;
import java.util.List;
import java.util.function.UnaryOperator;

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
    WorkflowTasks tasks = state.workflowTasks();
    return switch (change) {
      case EventAdded(var event) -> EventFold.apply(state, event);
      case ArrivalBuffered(var attributes, var time, var metadata) -> {
        WorkflowState after = EventFold.effect(state, attributes, 0, time);
        yield after.with(after.arrivals().plus(new Arrival(attributes, time, metadata)));
      }
      case ArrivalsFlushed() -> state.with(Arrivals.NONE);
      case ArrivedTimerDropped(long startedEventId) ->
          state.with(state.arrivals().withoutTimer(startedEventId));
      case WorkflowTaskRetryScheduled retry ->
          state.with(
              tasks.with(
                  PendingWorkflowTask.scheduled(
                      new Schedule(
                          state.nextEventId(),
                          retry.attempt(),
                          retry.time(),
                          retry.notBefore(),
                          tasks.lastFailure()))));
      case Change.WorkflowTaskFailureNoted(var failure) ->
          workflowTask(state, pending -> pending.failedBefore(failure));
      case Change.RunReset(var time, var lineage) ->
          state.with(state.run().begunAgain(time, lineage)).with(state.pending().begunAgain(time));
      case Change.RunReplaced(var resetRunId) ->
          state.with(state.lifecycle().replacedBy(resetRunId));
      case WorkflowTaskHandedOut start ->
          handedOut(state, start).with(state.updates().sent(start.startId(), start.alreadyWith()));
      case WorkflowTaskReturned() ->
          workflowTask(state, pending -> pending.with(pending.handling().returned()));
      case WorkflowTaskDispatched(var time, var stickyUntil) ->
          workflowTask(
              state, pending -> pending.with(pending.handling().dispatched(time, stickyUntil)));
      case StickyQueueSet(var queue) -> state.with(tasks.stickTo(queue));
      case WorkflowTaskHeartbeatRecorded(var originalScheduledTime) ->
          workflowTask(state, pending -> pending.continuing(originalScheduledTime));
      case Change.UpdateAdmitted(var request) ->
          state.with(state.updates().admit(request, Kept.IN_MEMORY));
      case Change.KeptUpdateAdmitted(var request) ->
          state.with(state.updates().admit(request, Kept.BESIDE_HISTORY));
      case Change.KeptUpdateRejected(var updateId) -> state.with(state.updates().reject(updateId));
      case Change.UpdateRejected(var updateId) -> state.with(state.updates().reject(updateId));
      case Change.SpeculativeTaskScheduled(var time) ->
          state.with(tasks.with(PendingWorkflowTask.speculative(state.nextEventId(), time)));
      case Change.SpeculativeTaskDropped() -> state.with(tasks.with(null));
      case ActivityAttemptStarted start ->
          activity(
              state,
              start.scheduledEventId(),
              attempt ->
                  attempt.startedBy(
                      new PendingActivity.Start(
                          start.time(), start.identity(), start.startId(), start.worker())));
      case ActivityAttemptReturned(long scheduledEventId, var waitsSince) ->
          activity(state, scheduledEventId, attempt -> attempt.returned(waitsSince));
      case ActivityRetryScheduled retry ->
          activity(
              state,
              retry.scheduledEventId(),
              attempt -> attempt.next(retry.attemptTime(), retry.failure(), retry.time()));
      case ActivityHeartbeatRecorded heartbeat ->
          activity(
              state,
              heartbeat.scheduledEventId(),
              attempt -> attempt.aliveAt(heartbeat.time(), heartbeat.details()));
      case ActivityDispatched(long scheduledEventId, var time) ->
          activity(state, scheduledEventId, attempt -> attempt.dispatched(time));
    };
  }

  private static WorkflowState handedOut(WorkflowState state, WorkflowTaskHandedOut start) {
    PendingWorkflowTask.Start by =
        new PendingWorkflowTask.Start(
            start.startedEventId(),
            start.time(),
            start.identity(),
            start.startId(),
            state.history().bytes(),
            start.suggestContinueAsNew(),
            start.worker());
    return workflowTask(state, pending -> pending.with(pending.handling().startedBy(by)));
  }

  private static WorkflowState workflowTask(
      WorkflowState state, UnaryOperator<PendingWorkflowTask> edit) {
    PendingWorkflowTask pending = state.workflowTask();
    if (pending == null) {
      throw new IllegalStateException(
          "Expected a pending workflow task in run " + state.runId() + ", but there is none");
    }
    return state.with(state.workflowTasks().with(edit.apply(pending)));
  }

  private static WorkflowState activity(
      WorkflowState state, long scheduledEventId, UnaryOperator<ActivityAttempt> edit) {
    PendingActivity pending = state.activities().find(scheduledEventId);
    if (pending == null) {
      throw new IllegalStateException(
          "Expected a pending activity with scheduled event "
              + scheduledEventId
              + " in run "
              + state.runId()
              + ", but there is none");
    }
    return state.withActivities(
        state.activities().put(pending.with(edit.apply(pending.current()))));
  }
}
