package io.workflow.server.frontend.temporal.mapping;

import io.temporal.api.history.v1.History;
import io.workflow.engine.state.WorkflowKey;
import io.workflow.protocol.history.ActivityEvent;
import io.workflow.protocol.history.ChildEvent;
import io.workflow.protocol.history.ExecutionEvent;
import io.workflow.protocol.history.ExternalEvent;
import io.workflow.protocol.history.HistoryEvent;
import io.workflow.protocol.history.MarkerRecorded;
import io.workflow.protocol.history.PropertyEvent;
import io.workflow.protocol.history.RunEnd;
import io.workflow.protocol.history.TimerEvent;
import io.workflow.protocol.history.UpdateEvent;
import io.workflow.protocol.history.WorkflowTaskEvent;
import java.util.List;

/** Events of a run, as Temporal's API shows them. */
public final class EventMapper {

  private EventMapper() {}

  /** The events in their order; the run is named because an event does not say whose it is. */
  public static History history(WorkflowKey key, String runId, List<HistoryEvent> events) {
    History.Builder history = History.newBuilder();
    for (HistoryEvent event : events) {
      history.addEvents(toProto(key, runId, event));
    }
    return history.build();
  }

  /** One event of the run. */
  public static io.temporal.api.history.v1.HistoryEvent toProto(
      WorkflowKey key, String runId, HistoryEvent event) {
    var proto =
        io.temporal.api.history.v1.HistoryEvent.newBuilder()
            .setEventId(event.eventId())
            .setTaskId(event.eventId())
            .setEventTime(TimeMapper.toProto(event.eventTime()));
    switch (event.attributes()) {
      case ExecutionEvent.WorkflowExecutionStarted it -> StartEvents.started(proto, key, runId, it);
      case ExecutionEvent.WorkflowExecutionSignaled it -> ExecutionEvents.signaled(proto, it);
      case ExecutionEvent.WorkflowExecutionCancelRequested it ->
          ExecutionEvents.cancelRequested(proto, it);
      case PropertyEvent.UpsertWorkflowSearchAttributes it -> ExecutionEvents.upserted(proto, it);
      case PropertyEvent.WorkflowPropertiesModified it -> ExecutionEvents.modified(proto, it);
      case ExecutionEvent.WorkflowExecutionOptionsUpdated it ->
          ExecutionEvents.optionsUpdated(proto, it);
      case UpdateEvent.WorkflowExecutionUpdateAdmitted it -> UpdateEvents.admitted(proto, it);
      case UpdateEvent.WorkflowExecutionUpdateAccepted it -> UpdateEvents.accepted(proto, it);
      case UpdateEvent.WorkflowExecutionUpdateCompleted it -> UpdateEvents.completed(proto, it);
      case RunEnd.WorkflowExecutionCompleted it -> CloseEvents.completed(proto, it);
      case RunEnd.WorkflowExecutionFailed it -> CloseEvents.failed(proto, it);
      case RunEnd.WorkflowExecutionCanceled it -> CloseEvents.canceled(proto, it);
      case RunEnd.WorkflowExecutionTerminated it -> CloseEvents.terminated(proto, it);
      case RunEnd.WorkflowExecutionTimedOut it -> CloseEvents.timedOut(proto, it);
      case RunEnd.WorkflowExecutionContinuedAsNew it -> CloseEvents.continuedAsNew(proto, it);
      case WorkflowTaskEvent.WorkflowTaskScheduled it -> WorkflowTaskEvents.scheduled(proto, it);
      case WorkflowTaskEvent.WorkflowTaskStarted it -> WorkflowTaskEvents.started(proto, it);
      case WorkflowTaskEvent.WorkflowTaskCompleted it -> WorkflowTaskEvents.completed(proto, it);
      case WorkflowTaskEvent.WorkflowTaskTimedOut it -> WorkflowTaskEvents.timedOut(proto, it);
      case WorkflowTaskEvent.WorkflowTaskFailed it -> WorkflowTaskEvents.failed(proto, it);
      case ActivityEvent.ActivityTaskScheduled it -> ActivityEvents.scheduled(proto, it);
      case ActivityEvent.ActivityTaskStarted it -> ActivityEvents.started(proto, it);
      case ActivityEvent.ActivityTaskCompleted it -> ActivityEvents.completed(proto, it);
      case ActivityEvent.ActivityTaskFailed it -> ActivityEvents.failed(proto, it);
      case ActivityEvent.ActivityTaskTimedOut it -> ActivityEvents.timedOut(proto, it);
      case ActivityEvent.ActivityTaskCancelRequested it ->
          ActivityEvents.cancelRequested(proto, it);
      case ActivityEvent.ActivityTaskCanceled it -> ActivityEvents.canceled(proto, it);
      case TimerEvent.TimerStarted it -> TimerEvents.started(proto, it);
      case TimerEvent.TimerFired it -> TimerEvents.fired(proto, it);
      case TimerEvent.TimerCanceled it -> TimerEvents.canceled(proto, it);
      case MarkerRecorded it -> TimerEvents.marker(proto, it);
      case ChildEvent.StartChildWorkflowExecutionInitiated it -> ChildEvents.initiated(proto, it);
      case ChildEvent.StartChildWorkflowExecutionFailed it -> ChildEvents.startFailed(proto, it);
      case ChildEvent.ChildWorkflowExecutionStarted it -> ChildEvents.started(proto, it);
      case ChildEvent.ChildWorkflowExecutionCompleted it -> ChildEvents.completed(proto, it);
      case ChildEvent.ChildWorkflowExecutionFailed it -> ChildEvents.failed(proto, it);
      case ChildEvent.ChildWorkflowExecutionCanceled it -> ChildEvents.canceled(proto, it);
      case ChildEvent.ChildWorkflowExecutionTimedOut it -> ChildEvents.timedOut(proto, it);
      case ChildEvent.ChildWorkflowExecutionTerminated it -> ChildEvents.terminated(proto, it);
      case ExternalEvent.SignalExternalWorkflowExecutionInitiated it ->
          ExternalEvents.signalInitiated(proto, it);
      case ExternalEvent.SignalExternalWorkflowExecutionFailed it ->
          ExternalEvents.signalFailed(proto, it);
      case ExternalEvent.ExternalWorkflowExecutionSignaled it -> ExternalEvents.signaled(proto, it);
      case ExternalEvent.RequestCancelExternalWorkflowExecutionInitiated it ->
          ExternalEvents.cancelInitiated(proto, it);
      case ExternalEvent.RequestCancelExternalWorkflowExecutionFailed it ->
          ExternalEvents.cancelFailed(proto, it);
      case ExternalEvent.ExternalWorkflowExecutionCancelRequested it ->
          ExternalEvents.cancelRequested(proto, it);
    }
    if (event.metadata() != null) {
      MetadataMapper.add(proto, event.metadata());
    }
    return proto.build();
  }
}
