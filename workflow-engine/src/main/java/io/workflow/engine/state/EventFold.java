package io.workflow.engine.state;

import io.workflow.protocol.history.ActivityEvent;
import io.workflow.protocol.history.ChildEvent;
import io.workflow.protocol.history.EventAttributes;
import io.workflow.protocol.history.ExecutionEvent;
import io.workflow.protocol.history.ExecutionEvent.WorkflowExecutionSignaled;
import io.workflow.protocol.history.ExternalEvent;
import io.workflow.protocol.history.HistoryEvent;
import io.workflow.protocol.history.MarkerRecorded;
import io.workflow.protocol.history.PropertyEvent;
import io.workflow.protocol.history.RunEnd;
import io.workflow.protocol.history.TimerEvent;
import io.workflow.protocol.history.UpdateEvent;
import io.workflow.protocol.history.WorkflowTaskEvent;
import java.time.Instant;

/** What each event means for the state: each family changes its own part. */
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
    WorkflowState after = effect(state, event.attributes(), event.eventId(), event.eventTime());
    if (event.attributes() instanceof WorkflowExecutionSignaled) {
      after = after.with(after.requests().plusSignal());
    }
    return after.with(after.history().plus(event));
  }

  /**
   * The effect of an event without its place in the history. Applied when something arrives, and a
   * second time when it gets its place: the second time changes nothing.
   */
  static WorkflowState effect(
      WorkflowState state, EventAttributes attributes, long eventId, Instant time) {
    return switch (attributes) {
      case ExecutionEvent event -> ExecutionFold.apply(state, event, eventId);
      case RunEnd end -> state.closed(RunEndFold.status(end), time);
      case WorkflowTaskEvent event ->
          state.with(WorkflowTaskFold.apply(state.workflowTasks(), event, eventId, time));
      case ActivityEvent event ->
          state.withActivities(ActivityFold.apply(state.activities(), event, eventId, time));
      case TimerEvent event ->
          state.withTimers(TimerFold.apply(state.timers(), event, eventId, time));
      case MarkerRecorded _marker -> state;
      case PropertyEvent event -> state.with(PropertyFold.apply(state.properties(), event));
      case UpdateEvent event -> state.with(UpdateFold.apply(state.updates(), event, eventId));
      case ChildEvent event -> state.with(ChildFold.apply(state.externals(), event, eventId));
      case ExternalEvent event -> state.with(ExternalFold.apply(state.externals(), event, eventId));
    };
  }
}
