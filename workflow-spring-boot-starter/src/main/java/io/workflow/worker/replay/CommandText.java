package io.workflow.worker.replay;

import io.workflow.protocol.command.Command;
import io.workflow.protocol.history.ActivityEvent;
import io.workflow.protocol.history.EventAttributes;
import io.workflow.protocol.history.HistoryEvent;
import io.workflow.protocol.history.MarkerRecorded;
import io.workflow.protocol.history.TimerEvent;

/** Names commands and their events for people, with what tells them apart. */
final class CommandText {

  private CommandText() {}

  static String of(Command command) {
    return switch (command) {
      case Command.ScheduleActivityTask schedule ->
          "ScheduleActivityTask of %s (id %s)"
              .formatted(schedule.activityType(), schedule.activityId());
      case Command.RequestCancelActivityTask cancel ->
          "RequestCancelActivityTask of the activity scheduled by event "
              + cancel.scheduledEventId();
      case Command.StartTimer start ->
          "StartTimer of %s (id %s)".formatted(start.startToFireTimeout(), start.timerId());
      case Command.CancelTimer cancel -> "CancelTimer (id " + cancel.timerId() + ")";
      case Command.RecordMarker record -> "RecordMarker " + record.markerName();
      case Command.CompleteWorkflowExecution complete -> "CompleteWorkflowExecution";
      case Command.FailWorkflowExecution fail ->
          "FailWorkflowExecution with '" + fail.failure().message() + "'";
      case Command.CancelWorkflowExecution cancel -> "CancelWorkflowExecution";
      case Command.ContinueAsNewWorkflowExecution next -> "ContinueAsNewWorkflowExecution";
      case Command.StartChildWorkflowExecution start ->
          "StartChildWorkflowExecution of %s (id %s)"
              .formatted(start.workflowType(), start.workflowId());
      case Command.SignalExternalWorkflowExecution signal ->
          "SignalExternalWorkflowExecution %s to %s"
              .formatted(signal.signalName(), signal.workflowId());
      case Command.RequestCancelExternalWorkflowExecution cancel ->
          "RequestCancelExternalWorkflowExecution of " + cancel.workflowId();
      case Command.UpsertWorkflowSearchAttributes upsert -> "UpsertWorkflowSearchAttributes";
      case Command.ModifyWorkflowProperties modify -> "ModifyWorkflowProperties";
      case Command.ProtocolMessage message -> "ProtocolMessage " + message.messageId();
    };
  }

  static String of(HistoryEvent event) {
    return event.eventType() + details(event.attributes());
  }

  private static String details(EventAttributes attributes) {
    if (attributes instanceof ActivityEvent.ActivityTaskScheduled scheduled) {
      return " of %s (id %s)".formatted(scheduled.activityType(), scheduled.activityId());
    }
    if (attributes instanceof ActivityEvent.ActivityTaskCancelRequested requested) {
      return " of the activity scheduled by event " + requested.scheduledEventId();
    }
    if (attributes instanceof TimerEvent.TimerStarted started) {
      return " of %s (id %s)".formatted(started.startToFireTimeout(), started.timerId());
    }
    if (attributes instanceof TimerEvent.TimerCanceled canceled) {
      return " (id " + canceled.timerId() + ")";
    }
    return attributes instanceof MarkerRecorded recorded ? " " + recorded.markerName() : "";
  }
}
