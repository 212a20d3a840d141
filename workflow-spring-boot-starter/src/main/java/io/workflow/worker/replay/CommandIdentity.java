package io.workflow.worker.replay;

import io.workflow.protocol.command.Command;
import io.workflow.protocol.history.ActivityEvent.ActivityTaskCancelRequested;
import io.workflow.protocol.history.ActivityEvent.ActivityTaskScheduled;
import io.workflow.protocol.history.ChildEvent.StartChildWorkflowExecutionInitiated;
import io.workflow.protocol.history.CommandEvent;
import io.workflow.protocol.history.ExternalEvent.RequestCancelExternalWorkflowExecutionInitiated;
import io.workflow.protocol.history.ExternalEvent.SignalExternalWorkflowExecutionInitiated;
import io.workflow.protocol.history.MarkerRecorded;
import io.workflow.protocol.history.PropertyEvent.UpsertWorkflowSearchAttributes;
import io.workflow.protocol.history.PropertyEvent.WorkflowPropertiesModified;
import io.workflow.protocol.history.RunEnd.WorkflowExecutionCanceled;
import io.workflow.protocol.history.RunEnd.WorkflowExecutionCompleted;
import io.workflow.protocol.history.RunEnd.WorkflowExecutionContinuedAsNew;
import io.workflow.protocol.history.RunEnd.WorkflowExecutionFailed;
import io.workflow.protocol.history.TimerEvent.TimerCanceled;
import io.workflow.protocol.history.TimerEvent.TimerStarted;
import io.workflow.protocol.history.UpdateEvent;
import io.workflow.protocol.history.UpdateEvent.WorkflowExecutionUpdateAccepted;
import io.workflow.protocol.history.UpdateEvent.WorkflowExecutionUpdateCompleted;
import java.util.List;

/**
 * What a command has in common with the event that it becomes: equal for the two, and for no other
 * pair.
 *
 * @param event the kind of the event
 * @param marks what tells events of this kind apart
 */
record CommandIdentity(Class<?> event, List<Object> marks) {

  private static CommandIdentity of(Class<?> event, Object... marks) {
    return new CommandIdentity(event, List.of(marks));
  }

  static CommandIdentity of(Command command) {
    return switch (command) {
      case Command.ScheduleActivityTask it ->
          of(ActivityTaskScheduled.class, it.activityId(), it.activityType());
      case Command.RequestCancelActivityTask it ->
          of(ActivityTaskCancelRequested.class, it.scheduledEventId());
      case Command.StartTimer it -> of(TimerStarted.class, it.timerId());
      case Command.CancelTimer it -> of(TimerCanceled.class, it.timerId());
      case Command.RecordMarker it -> of(MarkerRecorded.class, it.markerName());
      case Command.CompleteWorkflowExecution it -> of(WorkflowExecutionCompleted.class);
      case Command.FailWorkflowExecution it -> of(WorkflowExecutionFailed.class);
      case Command.CancelWorkflowExecution it -> of(WorkflowExecutionCanceled.class);
      case Command.ContinueAsNewWorkflowExecution it -> of(WorkflowExecutionContinuedAsNew.class);
      case Command.StartChildWorkflowExecution it ->
          of(StartChildWorkflowExecutionInitiated.class, it.workflowId(), it.spec().workflowType());
      case Command.SignalExternalWorkflowExecution it ->
          of(SignalExternalWorkflowExecutionInitiated.class, it.workflowId(), it.signalName());
      case Command.RequestCancelExternalWorkflowExecution it ->
          of(RequestCancelExternalWorkflowExecutionInitiated.class, it.workflowId());
      case Command.UpsertWorkflowSearchAttributes it -> of(UpsertWorkflowSearchAttributes.class);
      case Command.ModifyWorkflowProperties it -> of(WorkflowPropertiesModified.class);
      case Command.ProtocolMessage it -> of(UpdateEvent.class);
    };
  }

  static CommandIdentity of(CommandEvent event) {
    return switch (event) {
      case ActivityTaskScheduled it ->
          of(ActivityTaskScheduled.class, it.activityId(), it.activityType());
      case ActivityTaskCancelRequested it ->
          of(ActivityTaskCancelRequested.class, it.scheduledEventId());
      case TimerStarted it -> of(TimerStarted.class, it.timerId());
      case TimerCanceled it -> of(TimerCanceled.class, it.timerId());
      case MarkerRecorded it -> of(MarkerRecorded.class, it.markerName());
      case WorkflowExecutionCompleted it -> of(WorkflowExecutionCompleted.class);
      case WorkflowExecutionFailed it -> of(WorkflowExecutionFailed.class);
      case WorkflowExecutionCanceled it -> of(WorkflowExecutionCanceled.class);
      case WorkflowExecutionContinuedAsNew it -> of(WorkflowExecutionContinuedAsNew.class);
      case StartChildWorkflowExecutionInitiated it ->
          of(StartChildWorkflowExecutionInitiated.class, it.workflowId(), it.spec().workflowType());
      case SignalExternalWorkflowExecutionInitiated it ->
          of(SignalExternalWorkflowExecutionInitiated.class, it.workflowId(), it.signalName());
      case RequestCancelExternalWorkflowExecutionInitiated it ->
          of(RequestCancelExternalWorkflowExecutionInitiated.class, it.workflowId());
      case UpsertWorkflowSearchAttributes it -> of(UpsertWorkflowSearchAttributes.class);
      case WorkflowPropertiesModified it -> of(WorkflowPropertiesModified.class);
      case WorkflowExecutionUpdateAccepted it -> of(UpdateEvent.class);
      case WorkflowExecutionUpdateCompleted it -> of(UpdateEvent.class);
    };
  }
}
