package io.workflow.server.frontend.temporal.mapping;

import io.temporal.api.activity.v1.ActivityOptions;
import io.temporal.api.enums.v1.PendingActivityState;
import io.temporal.api.workflow.v1.PendingActivityInfo;
import io.workflow.engine.state.PendingActivity;
import io.workflow.engine.state.PendingActivity.FailedAttempt;
import io.workflow.protocol.Priority;
import io.workflow.protocol.history.ActivityEvent.ActivityTaskScheduled;
import io.workflow.protocol.history.ExecutionEvent.WorkflowExecutionStarted;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** An activity that is not closed, as "describe" shows it. */
final class PendingActivityMapper {

  private PendingActivityMapper() {}

  static PendingActivityInfo toProto(PendingActivity pending, WorkflowExecutionStarted workflow) {
    ActivityTaskScheduled scheduled = pending.scheduled();
    Priority priority = Priority.merged(workflow.spec().priority(), scheduled.priority());
    var proto =
        PendingActivityInfo.newBuilder()
            .setActivityId(scheduled.activityId())
            .setActivityType(Names.activityType(scheduled.activityType()))
            .setState(state(pending))
            .setAttempt(pending.attempt())
            .setMaximumAttempts(scheduled.retryPolicy().maximumAttempts())
            .setScheduledTime(TimeMapper.toProto(pending.attemptTime()))
            .setActivityOptions(options(scheduled, priority));
    Names.ifAny(pending.current().heartbeats().details(), proto::setHeartbeatDetails);
    if (scheduled.scheduleToCloseTimeout() != null) {
      proto.setExpirationTime(
          TimeMapper.toProto(pending.scheduledTime().plus(scheduled.scheduleToCloseTimeout())));
    }
    if (pending.current().heartbeats().last() != null) {
      proto.setLastHeartbeatTime(TimeMapper.toProto(pending.current().heartbeats().last()));
    }
    if (priority != null) {
      proto.setPriority(MetadataMapper.toProto(priority));
    }
    attempts(proto, pending, pending.current().previous(), pending.start());
    return proto.build();
  }

  /** Who runs it is shown; while nobody does, who has run it last. */
  private static void attempts(
      PendingActivityInfo.Builder proto,
      PendingActivity pending,
      @Nullable FailedAttempt last,
      PendingActivity.@Nullable Start current) {
    if (last != null) {
      proto
          .setLastAttemptCompleteTime(TimeMapper.toProto(last.time()))
          .setLastFailure(FailureMapper.toProto(last.failure()))
          .setLastWorkerIdentity(last.identity());
    }
    if (current != null) {
      proto
          .setLastStartedTime(TimeMapper.toProto(current.time()))
          .setLastWorkerIdentity(current.identity());
    } else if (last != null) {
      proto
          .setNextAttemptScheduleTime(TimeMapper.toProto(pending.attemptTime()))
          .setCurrentRetryInterval(
              TimeMapper.toProto(Duration.between(last.time(), pending.attemptTime())));
    }
  }

  private static ActivityOptions options(
      ActivityTaskScheduled scheduled, @Nullable Priority priority) {
    var options =
        ActivityOptions.newBuilder()
            .setTaskQueue(Names.taskQueue(scheduled.taskQueue()))
            .setRetryPolicy(RetryPolicyMapper.toProto(scheduled.retryPolicy()));
    TimeMapper.ifSaid(scheduled.scheduleToCloseTimeout(), options::setScheduleToCloseTimeout);
    TimeMapper.ifSaid(scheduled.scheduleToStartTimeout(), options::setScheduleToStartTimeout);
    TimeMapper.ifSaid(scheduled.startToCloseTimeout(), options::setStartToCloseTimeout);
    TimeMapper.ifSaid(scheduled.heartbeatTimeout(), options::setHeartbeatTimeout);
    if (priority != null) {
      options.setPriority(MetadataMapper.toProto(priority));
    }
    return options.build();
  }

  private static PendingActivityState state(PendingActivity pending) {
    if (pending.cancelRequestedEventId() > 0) {
      return PendingActivityState.PENDING_ACTIVITY_STATE_CANCEL_REQUESTED;
    }
    return pending.start() == null
        ? PendingActivityState.PENDING_ACTIVITY_STATE_SCHEDULED
        : PendingActivityState.PENDING_ACTIVITY_STATE_STARTED;
  }
}
