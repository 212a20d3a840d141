package io.workflow.server.frontend.temporal.mapping;

import io.temporal.api.enums.v1.EventType;
import io.temporal.api.history.v1.HistoryEvent;
import io.temporal.api.history.v1.WorkflowExecutionStartedEventAttributes;
import io.workflow.engine.state.WorkflowKey;
import io.workflow.protocol.history.ExecutionEvent.WorkflowExecutionStarted;
import io.workflow.protocol.history.ParentExecution;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** The first event of a run. */
final class StartEvents {

  private StartEvents() {}

  static void started(
      HistoryEvent.Builder event, WorkflowKey key, String runId, WorkflowExecutionStarted it) {
    var proto =
        WorkflowExecutionStartedEventAttributes.newBuilder()
            .setWorkflowId(key.workflowId())
            .setWorkflowType(Names.workflowType(it.workflowType()))
            .setTaskQueue(Names.taskQueue(it.taskQueue()))
            .setWorkflowTaskTimeout(TimeMapper.toProto(it.workflowTaskTimeout()))
            .setOriginalExecutionRunId(
                Objects.requireNonNullElse(it.originalExecutionRunId(), runId))
            .setFirstExecutionRunId(
                it.firstExecutionRunId().isEmpty() ? runId : it.firstExecutionRunId())
            .setIdentity(it.identity())
            .setAttempt(Math.max(1, it.attempt()))
            .setFirstWorkflowTaskBackoff(TimeMapper.orZero(it.firstWorkflowTaskBackoff()))
            .setMemo(PayloadMapper.memo(it.memo()))
            .setSearchAttributes(PayloadMapper.searchAttributes(it.searchAttributes()))
            .setHeader(PayloadMapper.header(it.header()))
            .setEagerExecutionAccepted(it.eagerExecutionAccepted());
    TimeMapper.ifSaid(it.workflowExecutionTimeout(), proto::setWorkflowExecutionTimeout);
    TimeMapper.ifSaid(it.workflowRunTimeout(), proto::setWorkflowRunTimeout);
    Names.ifAny(it.input(), proto::setInput);
    if (it.retryPolicy() != null) {
      proto.setRetryPolicy(RetryPolicyMapper.toProto(it.retryPolicy()));
    }
    if (it.workflowExecutionExpirationTime() != null) {
      proto.setWorkflowExecutionExpirationTime(
          TimeMapper.toProto(it.workflowExecutionExpirationTime()));
    }
    if (it.cronSchedule() != null) {
      proto.setCronSchedule(it.cronSchedule());
    }
    if (it.priority() != null) {
      proto.setPriority(MetadataMapper.toProto(it.priority()));
    }
    chain(proto, it);
    parent(proto, it.parent(), key, runId);
    event
        .setEventType(EventType.EVENT_TYPE_WORKFLOW_EXECUTION_STARTED)
        .setWorkflowExecutionStartedEventAttributes(proto);
  }

  private static void chain(
      WorkflowExecutionStartedEventAttributes.Builder proto, WorkflowExecutionStarted it) {
    if (it.continuedExecutionRunId() != null) {
      proto.setContinuedExecutionRunId(it.continuedExecutionRunId());
    }
    if (it.initiator() != null) {
      proto.setInitiator(PolicyMapper.toProto(it.initiator()));
    }
    if (it.continuedFailure() != null) {
      proto.setContinuedFailure(FailureMapper.toProto(it.continuedFailure()));
    }
    Names.ifAny(it.lastCompletionResult(), proto::setLastCompletionResult);
  }

  private static void parent(
      WorkflowExecutionStartedEventAttributes.Builder proto,
      @Nullable ParentExecution parent,
      WorkflowKey key,
      String runId) {
    if (parent == null) {
      proto.setRootWorkflowExecution(Names.execution(key.workflowId(), runId));
    } else {
      proto
          .setParentWorkflowNamespace(parent.namespace())
          .setParentWorkflowExecution(Names.execution(parent.workflowId(), parent.runId()))
          .setParentInitiatedEventId(parent.initiatedEventId());
      if (parent.root() != null) {
        proto.setRootWorkflowExecution(
            Names.execution(parent.root().workflowId(), parent.root().runId()));
      }
    }
  }
}
