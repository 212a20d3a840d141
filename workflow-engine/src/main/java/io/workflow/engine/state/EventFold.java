package io.workflow.engine.state;

import io.workflow.engine.state.UpdateState.Kept;
import io.workflow.protocol.Payload;
import io.workflow.protocol.Payloads;
import io.workflow.protocol.WorkflowStatus;
import io.workflow.protocol.history.ActivityEvent.ActivityTaskCancelRequested;
import io.workflow.protocol.history.ActivityEvent.ActivityTaskCanceled;
import io.workflow.protocol.history.ActivityEvent.ActivityTaskCompleted;
import io.workflow.protocol.history.ActivityEvent.ActivityTaskFailed;
import io.workflow.protocol.history.ActivityEvent.ActivityTaskScheduled;
import io.workflow.protocol.history.ActivityEvent.ActivityTaskStarted;
import io.workflow.protocol.history.ActivityEvent.ActivityTaskTimedOut;
import io.workflow.protocol.history.ChildEvent;
import io.workflow.protocol.history.EventAttributes;
import io.workflow.protocol.history.ExecutionEvent;
import io.workflow.protocol.history.ExecutionEvent.WorkflowExecutionCancelRequested;
import io.workflow.protocol.history.ExecutionEvent.WorkflowExecutionSignaled;
import io.workflow.protocol.history.ExecutionEvent.WorkflowExecutionStarted;
import io.workflow.protocol.history.ExternalEvent;
import io.workflow.protocol.history.HistoryEvent;
import io.workflow.protocol.history.MarkerRecorded;
import io.workflow.protocol.history.PropertyEvent;
import io.workflow.protocol.history.RunEnd;
import io.workflow.protocol.history.RunEnd.WorkflowExecutionCanceled;
import io.workflow.protocol.history.RunEnd.WorkflowExecutionCompleted;
import io.workflow.protocol.history.RunEnd.WorkflowExecutionFailed;
import io.workflow.protocol.history.RunEnd.WorkflowExecutionTerminated;
import io.workflow.protocol.history.RunEnd.WorkflowExecutionTimedOut;
import io.workflow.protocol.history.TimerEvent.TimerCanceled;
import io.workflow.protocol.history.TimerEvent.TimerFired;
import io.workflow.protocol.history.TimerEvent.TimerStarted;
import io.workflow.protocol.history.UpdateEvent;
import io.workflow.protocol.history.WorkflowTaskEvent.WorkflowTaskCompleted;
import io.workflow.protocol.history.WorkflowTaskEvent.WorkflowTaskFailed;
import io.workflow.protocol.history.WorkflowTaskEvent.WorkflowTaskScheduled;
import io.workflow.protocol.history.WorkflowTaskEvent.WorkflowTaskStarted;
import io.workflow.protocol.history.WorkflowTaskEvent.WorkflowTaskTimedOut;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** What each event means for the state. */
final class EventFold {

  private EventFold() {}

  static WorkflowState apply(WorkflowState state, HistoryEvent event) {
    if (event.eventId() != state.nextEventId()) {
      throw new IllegalStateException(
          "Expected event "
              + state.nextEventId()
              + " of run "
              + state.runId()
              + ", but got "
              + event);
    }
    return effect(state, event.attributes(), event.eventId(), event.eventTime())
        .with(
            d -> {
              d.nextEventId++;
              if (event.attributes() instanceof WorkflowExecutionSignaled) {
                d.signals++;
              }
              d.historySizeBytes +=
                  EventSize.of(event.attributes()) + EventSize.of(event.metadata());
            });
  }

