package io.workflow.server.frontend.temporal.mapping;

import io.temporal.api.common.v1.ActivityType;
import io.temporal.api.common.v1.WorkflowExecution;
import io.temporal.api.common.v1.WorkflowType;
import io.temporal.api.failure.v1.ActivityFailureInfo;
import io.temporal.api.failure.v1.ApplicationFailureInfo;
import io.temporal.api.failure.v1.CanceledFailureInfo;
import io.temporal.api.failure.v1.ChildWorkflowExecutionFailureInfo;
import io.temporal.api.failure.v1.ResetWorkflowFailureInfo;
import io.temporal.api.failure.v1.ServerFailureInfo;
import io.temporal.api.failure.v1.TerminatedFailureInfo;
import io.temporal.api.failure.v1.TimeoutFailureInfo;
import io.workflow.protocol.Failure;
import io.workflow.protocol.Opaque;
import io.workflow.protocol.Payload;
import org.jspecify.annotations.Nullable;

/**
 * Failures with their causes; what lies deeper than 50 causes is cut off. They go back as they
 * came, also where the engine has no word for what they say.
 */
public final class FailureMapper {

  private static final int MAXIMUM_CAUSES = 50;

  private FailureMapper() {}

  public static io.temporal.api.failure.v1.Failure toProto(Failure failure) {
    return toProto(failure, MAXIMUM_CAUSES);
  }

  private static io.temporal.api.failure.v1.Failure toProto(Failure failure, int causes) {
    var proto = io.temporal.api.failure.v1.Failure.newBuilder();
    if (failure.unread() == null) {
      setKind(proto, failure.info());
    } else {
      Unread.into(proto, failure.unread());
    }
    proto
        .setMessage(failure.message())
        .setSource(failure.source())
        .setStackTrace(failure.stackTrace());
    Payload encoded = failure.encodedAttributes();
    if (encoded != null) {
      proto.setEncodedAttributes(PayloadMapper.toProto(encoded));
    }
    Failure cause = failure.cause();
    if (cause != null && causes > 0) {
      proto.setCause(toProto(cause, causes - 1));
    }
    return proto.build();
  }

  private static void setKind(io.temporal.api.failure.v1.Failure.Builder proto, Failure.Info kind) {
    switch (kind) {
      case Failure.Application info -> proto.setApplicationFailureInfo(application(info));
      case Failure.Timeout info -> {
        var timeout =
            TimeoutFailureInfo.newBuilder().setTimeoutType(PolicyMapper.toProto(info.type()));
        Names.ifAny(info.lastHeartbeatDetails(), timeout::setLastHeartbeatDetails);
        proto.setTimeoutFailureInfo(timeout);
      }
      case Failure.Canceled info -> {
        var canceled = CanceledFailureInfo.newBuilder();
        Names.ifAny(info.details(), canceled::setDetails);
        proto.setCanceledFailureInfo(canceled);
      }
      case Failure.Terminated() ->
          proto.setTerminatedFailureInfo(TerminatedFailureInfo.getDefaultInstance());
      case Failure.Server info ->
          proto.setServerFailureInfo(
              ServerFailureInfo.newBuilder().setNonRetryable(info.nonRetryable()));
      case Failure.Activity info -> proto.setActivityFailureInfo(activity(info));
      case Failure.ChildWorkflow info -> proto.setChildWorkflowExecutionFailureInfo(child(info));
      case Failure.ResetWorkflow info -> {
        var reset = ResetWorkflowFailureInfo.newBuilder();
        Names.ifAny(info.lastHeartbeatDetails(), reset::setLastHeartbeatDetails);
        proto.setResetWorkflowFailureInfo(reset);
      }
      case Failure.Unspecified() -> {}
    }
  }

  private static ApplicationFailureInfo application(Failure.Application info) {
    ApplicationFailureInfo.Builder proto =
        ApplicationFailureInfo.newBuilder()
            .setType(info.type())
            .setNonRetryable(info.nonRetryable());
    if (!info.details().isEmpty()) {
      proto.setDetails(PayloadMapper.toProto(info.details()));
    }
    if (info.nextRetryDelay() != null) {
      proto.setNextRetryDelay(TimeMapper.toProto(info.nextRetryDelay()));
    }
    return proto.build();
  }

  private static ActivityFailureInfo activity(Failure.Activity info) {
    return ActivityFailureInfo.newBuilder()
        .setScheduledEventId(info.scheduledEventId())
        .setStartedEventId(info.startedEventId())
        .setIdentity(info.identity())
        .setActivityType(ActivityType.newBuilder().setName(info.activityType()))
        .setActivityId(info.activityId())
        .setRetryState(PolicyMapper.toProto(info.retryState()))
        .build();
  }

