package io.workflow.server.frontend.temporal.mapping;

import io.temporal.api.enums.v1.EventType;
import io.temporal.api.history.v1.HistoryEvent;
import io.temporal.api.history.v1.MarkerRecordedEventAttributes;
import io.temporal.api.history.v1.TimerCanceledEventAttributes;
import io.temporal.api.history.v1.TimerFiredEventAttributes;
import io.temporal.api.history.v1.TimerStartedEventAttributes;
import io.workflow.protocol.history.MarkerRecorded;
import io.workflow.protocol.history.TimerEvent;

/** Timers and markers. */
final class TimerEvents {

  private TimerEvents() {}

  static void started(HistoryEvent.Builder event, TimerEvent.TimerStarted it) {
    event
        .setEventType(EventType.EVENT_TYPE_TIMER_STARTED)
        .setTimerStartedEventAttributes(
            TimerStartedEventAttributes.newBuilder()
                .setTimerId(it.timerId())
                .setStartToFireTimeout(TimeMapper.toProto(it.startToFireTimeout()))
                .setWorkflowTaskCompletedEventId(it.workflowTaskCompletedEventId()));
  }

  static void fired(HistoryEvent.Builder event, TimerEvent.TimerFired it) {
    event
        .setEventType(EventType.EVENT_TYPE_TIMER_FIRED)
        .setTimerFiredEventAttributes(
            TimerFiredEventAttributes.newBuilder()
                .setTimerId(it.timerId())
                .setStartedEventId(it.startedEventId()));
  }

  static void canceled(HistoryEvent.Builder event, TimerEvent.TimerCanceled it) {
    event
        .setEventType(EventType.EVENT_TYPE_TIMER_CANCELED)
        .setTimerCanceledEventAttributes(
            TimerCanceledEventAttributes.newBuilder()
                .setTimerId(it.timerId())
                .setStartedEventId(it.startedEventId())
                .setWorkflowTaskCompletedEventId(it.workflowTaskCompletedEventId())
                .setIdentity(it.identity()));
  }

  static void marker(HistoryEvent.Builder event, MarkerRecorded it) {
    var proto =
        MarkerRecordedEventAttributes.newBuilder()
            .setMarkerName(it.markerName())
            .putAllDetails(PayloadMapper.markerDetails(it.details()))
            .setWorkflowTaskCompletedEventId(it.workflowTaskCompletedEventId())
            .setHeader(PayloadMapper.header(it.header()));
    if (it.failure() != null) {
      proto.setFailure(FailureMapper.toProto(it.failure()));
    }
    event
        .setEventType(EventType.EVENT_TYPE_MARKER_RECORDED)
        .setMarkerRecordedEventAttributes(proto);
  }
}