  /**
   * The effect of an event without its place in the history. Applied when something arrives, and a
   * second time when it gets its place: the second time changes nothing.
   */
  static WorkflowState effect(
      WorkflowState state, EventAttributes attributes, long eventId, Instant time) {
    return switch (attributes) {
      case WorkflowExecutionStarted started ->
          state.with(d -> d.firstWorkflowTaskWaits(started.firstWorkflowTaskBackoff() != null));
      case WorkflowExecutionSignaled signal ->
          signal.requestId().isEmpty()
              ? state
              : state.with(d -> d.signalRequestIds = d.signalRequestIds.plus(signal.requestId()));
      case WorkflowExecutionCancelRequested _request -> state.with(d -> d.cancelRequested = true);
      case WorkflowExecutionCompleted _end -> closed(state, WorkflowStatus.COMPLETED, time);
      case WorkflowExecutionFailed _end -> closed(state, WorkflowStatus.FAILED, time);
      case WorkflowExecutionCanceled _end -> closed(state, WorkflowStatus.CANCELED, time);
      case WorkflowExecutionTerminated _end -> closed(state, WorkflowStatus.TERMINATED, time);
      case WorkflowExecutionTimedOut _end -> closed(state, WorkflowStatus.TIMED_OUT, time);

      case WorkflowTaskScheduled scheduled ->
          state.with(
              d -> {
                d.firstWorkflowTaskWaits(false);
                scheduled(
                    d,
                    state,
                    PendingWorkflowTask.scheduled(eventId, scheduled.attempt(), time, time)
                        .failedBefore(lastFailure(state)));
              });
      case WorkflowTaskStarted started ->
          state.with(d -> d.lastWorkflowTaskStartId = started.requestId());
      case WorkflowTaskCompleted completed ->
          state.with(
              d -> {
                d.workflowTask(null);
                d.previousStartedEventId = completed.startedEventId();
              });
      case WorkflowTaskTimedOut _end -> state.with(d -> d.workflowTask(null));
      case WorkflowTaskFailed _end -> state.with(d -> d.workflowTask(null));

      case ActivityTaskScheduled scheduled ->
          state.with(d -> d.putActivity(PendingActivity.scheduled(eventId, scheduled, time)));
      case ActivityTaskStarted _start -> state;
      case ActivityTaskCompleted end -> activityClosed(state, end.scheduledEventId());
      case ActivityTaskFailed end -> activityClosed(state, end.scheduledEventId());
      case ActivityTaskTimedOut end -> activityClosed(state, end.scheduledEventId());
      case ActivityTaskCanceled end -> activityClosed(state, end.scheduledEventId());
      case ActivityTaskCancelRequested request -> {
        PendingActivity pending = state.activities().get(request.scheduledEventId());
        yield pending == null
            ? state
            : state.with(d -> d.putActivity(pending.cancelRequestedBy(eventId)));
      }

      case TimerStarted timer ->
          state.with(
              d ->
                  d.putTimer(
                      new PendingTimer(
                          timer.timerId(), eventId, time.plus(timer.startToFireTimeout()))));
      case TimerFired fired -> state.with(d -> d.removeTimer(fired.startedEventId()));
      case TimerCanceled canceled -> state.with(d -> d.removeTimer(canceled.startedEventId()));
      case MarkerRecorded _marker -> state;

      case RunEnd.WorkflowExecutionContinuedAsNew _end ->
          closed(state, WorkflowStatus.CONTINUED_AS_NEW, time);
      case PropertyEvent.UpsertWorkflowSearchAttributes upsert ->
          state.with(
              d ->
                  d.searchAttributes =
                      merged(d.searchAttributes, upsert.searchAttributes(), Payloads::isUnset));
      case PropertyEvent.WorkflowPropertiesModified modified ->
          state.with(d -> d.memo = merged(d.memo, modified.upsertedMemo(), Payloads::isNothing));
      case ChildEvent.StartChildWorkflowExecutionInitiated child ->
          externals(state, e -> e.plusChild(PendingChild.initiated(eventId, child)));
      case ChildEvent.StartChildWorkflowExecutionFailed end ->
          externals(state, e -> e.minusChild(end.initiatedEventId()));
      case ChildEvent.ChildWorkflowExecutionStarted start ->
          externals(
              state, e -> e.childStarted(start.initiatedEventId(), eventId, start.child().runId()));
      case ChildEvent.ChildWorkflowExecutionCompleted end ->
          externals(state, e -> e.minusChild(end.initiatedEventId()));
      case ChildEvent.ChildWorkflowExecutionFailed end ->
          externals(state, e -> e.minusChild(end.initiatedEventId()));
      case ChildEvent.ChildWorkflowExecutionCanceled end ->
          externals(state, e -> e.minusChild(end.initiatedEventId()));
      case ChildEvent.ChildWorkflowExecutionTimedOut end ->
          externals(state, e -> e.minusChild(end.initiatedEventId()));
      case ChildEvent.ChildWorkflowExecutionTerminated end ->
          externals(state, e -> e.minusChild(end.initiatedEventId()));

      case ExternalEvent.SignalExternalWorkflowExecutionInitiated signal ->
          externals(
              state,
              e ->
                  e.plusSignal(
                      new PendingExternalRequest(
                          eventId,
                          signal.namespace(),
                          signal.workflowId(),
                          signal.runId(),
                          signal.control(),
                          signal.workflowTaskCompletedEventId())));
      case ExternalEvent.SignalExternalWorkflowExecutionFailed end ->
          externals(state, e -> e.minusSignal(end.initiatedEventId()));
      case ExternalEvent.ExternalWorkflowExecutionSignaled end ->
          externals(state, e -> e.minusSignal(end.initiatedEventId()));
      case ExternalEvent.RequestCancelExternalWorkflowExecutionInitiated cancel ->
          externals(
              state,
              e ->
                  e.plusCancelRequest(
                      new PendingExternalRequest(
                          eventId,
                          cancel.namespace(),
                          cancel.workflowId(),
                          cancel.runId(),
                          cancel.control(),
                          cancel.workflowTaskCompletedEventId())));
      case ExternalEvent.RequestCancelExternalWorkflowExecutionFailed end ->
          externals(state, e -> e.minusCancelRequest(end.initiatedEventId()));
      case ExternalEvent.ExternalWorkflowExecutionCancelRequested end ->
          externals(state, e -> e.minusCancelRequest(end.initiatedEventId()));

      case ExecutionEvent.WorkflowExecutionOptionsUpdated(var requestId) ->
          state.with(d -> d.attachedRequestIds = d.attachedRequestIds.plus(requestId, eventId));
      case UpdateEvent.WorkflowExecutionUpdateAdmitted(var request) ->
          state.with(d -> d.updates = d.updates.admit(request, Kept.IN_HISTORY));
      case UpdateEvent.WorkflowExecutionUpdateAccepted e ->
          state.with(d -> d.updates = d.updates.accept(e.protocolInstanceId(), eventId));
      case UpdateEvent.WorkflowExecutionUpdateCompleted e ->
          state.with(
              d -> d.updates = d.updates.complete(e.updateId(), e.acceptedEventId(), eventId));
    };
  }

