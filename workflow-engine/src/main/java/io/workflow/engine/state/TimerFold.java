package io.workflow.engine.state;

import io.workflow.protocol.history.TimerEvent;
import io.workflow.protocol.history.TimerEvent.TimerCanceled;
import io.workflow.protocol.history.TimerEvent.TimerFired;
import io.workflow.protocol.history.TimerEvent.TimerStarted;
import java.time.Instant;

/** What the events of timers mean for the state. */
final class TimerFold {

  private TimerFold() {}

  static PendingById<PendingTimer> apply(
      PendingById<PendingTimer> timers, TimerEvent event, long eventId, Instant time) {
    return switch (event) {
      case TimerStarted timer ->
          timers.put(
              new PendingTimer(timer.timerId(), eventId, time.plus(timer.startToFireTimeout())));
      case TimerFired fired -> timers.remove(fired.startedEventId());
      case TimerCanceled canceled -> timers.remove(canceled.startedEventId());
    };
  }
}
