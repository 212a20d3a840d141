package io.workflow.protocol.history;

import java.time.Duration;

/** What becomes of timers. */
public sealed interface TimerEvent extends EventAttributes {

  record TimerStarted(
      String timerId, Duration startToFireTimeout, long workflowTaskCompletedEventId)
      implements TimerEvent, CommandEvent {}

  record TimerFired(String timerId, long startedEventId) implements TimerEvent, ArrivalEvent {}

  record TimerCanceled(
      String timerId, long startedEventId, long workflowTaskCompletedEventId, String identity)
      implements TimerEvent, CommandEvent {}
}
