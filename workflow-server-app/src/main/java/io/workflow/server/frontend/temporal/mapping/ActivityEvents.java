package io.workflow.server.frontend.temporal.mapping;

import io.temporal.api.enums.v1.EventType;
import io.temporal.api.history.v1.ActivityTaskCancelRequestedEventAttributes;
import io.temporal.api.history.v1.ActivityTaskCanceledEventAttributes;
import io.temporal.api.history.v1.ActivityTaskCompletedEventAttributes;
import io.temporal.api.history.v1.ActivityTaskFailedEventAttributes;
import io.temporal.api.history.v1.ActivityTaskScheduledEventAttributes;
import io.temporal.api.history.v1.ActivityTaskStartedEventAttributes;
import io.temporal.api.history.v1.ActivityTaskTimedOutEventAttributes;
import io.temporal.api.history.v1.HistoryEvent;
import io.workflow.protocol.history.ActivityEvent;

/** The life of activities. */
@SuppressWarnings("deprecation") // build ids, which SDKs still send
final class ActivityEvents {

  private ActivityEvents() {}

  static void scheduled(HistoryEvent.Builder event, ActivityEvent.ActivityTaskScheduled it) {
    var proto =
        ActivityTaskScheduledEventAttributes.newBuilder()
            .setActivityId(it.activityId())
            .setActivityType(Names.activityType(it.activityType()))
            .setTaskQueue(Names.taskQueue(it.taskQueue()))
            .setHeader(PayloadMapper.header(it.header()))
            .setScheduleToCloseTimeout(TimeMapper.orZero(it.scheduleToCloseTimeout()))
            .setScheduleToStartTimeout(TimeMapper.orZero(it.scheduleToStartTimeout()))
            .setStartToCloseTimeout(TimeMapper.orZero(it.startToCloseTimeout()))
            .setHeartbeatTimeout(TimeMapper.orZero(it.heartbeatTimeout()))
            .setRetryPolicy(RetryPolicyMapper.toProto(it.retryPolicy()))
            .setWorkflowTaskCompletedEventId(it.workflowTaskCompletedEventId());
    Names.ifAny(it.input(), proto::setInput);
    if (it.priority() != null) {
      proto.setPriority(MetadataMapper.toProto(it.priority()));
    }
    event
        .setEventType(EventType.EVENT_TYPE_ACTIVITY_TASK_SCHEDULED)
        .setActivityTaskScheduledEventAttributes(proto);
  }

  static void started(HistoryEvent.Builder event, ActivityEvent.ActivityTaskStarted it) {
    var proto =
        ActivityTaskStartedEventAttributes.newBuilder()
            .setScheduledEventId(it.scheduledEventId())
            .setIdentity(it.identity())
            .setRequestId(it.requestId())
            .setAttempt(it.attempt());
    if (it.lastFailure() != null) {
      proto.setLastFailure(FailureMapper.toProto(it.lastFailure()));
    }
    if (it.worker() != null) {
      proto.setWorkerVersion(WorkerVersionMapper.toProto(it.worker()));
    }
    event
        .setEventType(EventType.EVENT_TYPE_ACTIVITY_TASK_STARTED)
        .setActivityTaskStartedEventAttributes(proto);
  }

  static void completed(HistoryEvent.Builder event, ActivityEvent.ActivityTaskCompleted it) {
    var proto =
        ActivityTaskCompletedEventAttributes.newBuilder()
            .setScheduledEventId(it.scheduledEventId())
            .setStartedEventId(it.startedEventId())
            .setIdentity(it.identity());
    Names.ifAny(it.result(), proto::setResult);
    event
        .setEventType(EventType.EVENT_TYPE_ACTIVITY_TASK_COMPLETED)
        .setActivityTaskCompletedEventAttributes(proto);
  }

  static void failed(HistoryEvent.Builder event, ActivityEvent.ActivityTaskFailed it) {
    event
        .setEventType(EventType.EVENT_TYPE_ACTIVITY_TASK_FAILED)
        .setActivityTaskFailedEventAttributes(
            ActivityTaskFailedEventAttributes.newBuilder()
                .setScheduledEventId(it.scheduledEventId())
                .setStartedEventId(it.startedEventId())
                .setFailure(FailureMapper.toProto(it.failure()))
                .setRetryState(PolicyMapper.toProto(it.retryState()))
                .setIdentity(it.identity()));
  }

  static void timedOut(HistoryEvent.Builder event, ActivityEvent.ActivityTaskTimedOut it) {
    event
        .setEventType(EventType.EVENT_TYPE_ACTIVITY_TASK_TIMED_OUT)
        .setActivityTaskTimedOutEventAttributes(
            ActivityTaskTimedOutEventAttributes.newBuilder()
                .setScheduledEventId(it.scheduledEventId())
                .setStartedEventId(it.startedEventId())
                .setFailure(FailureMapper.toProto(it.failure()))
                .setRetryState(PolicyMapper.toProto(it.retryState())));
  }

  static void cancelRequested(
      HistoryEvent.Builder event, ActivityEvent.ActivityTaskCancelRequested it) {
    event
        .setEventType(EventType.EVENT_TYPE_ACTIVITY_TASK_CANCEL_REQUESTED)
        .setActivityTaskCancelRequestedEventAttributes(
            ActivityTaskCancelRequestedEventAttributes.newBuilder()
                .setScheduledEventId(it.scheduledEventId())
                .setWorkflowTaskCompletedEventId(it.workflowTaskCompletedEventId()));
  }

  static void canceled(HistoryEvent.Builder event, ActivityEvent.ActivityTaskCanceled it) {
    var proto =
        ActivityTaskCanceledEventAttributes.newBuilder()
            .setScheduledEventId(it.scheduledEventId())
            .setStartedEventId(it.startedEventId())
            .setLatestCancelRequestedEventId(it.latestCancelRequestedEventId())
            .setIdentity(it.identity());
    Names.ifAny(it.details(), proto::setDetails);
    event
        .setEventType(EventType.EVENT_TYPE_ACTIVITY_TASK_CANCELED)
        .setActivityTaskCanceledEventAttributes(proto);
  }
}
