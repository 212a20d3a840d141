package io.workflow.server.frontend.temporal.mapping;

import io.temporal.api.workflowservice.v1.PollActivityTaskQueueResponse;
import io.workflow.protocol.worker.ActivityTask;
import io.workflow.protocol.worker.TaskId;

/** Started activity tasks. */
public final class ActivityTaskMapper {

  private ActivityTaskMapper() {}

  public static PollActivityTaskQueueResponse toProto(ActivityTask task) {
    TaskId id = task.token().task();
    var proto =
        PollActivityTaskQueueResponse.newBuilder()
            .setTaskToken(TaskTokenMapper.toProto(task.token()))
            .setWorkflowNamespace(id.namespace())
            .setWorkflowType(Names.workflowType(task.workflowType()))
            .setWorkflowExecution(Names.execution(id.workflowId(), id.runId()))
            .setActivityType(Names.activityType(task.activityType()))
            .setActivityId(task.activityId())
            .setHeader(PayloadMapper.header(task.header()))
            .setScheduledTime(TimeMapper.toProto(task.times().scheduled()))
            .setCurrentAttemptScheduledTime(TimeMapper.toProto(task.times().scheduled()))
            .setStartedTime(TimeMapper.toProto(task.times().started()))
            .setAttempt(id.attempt())
            .setScheduleToCloseTimeout(TimeMapper.orZero(task.timeouts().scheduleToClose()))
            .setStartToCloseTimeout(TimeMapper.orZero(task.timeouts().startToClose()))
            .setHeartbeatTimeout(TimeMapper.orZero(task.timeouts().heartbeat()))
            .setRetryPolicy(RetryPolicyMapper.toProto(task.retryPolicy()));
    Names.ifAny(task.input(), proto::setInput);
    Names.ifAny(task.heartbeatDetails(), proto::setHeartbeatDetails);
    if (task.priority() != null) {
      proto.setPriority(MetadataMapper.toProto(task.priority()));
    }
    return proto.build();
  }
}
