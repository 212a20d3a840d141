package io.workflow.worker.replay;

import io.workflow.protocol.command.Command;
import io.workflow.protocol.history.ActivityEvent.ActivityTaskCancelRequested;
import io.workflow.protocol.history.ActivityEvent.ActivityTaskScheduled;
import io.workflow.protocol.history.ChildEvent.StartChildWorkflowExecutionInitiated;
import io.workflow.protocol.history.CommandEvent;
import io.workflow.protocol.history.ExternalEvent.RequestCancelExternalWorkflowExecutionInitiated;
import io.workflow.protocol.history.ExternalEvent.SignalExternalWorkflowExecutionInitiated;
import io.workflow.protocol.history.MarkerRecorded;
import io.workflow.protocol.history.PropertyEvent;
import io.workflow.protocol.history.RunEnd;
import io.workflow.protocol.history.TimerEvent.TimerCanceled;
import io.workflow.protocol.history.TimerEvent.TimerStarted;
import io.workflow.protocol.history.UpdateEvent;

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
              .formatted(start.spec().workflowType(), start.workflowId());
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

  static String of(Recorded<CommandEvent> event) {
    return event.eventType() + details(event.attributes());
  }

  private static String details(CommandEvent event) {
    return switch (event) {
      case ActivityTaskScheduled it ->
          " of %s (id %s)".formatted(it.activityType(), it.activityId());
      case ActivityTaskCancelRequested it ->
          " of the activity scheduled by event " + it.scheduledEventId();
      case TimerStarted it -> " of %s (id %s)".formatted(it.startToFireTimeout(), it.timerId());
      case TimerCanceled it -> " (id " + it.timerId() + ")";
      case MarkerRecorded it -> " " + it.markerName();
      case StartChildWorkflowExecutionInitiated it ->
          " of %s (id %s)".formatted(it.spec().workflowType(), it.workflowId());
      case SignalExternalWorkflowExecutionInitiated it ->
          " %s to %s".formatted(it.signalName(), it.workflowId());
      case RequestCancelExternalWorkflowExecutionInitiated it -> " of " + it.workflowId();
      case RunEnd it -> "";
      case PropertyEvent it -> "";
      case UpdateEvent it -> "";
    };
  }
}