  private static ChildWorkflowExecutionFailureInfo child(Failure.ChildWorkflow info) {
    return ChildWorkflowExecutionFailureInfo.newBuilder()
        .setNamespace(info.namespace())
        .setWorkflowExecution(
            WorkflowExecution.newBuilder().setWorkflowId(info.workflowId()).setRunId(info.runId()))
        .setWorkflowType(WorkflowType.newBuilder().setName(info.workflowType()))
        .setInitiatedEventId(info.initiatedEventId())
        .setStartedEventId(info.startedEventId())
        .setRetryState(PolicyMapper.toProto(info.retryState()))
        .build();
  }

  public static Failure fromProto(io.temporal.api.failure.v1.Failure proto) {
    return fromProto(proto, MAXIMUM_CAUSES);
  }

  private static Failure fromProto(io.temporal.api.failure.v1.Failure proto, int causes) {
    Failure.Info kind = info(proto);
    return new Failure(
        proto.getMessage(),
        proto.getSource(),
        proto.getStackTrace(),
        proto.hasCause() && causes > 0 ? fromProto(proto.getCause(), causes - 1) : null,
        kind,
        proto.hasEncodedAttributes() ? PayloadMapper.fromProto(proto.getEncodedAttributes()) : null,
        unread(proto, kind));
  }

  /** The kind as it came, unless what is read of it says all of it. */
  private static @Nullable Opaque unread(
      io.temporal.api.failure.v1.Failure proto, Failure.Info read) {
    var said = io.temporal.api.failure.v1.Failure.newBuilder();
    setKind(said, read);
    var came =
        proto.toBuilder()
            .clearMessage()
            .clearSource()
            .clearStackTrace()
            .clearCause()
            .clearEncodedAttributes()
            .build();
    return said.build().equals(came) ? null : new Opaque(came.toByteArray());
  }

  private static Failure.Info info(io.temporal.api.failure.v1.Failure proto) {
    return switch (proto.getFailureInfoCase()) {
      case APPLICATION_FAILURE_INFO -> application(proto.getApplicationFailureInfo());
      case TIMEOUT_FAILURE_INFO ->
          new Failure.Timeout(
              PolicyMapper.fromProto(proto.getTimeoutFailureInfo().getTimeoutType()),
              PayloadMapper.fromProto(proto.getTimeoutFailureInfo().getLastHeartbeatDetails()));
      case CANCELED_FAILURE_INFO ->
          new Failure.Canceled(
              PayloadMapper.fromProto(proto.getCanceledFailureInfo().getDetails()));
      case TERMINATED_FAILURE_INFO -> new Failure.Terminated();
      case SERVER_FAILURE_INFO ->
          new Failure.Server(proto.getServerFailureInfo().getNonRetryable());
      case ACTIVITY_FAILURE_INFO -> activity(proto.getActivityFailureInfo());
      case CHILD_WORKFLOW_EXECUTION_FAILURE_INFO ->
          child(proto.getChildWorkflowExecutionFailureInfo());
      case RESET_WORKFLOW_FAILURE_INFO ->
          new Failure.ResetWorkflow(
              PayloadMapper.fromProto(
                  proto.getResetWorkflowFailureInfo().getLastHeartbeatDetails()));
      // Nexus is not spoken here.
      case NEXUS_OPERATION_EXECUTION_FAILURE_INFO,
          NEXUS_HANDLER_FAILURE_INFO,
          FAILUREINFO_NOT_SET ->
          new Failure.Unspecified();
    };
  }

  private static Failure.Application application(ApplicationFailureInfo proto) {
    return new Failure.Application(
        proto.getType(),
        proto.getNonRetryable(),
        PayloadMapper.fromProto(proto.getDetails()),
        TimeMapper.orNull(proto.getNextRetryDelay()));
  }

  private static Failure.Activity activity(ActivityFailureInfo proto) {
    return new Failure.Activity(
        proto.getScheduledEventId(),
        proto.getStartedEventId(),
        proto.getIdentity(),
        proto.getActivityType().getName(),
        proto.getActivityId(),
        PolicyMapper.fromProto(proto.getRetryState()));
  }

  private static Failure.ChildWorkflow child(ChildWorkflowExecutionFailureInfo proto) {
    return new Failure.ChildWorkflow(
        proto.getNamespace(),
        proto.getWorkflowExecution().getWorkflowId(),
        proto.getWorkflowExecution().getRunId(),
        proto.getWorkflowType().getName(),
        proto.getInitiatedEventId(),
        proto.getStartedEventId(),
        PolicyMapper.fromProto(proto.getRetryState()));
  }
}
