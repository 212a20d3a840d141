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
            .setWorkflowType(Names.workflowType(it.spec().workflowType()))
            .setTaskQueue(Names.taskQueue(it.spec().taskQueue()))
            .setWorkflowTaskTimeout(TimeMapper.toProto(it.workflowTaskTimeout()))
            .setOriginalExecutionRunId(
                Objects.requireNonNullElse(it.chain().originalExecutionRunId(), runId))
            .setFirstExecutionRunId(
                it.chain().firstExecutionRunId().isEmpty()
                    ? runId
                    : it.chain().firstExecutionRunId())
            .setIdentity(it.identity())
            .setAttempt(Math.max(1, it.chain().attempt()))
            .setFirstWorkflowTaskBackoff(TimeMapper.orZero(it.firstWorkflowTaskBackoff()))
            .setMemo(PayloadMapper.memo(it.spec().memo()))
            .setSearchAttributes(PayloadMapper.searchAttributes(it.spec().searchAttributes()))
            .setHeader(PayloadMapper.header(it.spec().header()))
            .setEagerExecutionAccepted(it.eagerExecutionAccepted());
    TimeMapper.ifSaid(it.spec().timeouts().execution(), proto::setWorkflowExecutionTimeout);
    TimeMapper.ifSaid(it.spec().timeouts().run(), proto::setWorkflowRunTimeout);
    Names.ifAny(it.spec().input(), proto::setInput);
    if (it.spec().retryPolicy() != null) {
      proto.setRetryPolicy(RetryPolicyMapper.toProto(it.spec().retryPolicy()));
    }
    if (it.chain().workflowExecutionExpirationTime() != null) {
      proto.setWorkflowExecutionExpirationTime(
          TimeMapper.toProto(it.chain().workflowExecutionExpirationTime()));
    }
    if (it.spec().cronSchedule() != null) {
      proto.setCronSchedule(it.spec().cronSchedule());
    }
    if (it.spec().priority() != null) {
      proto.setPriority(MetadataMapper.toProto(it.spec().priority()));
    }
    chain(proto, it);
    parent(proto, it.parent(), key, runId);
    event
        .setEventType(EventType.EVENT_TYPE_WORKFLOW_EXECUTION_STARTED)
        .setWorkflowExecutionStartedEventAttributes(proto);
  }

  private static void chain(
      WorkflowExecutionStartedEventAttributes.Builder proto, WorkflowExecutionStarted it) {
    if (it.chain().continuedExecutionRunId() != null) {
      proto.setContinuedExecutionRunId(it.chain().continuedExecutionRunId());
    }
    if (it.chain().initiator() != null) {
      proto.setInitiator(PolicyMapper.toProto(it.chain().initiator()));
    }
    if (it.chain().continuedFailure() != null) {
      proto.setContinuedFailure(FailureMapper.toProto(it.chain().continuedFailure()));
    }
    Names.ifAny(it.chain().lastCompletionResult(), proto::setLastCompletionResult);
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
