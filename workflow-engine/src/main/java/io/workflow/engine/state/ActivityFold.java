package io.workflow.engine.state;

import io.workflow.protocol.history.ActivityEvent;
import io.workflow.protocol.history.ActivityEvent.ActivityEnd;
import io.workflow.protocol.history.ActivityEvent.ActivityTaskCancelRequested;
import io.workflow.protocol.history.ActivityEvent.ActivityTaskScheduled;
import io.workflow.protocol.history.ActivityEvent.ActivityTaskStarted;
import java.time.Instant;

/** What the events of activities mean for the state. */
final class ActivityFold {

  private ActivityFold() {}

  static PendingById<PendingActivity> apply(
      PendingById<PendingActivity> activities, ActivityEvent event, long eventId, Instant time) {
    return switch (event) {
      case ActivityTaskScheduled scheduled ->
          activities.put(PendingActivity.scheduled(eventId, scheduled, time));
      // An attempt that runs is known since it began; its event is written with its end.
      case ActivityTaskStarted _start -> activities;
      case ActivityTaskCancelRequested request -> {
        PendingActivity pending = activities.find(request.scheduledEventId());
        yield pending == null ? activities : activities.put(pending.cancelRequestedBy(eventId));
      }
      case ActivityEnd end -> activities.remove(end.scheduledEventId());
    };
  }
}
