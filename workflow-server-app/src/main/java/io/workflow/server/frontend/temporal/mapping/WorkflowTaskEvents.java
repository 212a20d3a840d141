package io.workflow.server.frontend.temporal.mapping;

import io.temporal.api.enums.v1.EventType;
import io.temporal.api.history.v1.HistoryEvent;
import io.temporal.api.history.v1.WorkflowTaskCompletedEventAttributes;
import io.temporal.api.history.v1.WorkflowTaskFailedEventAttributes;
import io.temporal.api.history.v1.WorkflowTaskScheduledEventAttributes;
import io.temporal.api.history.v1.WorkflowTaskStartedEventAttributes;
import io.temporal.api.history.v1.WorkflowTaskTimedOutEventAttributes;
import io.workflow.protocol.history.WorkflowTaskEvent;

/** The life of workflow tasks. */
@SuppressWarnings("deprecation") // build ids and checksums, which SDKs still send
final class WorkflowTaskEvents {

  private WorkflowTaskEvents() {}

  static void scheduled(HistoryEvent.Builder event, WorkflowTaskEvent.WorkflowTaskScheduled it) {
    event
        .setEventType(EventType.EVENT_TYPE_WORKFLOW_TASK_SCHEDULED)
        .setWorkflowTaskScheduledEventAttributes(
            WorkflowTaskScheduledEventAttributes.newBuilder()
                .setTaskQueue(Names.taskQueue(it.taskQueue()))
                .setStartToCloseTimeout(TimeMapper.toProto(it.startToCloseTimeout()))
                .setAttempt(it.attempt()));
  }

  static void started(HistoryEvent.Builder event, WorkflowTaskEvent.WorkflowTaskStarted it) {
    var proto =
        WorkflowTaskStartedEventAttributes.newBuilder()
            .setScheduledEventId(it.scheduledEventId())
            .setIdentity(it.identity())
            .setRequestId(it.requestId())
            .setHistorySizeBytes(it.historySizeBytes())
            .setSuggestContinueAsNew(it.suggestContinueAsNew());
    if (it.worker() != null) {
      proto.setWorkerVersion(WorkerVersionMapper.toProto(it.worker()));
    }
    event
        .setEventType(EventType.EVENT_TYPE_WORKFLOW_TASK_STARTED)
        .setWorkflowTaskStartedEventAttributes(proto);
  }

  static void completed(HistoryEvent.Builder event, WorkflowTaskEvent.WorkflowTaskCompleted it) {
    var proto =
        WorkflowTaskCompletedEventAttributes.newBuilder()
            .setScheduledEventId(it.scheduledEventId())
            .setStartedEventId(it.startedEventId())
            .setIdentity(it.identity());
    if (it.sdk() != null) {
      SdkMetadataMapper.add(proto, it.sdk());
    }
    event
        .setEventType(EventType.EVENT_TYPE_WORKFLOW_TASK_COMPLETED)
        .setWorkflowTaskCompletedEventAttributes(proto);
  }

  static void timedOut(HistoryEvent.Builder event, WorkflowTaskEvent.WorkflowTaskTimedOut it) {
    event
        .setEventType(EventType.EVENT_TYPE_WORKFLOW_TASK_TIMED_OUT)
        .setWorkflowTaskTimedOutEventAttributes(
            WorkflowTaskTimedOutEventAttributes.newBuilder()
                .setScheduledEventId(it.scheduledEventId())
                .setStartedEventId(it.startedEventId())
                .setTimeoutType(PolicyMapper.toProto(it.timeoutType())));
  }

  static void failed(HistoryEvent.Builder event, WorkflowTaskEvent.WorkflowTaskFailed it) {
    var proto =
        WorkflowTaskFailedEventAttributes.newBuilder()
            .setScheduledEventId(it.scheduledEventId())
            .setStartedEventId(it.startedEventId())
            .setCause(FailedCauseMapper.toProto(it.cause()))
            .setIdentity(it.identity());
    if (it.failure() != null) {
      proto.setFailure(FailureMapper.toProto(it.failure()));
    }
    if (it.baseRunId() != null) {
      proto.setBaseRunId(it.baseRunId());
    }
    if (it.newRunId() != null) {
      proto.setNewRunId(it.newRunId());
    }
    if (it.worker() != null) {
      proto.setBinaryChecksum(it.worker().binaryChecksum());
      if (WorkerVersionMapper.isStamp(it.worker())) {
        proto.setWorkerVersion(WorkerVersionMapper.toProto(it.worker()));
      }
    }
    event
        .setEventType(EventType.EVENT_TYPE_WORKFLOW_TASK_FAILED)
        .setWorkflowTaskFailedEventAttributes(proto);
  }
}
