package io.workflow.engine.simulation;

import io.workflow.protocol.TimeoutType;
import io.workflow.protocol.history.ActivityEvent.ActivityTaskCanceled;
import io.workflow.protocol.history.ActivityEvent.ActivityTaskCompleted;
import io.workflow.protocol.history.ActivityEvent.ActivityTaskFailed;
import io.workflow.protocol.history.ActivityEvent.ActivityTaskScheduled;
import io.workflow.protocol.history.ActivityEvent.ActivityTaskStarted;
import io.workflow.protocol.history.ActivityEvent.ActivityTaskTimedOut;
import io.workflow.protocol.history.EventAttributes;
import io.workflow.protocol.history.ExecutionEvent.WorkflowExecutionStarted;
import io.workflow.protocol.history.HistoryEvent;
import io.workflow.protocol.history.RunEnd.WorkflowExecutionCanceled;
import io.workflow.protocol.history.RunEnd.WorkflowExecutionCompleted;
import io.workflow.protocol.history.RunEnd.WorkflowExecutionFailed;
import io.workflow.protocol.history.RunEnd.WorkflowExecutionTerminated;
import io.workflow.protocol.history.RunEnd.WorkflowExecutionTimedOut;
import io.workflow.protocol.history.TimerEvent.TimerCanceled;
import io.workflow.protocol.history.TimerEvent.TimerFired;
import io.workflow.protocol.history.TimerEvent.TimerStarted;
import io.workflow.protocol.history.UpdateEvent.WorkflowExecutionUpdateAccepted;
import io.workflow.protocol.history.UpdateEvent.WorkflowExecutionUpdateCompleted;
import io.workflow.protocol.history.WorkflowTaskEvent.WorkflowTaskCompleted;
import io.workflow.protocol.history.WorkflowTaskEvent.WorkflowTaskFailed;
import io.workflow.protocol.history.WorkflowTaskEvent.WorkflowTaskScheduled;
import io.workflow.protocol.history.WorkflowTaskEvent.WorkflowTaskStarted;
import io.workflow.protocol.history.WorkflowTaskEvent.WorkflowTaskTimedOut;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What must hold of every history, whatever happened. */
final class HistoryRules {

  private final List<HistoryEvent> events;
  private final Set<Long> closedActivities = new HashSet<>();
  private final Map<String, Long> acceptedUpdates = new HashMap<>();
  private final Set<String> completedUpdates = new HashSet<>();
  private final Set<Long> endedTimers = new HashSet<>();
  private @Nullable HistoryEvent taskScheduled;

  private HistoryRules(List<HistoryEvent> events) {
    this.events = events;
  }

  static void check(List<HistoryEvent> events) {
    HistoryRules rules = new HistoryRules(events);
    for (int i = 0; i < events.size(); i++) {
      rules.check(i, events.get(i));
    }
  }

  private void check(int index, HistoryEvent event) {
    require(event.eventId() == index + 1, event, "the next id");
    EventAttributes attributes = event.attributes();
    require(index == 0 == attributes instanceof WorkflowExecutionStarted, event, "a start first");
    require(!closes(attributes) || index == events.size() - 1, event, "nothing after the close");
    HistoryEvent before = index == 0 ? event : events.get(index - 1);
    require(
        before.attributes() instanceof WorkflowTaskStarted
            == (endsTask(attributes) && !isStickyTimeout(attributes)),
        event,
        "a started workflow task to be followed by its end, and by nothing else");
    references(event);
  }