  private static WorkflowState externals(
      WorkflowState state, UnaryOperator<PendingExternals> edit) {
    return state.with(d -> d.externals = edit.apply(d.externals));
  }

  /** A speculative task whose event is written goes on as it is. */
  private static void scheduled(
      WorkflowState.Draft draft, WorkflowState state, PendingWorkflowTask task) {
    PendingWorkflowTask pending = state.workflowTask();
    if (pending != null && pending.speculative()) {
      draft.workflowTask(pending.written(), state.stickyTaskUntil());
    } else {
      draft.workflowTask(task);
    }
  }

  private static Map<String, Payload> merged(
      Map<String, Payload> before, Map<String, Payload> said, Predicate<Payload> removes) {
    Map<String, Payload> after = new HashMap<>(before);
    said.forEach(
        (name, value) -> {
          if (removes.test(value)) {
            after.remove(name);
          } else {
            after.put(name, value);
          }
        });
    return Map.copyOf(after);
  }

  private static WorkflowState activityClosed(WorkflowState state, long scheduledEventId) {
    return state.with(d -> d.removeActivity(scheduledEventId));
  }

  private static WorkflowState closed(WorkflowState state, WorkflowStatus status, Instant time) {
    return state.with(
        d -> {
          d.forgetPending();
          d.status = status;
          d.closeTime = time;
        });
  }

  /** A retry that something new makes an ordinary task is still one of code that fails. */
  static @Nullable WorkflowTaskFailure lastFailure(WorkflowState state) {
    PendingWorkflowTask before = state.workflowTask();
    return before == null ? null : before.lastFailure();
  }
}
