package io.workflow.server.frontend.temporal.mapping;

import io.temporal.api.enums.v1.EventType;
import io.temporal.api.enums.v1.PendingWorkflowTaskState;
import io.temporal.api.workflow.v1.PendingChildExecutionInfo;
import io.temporal.api.workflow.v1.PendingWorkflowTaskInfo;
import io.temporal.api.workflow.v1.RequestIdInfo;
import io.temporal.api.workflow.v1.WorkflowExecutionConfig;
import io.temporal.api.workflow.v1.WorkflowExecutionExtendedInfo;
import io.temporal.api.workflow.v1.WorkflowExecutionInfo;
import io.temporal.api.workflowservice.v1.DescribeWorkflowExecutionResponse;
import io.workflow.engine.state.PendingChild;
import io.workflow.engine.state.PendingWorkflowTask;
import io.workflow.engine.state.WorkflowState;
import io.workflow.protocol.history.EventMetadata;
import io.workflow.protocol.history.ExecutionEvent.WorkflowExecutionStarted;
import io.workflow.protocol.history.ParentExecution;
import io.workflow.protocol.rest.WorkflowSummary;
import java.time.Instant;

/** The state of a run, as "describe" shows it. */
public final class DescriptionMapper {

  private DescriptionMapper() {}

  /** {@code beginning}: the time of the first event, which a reset may have copied. */
  public static DescribeWorkflowExecutionResponse toProto(WorkflowState state, Instant beginning) {
    var proto =
        DescribeWorkflowExecutionResponse.newBuilder()
            .setExecutionConfig(config(state))
            .setWorkflowExecutionInfo(info(state))
            .setWorkflowExtendedInfo(extended(state, beginning));
    state
        .activities()
        .all()
        .forEach(
            pending ->
                proto.addPendingActivities(
                    PendingActivityMapper.toProto(pending, state.started())));
    state.children().values().forEach(pending -> proto.addPendingChildren(child(pending)));
    if (state.workflowTask() != null) {
      proto.setPendingWorkflowTask(workflowTask(state.workflowTask()));
    }
    return proto.build();
  }

  private static WorkflowExecutionConfig config(WorkflowState state) {
    WorkflowExecutionStarted started = state.started();
    var config =
        WorkflowExecutionConfig.newBuilder()
            .setTaskQueue(Names.taskQueue(started.spec().taskQueue()))
            .setDefaultWorkflowTaskTimeout(TimeMapper.toProto(started.workflowTaskTimeout()));
    TimeMapper.ifSaid(started.spec().timeouts().execution(), config::setWorkflowExecutionTimeout);
    TimeMapper.ifSaid(started.spec().timeouts().run(), config::setWorkflowRunTimeout);
    EventMetadata metadata = state.run().startMetadata();
    if (metadata != null && metadata.user() != null) {
      config.setUserMetadata(MetadataMapper.toProto(metadata.user()));
    }
    return config.build();
  }

  private static WorkflowExecutionInfo info(WorkflowState state) {
    WorkflowExecutionStarted started = state.started();
    ParentExecution parent = started.parent();
    WorkflowExecutionInfo.Builder info =
        ExecutionMapper.info(summary(state))
            .setHistorySizeBytes(state.history().bytes())
            .setStateTransitionCount(state.history().transitions())
            .setFirstRunId(
                started.chain().firstExecutionRunId().isEmpty()
                    ? state.runId()
                    : started.chain().firstExecutionRunId());
    if (parent == null) {
      info.setRootExecution(Names.execution(state.key().workflowId(), state.runId()));
    } else {
      info.setParentExecution(Names.execution(parent.workflowId(), parent.runId()));
      if (parent.root() != null) {
        info.setRootExecution(Names.execution(parent.root().workflowId(), parent.root().runId()));
      }
    }
    if (started.spec().priority() != null) {
      info.setPriority(MetadataMapper.toProto(started.spec().priority()));
    }
    return info.build();
  }

  private static WorkflowSummary summary(WorkflowState state) {
    WorkflowExecutionStarted started = state.started();
    return new WorkflowSummary(
        state.key().workflowId(),
        state.runId(),
        started.spec().workflowType(),
        started.spec().taskQueue(),
        state.status(),
        state.startTime(),
        started.firstWorkflowTaskTime(state.startTime()),
        state.closeTime(),
        state.nextEventId() - 1,
        state.properties().memo(),
        state.properties().searchAttributes(),
        0,
        0,
        null,
        null);
  }

  private static WorkflowExecutionExtendedInfo extended(WorkflowState state, Instant beginning) {
    var extended =
        WorkflowExecutionExtendedInfo.newBuilder()
            .setCancelRequested(state.requests().cancelRequested())
            .setOriginalStartTime(TimeMapper.toProto(beginning));
    WorkflowExecutionStarted started = state.started();
    if (started.chain().originalExecutionRunId() != null) {
      extended.setLastResetTime(TimeMapper.toProto(state.startTime()));
    }
    if (state.lifecycle().resetRunId() != null) {
      extended.setResetRunId(state.lifecycle().resetRunId());
    }
    if (!started.requestId().isEmpty() && started.chain().continuedExecutionRunId() == null) {
      extended.putRequestIdInfos(
          started.requestId(), request(EventType.EVENT_TYPE_WORKFLOW_EXECUTION_STARTED, 1));
    }
    state
        .requests()
        .attachedIds()
        .forEach(
            (requestId, eventId) ->
                extended.putRequestIdInfos(
                    requestId,
                    request(EventType.EVENT_TYPE_WORKFLOW_EXECUTION_OPTIONS_UPDATED, eventId)));
    Instant runExpiry = started.expiry(state.startTime());
    if (runExpiry != null) {
      extended.setRunExpirationTime(TimeMapper.toProto(runExpiry));
    }
    if (started.chain().workflowExecutionExpirationTime() != null) {
      extended.setExecutionExpirationTime(
          TimeMapper.toProto(started.chain().workflowExecutionExpirationTime()));
    }
    return extended.build();
  }

  /** {@code eventId}: 0 while the event waits for its place in the history. */
  private static RequestIdInfo request(EventType eventType, long eventId) {
    return RequestIdInfo.newBuilder()
        .setEventType(eventType)
        .setEventId(eventId)
        .setBuffered(eventId == 0)
        .build();
  }

  /** The run id is empty until the parent knows that the child has started. */
  private static PendingChildExecutionInfo child(PendingChild pending) {
    return PendingChildExecutionInfo.newBuilder()
        .setWorkflowId(pending.workflowId())
        .setRunId(pending.runId())
        .setWorkflowTypeName(pending.workflowType())
        .setInitiatedId(pending.initiatedEventId())
        .setParentClosePolicy(PolicyMapper.toProto(pending.parentClosePolicy()))
        .build();
  }

  private static PendingWorkflowTaskInfo workflowTask(PendingWorkflowTask task) {
    PendingWorkflowTask.Start start = task.start();
    var proto =
        PendingWorkflowTaskInfo.newBuilder()
            .setState(
                start == null
                    ? PendingWorkflowTaskState.PENDING_WORKFLOW_TASK_STATE_SCHEDULED
                    : PendingWorkflowTaskState.PENDING_WORKFLOW_TASK_STATE_STARTED)
            .setScheduledTime(TimeMapper.toProto(task.scheduledTime()))
            .setOriginalScheduledTime(TimeMapper.toProto(task.busySince()))
            .setAttempt(task.attempt());
    if (start != null) {
      proto.setStartedTime(TimeMapper.toProto(start.time()));
    }
    return proto.build();
  }
}