  private void references(HistoryEvent event) {
    EventAttributes attributes = event.attributes();
    if (attributes instanceof WorkflowTaskScheduled) {
      require(taskScheduled == null, event, "one workflow task at a time");
      taskScheduled = event;
    } else if (attributes instanceof WorkflowTaskStarted e) {
      require(
          taskScheduled != null && taskScheduled.eventId() == e.scheduledEventId(),
          event,
          "the scheduled workflow task");
    } else if (attributes instanceof WorkflowTaskCompleted e) {
      endOfTask(event, e.scheduledEventId(), e.startedEventId());
    } else if (attributes instanceof WorkflowTaskFailed e) {
      endOfTask(event, e.scheduledEventId(), e.startedEventId());
    } else if (isStickyTimeout(attributes)) {
      require(taskScheduled != null, event, "a scheduled workflow task");
      taskScheduled = null;
    } else if (attributes instanceof WorkflowTaskTimedOut e) {
      endOfTask(event, e.scheduledEventId(), e.startedEventId());
    } else if (attributes instanceof ActivityTaskStarted e) {
      require(isA(e.scheduledEventId(), ActivityTaskScheduled.class), event, "its schedule");
    } else if (attributes instanceof ActivityTaskCompleted e) {
      endOfActivity(event, e.scheduledEventId(), e.startedEventId(), true);
    } else if (attributes instanceof ActivityTaskFailed e) {
      endOfActivity(event, e.scheduledEventId(), e.startedEventId(), true);
    } else if (attributes instanceof ActivityTaskTimedOut e) {
      endOfActivity(event, e.scheduledEventId(), e.startedEventId(), false);
    } else if (attributes instanceof ActivityTaskCanceled e) {
      endOfActivity(event, e.scheduledEventId(), e.startedEventId(), false);
    } else if (attributes instanceof TimerFired e) {
      endOfTimer(event, e.startedEventId(), e.timerId());
    } else if (attributes instanceof TimerCanceled e) {
      endOfTimer(event, e.startedEventId(), e.timerId());
    } else if (attributes instanceof WorkflowExecutionUpdateAccepted e) {
      require(
          acceptedUpdates.put(e.protocolInstanceId(), event.eventId()) == null,
          event,
          "an update to be accepted once");
    } else if (attributes instanceof WorkflowExecutionUpdateCompleted e) {
      require(
          Objects.equals(acceptedUpdates.get(e.updateId()), e.acceptedEventId())
              && completedUpdates.add(e.updateId()),
          event,
          "its own acceptance, and to complete once");
    }
  }

  /** The only end of a workflow task that was not started. */
  private static boolean isStickyTimeout(EventAttributes attributes) {
    return attributes instanceof WorkflowTaskTimedOut timeout
        && timeout.timeoutType() == TimeoutType.SCHEDULE_TO_START;
  }

  private void endOfTask(HistoryEvent event, long scheduledEventId, long startedEventId) {
    require(
        taskScheduled != null
            && taskScheduled.eventId() == scheduledEventId
            && startedEventId == event.eventId() - 1,
        event,
        "the workflow task before it");
    taskScheduled = null;
  }

  private void endOfActivity(
      HistoryEvent event, long scheduledEventId, long startedEventId, boolean mustBeStarted) {
    require(isA(scheduledEventId, ActivityTaskScheduled.class), event, "its schedule");
    require(closedActivities.add(scheduledEventId), event, "an activity to close once");
    boolean started = startedEventId != 0;
    require(started || !mustBeStarted, event, "a start");
    require(
        !started
            || (startedEventId < event.eventId()
                && attributes(startedEventId) instanceof ActivityTaskStarted start
                && start.scheduledEventId() == scheduledEventId),
        event,
        "its own start");
  }

  private void endOfTimer(HistoryEvent event, long startedEventId, String timerId) {
    require(
        attributes(startedEventId) instanceof TimerStarted start && start.timerId().equals(timerId),
        event,
        "its own start");
    require(endedTimers.add(startedEventId), event, "a timer to end once");
  }

  private boolean isA(long eventId, Class<?> type) {
    return type.isInstance(attributes(eventId));
  }

  private @Nullable EventAttributes attributes(long eventId) {
    return eventId < 1 || eventId > events.size()
        ? null
        : events.get((int) eventId - 1).attributes();
  }

  static boolean closes(EventAttributes attributes) {
    return attributes instanceof WorkflowExecutionCompleted
        || attributes instanceof WorkflowExecutionFailed
        || attributes instanceof WorkflowExecutionCanceled
        || attributes instanceof WorkflowExecutionTerminated
        || attributes instanceof WorkflowExecutionTimedOut;
  }

  private static boolean endsTask(EventAttributes attributes) {
    return attributes instanceof WorkflowTaskCompleted
        || attributes instanceof WorkflowTaskFailed
        || attributes instanceof WorkflowTaskTimedOut;
  }

  private void require(boolean condition, HistoryEvent event, String expected) {
    if (!condition) {
      throw new AssertionError("Expected " + expected + ", but got " + event + " in " + events);
    }
  }
}
