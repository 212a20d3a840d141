package io.workflow.server.frontend.temporal.mapping;

import io.temporal.api.history.v1.History;
import io.workflow.engine.state.WorkflowKey;
import io.workflow.protocol.history.EventAttributes;
import io.workflow.protocol.history.HistoryEvent;
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
      case EventAttributes.WorkflowExecutionStarted it ->
          StartEvents.started(proto, key, runId, it);
      case EventAttributes.WorkflowExecutionSignaled it -> ExecutionEvents.signaled(proto, it);
      case EventAttributes.WorkflowExecutionCancelRequested it ->
          ExecutionEvents.cancelRequested(proto, it);
      case EventAttributes.UpsertWorkflowSearchAttributes it -> ExecutionEvents.upserted(proto, it);
      case EventAttributes.WorkflowPropertiesModified it -> ExecutionEvents.modified(proto, it);
      case EventAttributes.WorkflowExecutionOptionsUpdated it ->
          ExecutionEvents.optionsUpdated(proto, it);
      case EventAttributes.WorkflowExecutionUpdateAdmitted it -> UpdateEvents.admitted(proto, it);
      case EventAttributes.WorkflowExecutionUpdateAccepted it -> UpdateEvents.accepted(proto, it);
      case EventAttributes.WorkflowExecutionUpdateCompleted it -> UpdateEvents.completed(proto, it);
      case EventAttributes.WorkflowExecutionCompleted it -> CloseEvents.completed(proto, it);
      case EventAttributes.WorkflowExecutionFailed it -> CloseEvents.failed(proto, it);
      case EventAttributes.WorkflowExecutionCanceled it -> CloseEvents.canceled(proto, it);
      case EventAttributes.WorkflowExecutionTerminated it -> CloseEvents.terminated(proto, it);
      case EventAttributes.WorkflowExecutionTimedOut it -> CloseEvents.timedOut(proto, it);
      case EventAttributes.WorkflowExecutionContinuedAsNew it ->
          CloseEvents.continuedAsNew(proto, it);
      case EventAttributes.WorkflowTaskScheduled it -> WorkflowTaskEvents.scheduled(proto, it);
      case EventAttributes.WorkflowTaskStarted it -> WorkflowTaskEvents.started(proto, it);
      case EventAttributes.WorkflowTaskCompleted it -> WorkflowTaskEvents.completed(proto, it);
      case EventAttributes.WorkflowTaskTimedOut it -> WorkflowTaskEvents.timedOut(proto, it);
      case EventAttributes.WorkflowTaskFailed it -> WorkflowTaskEvents.failed(proto, it);
      case EventAttributes.ActivityTaskScheduled it -> ActivityEvents.scheduled(proto, it);
      case EventAttributes.ActivityTaskStarted it -> ActivityEvents.started(proto, it);
      case EventAttributes.ActivityTaskCompleted it -> ActivityEvents.completed(proto, it);
      case EventAttributes.ActivityTaskFailed it -> ActivityEvents.failed(proto, it);
      case EventAttributes.ActivityTaskTimedOut it -> ActivityEvents.timedOut(proto, it);
      case EventAttributes.ActivityTaskCancelRequested it ->
          ActivityEvents.cancelRequested(proto, it);
      case EventAttributes.ActivityTaskCanceled it -> ActivityEvents.canceled(proto, it);
      case EventAttributes.TimerStarted it -> TimerEvents.started(proto, it);
      case EventAttributes.TimerFired it -> TimerEvents.fired(proto, it);
      case EventAttributes.TimerCanceled it -> TimerEvents.canceled(proto, it);
      case EventAttributes.MarkerRecorded it -> TimerEvents.marker(proto, it);
      case EventAttributes.StartChildWorkflowExecutionInitiated it ->
          ChildEvents.initiated(proto, it);
      case EventAttributes.StartChildWorkflowExecutionFailed it ->
          ChildEvents.startFailed(proto, it);
      case EventAttributes.ChildWorkflowExecutionStarted it -> ChildEvents.started(proto, it);
      case EventAttributes.ChildWorkflowExecutionCompleted it -> ChildEvents.completed(proto, it);
      case EventAttributes.ChildWorkflowExecutionFailed it -> ChildEvents.failed(proto, it);
      case EventAttributes.ChildWorkflowExecutionCanceled it -> ChildEvents.canceled(proto, it);
      case EventAttributes.ChildWorkflowExecutionTimedOut it -> ChildEvents.timedOut(proto, it);
      case EventAttributes.ChildWorkflowExecutionTerminated it -> ChildEvents.terminated(proto, it);
      case EventAttributes.SignalExternalWorkflowExecutionInitiated it ->
          ExternalEvents.signalInitiated(proto, it);
      case EventAttributes.SignalExternalWorkflowExecutionFailed it ->
          ExternalEvents.signalFailed(proto, it);
      case EventAttributes.ExternalWorkflowExecutionSignaled it ->
          ExternalEvents.signaled(proto, it);
      case EventAttributes.RequestCancelExternalWorkflowExecutionInitiated it ->
          ExternalEvents.cancelInitiated(proto, it);
      case EventAttributes.RequestCancelExternalWorkflowExecutionFailed it ->
          ExternalEvents.cancelFailed(proto, it);
      case EventAttributes.ExternalWorkflowExecutionCancelRequested it ->
          ExternalEvents.cancelRequested(proto, it);
    }
    if (event.metadata() != null) {
      MetadataMapper.add(proto, event.metadata());
    }
    return proto.build();
  }
}
