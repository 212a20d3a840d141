package io.workflow.server.frontend.temporal.mapping;

import io.temporal.api.command.v1.ContinueAsNewWorkflowExecutionCommandAttributes;
import io.temporal.api.command.v1.RecordMarkerCommandAttributes;
import io.temporal.api.command.v1.RequestCancelExternalWorkflowExecutionCommandAttributes;
import io.temporal.api.command.v1.ScheduleActivityTaskCommandAttributes;
import io.temporal.api.command.v1.SignalExternalWorkflowExecutionCommandAttributes;
import io.temporal.api.command.v1.StartChildWorkflowExecutionCommandAttributes;
import io.temporal.api.common.v1.RetryPolicy;
import io.workflow.protocol.UserMetadata;
import io.workflow.protocol.WorkflowSpec;
import io.workflow.protocol.WorkflowTimeouts;
import io.workflow.protocol.command.Command;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What workflow code asks for, out of Temporal's commands. */
@SuppressWarnings("deprecation") // "control" and a child's namespace, which SDKs still send
public final class CommandMapper {

  private CommandMapper() {}

  /** What the events of the commands are to carry, by the index of the command. */
  public static Map<Integer, UserMetadata> userMetadata(
      List<io.temporal.api.command.v1.Command> commands) {
    Map<Integer, UserMetadata> all = null;
    for (int i = 0; i < commands.size(); i++) {
      UserMetadata one =
          commands.get(i).hasUserMetadata()
              ? MetadataMapper.userMetadata(commands.get(i).getUserMetadata())
              : null;
      if (one != null) {
        all = all == null ? new HashMap<>() : all;
        all.put(i, one);
      }
    }
    return all == null ? Map.of() : all;
  }

  /**
   * One command.
   *
   * @param namespace the workflow's own, meant where a command names none
   * @throws io.grpc.StatusRuntimeException {@code INVALID_ARGUMENT} for a command that this server
   *     does not know, or with values that make no sense
   */
  public static Command fromProto(io.temporal.api.command.v1.Command proto, String namespace) {
    return switch (proto.getAttributesCase()) {
      case SCHEDULE_ACTIVITY_TASK_COMMAND_ATTRIBUTES ->
          scheduleActivity(proto.getScheduleActivityTaskCommandAttributes());
      case REQUEST_CANCEL_ACTIVITY_TASK_COMMAND_ATTRIBUTES ->
          new Command.RequestCancelActivityTask(
              proto.getRequestCancelActivityTaskCommandAttributes().getScheduledEventId());
      case START_TIMER_COMMAND_ATTRIBUTES ->
          new Command.StartTimer(
              proto.getStartTimerCommandAttributes().getTimerId(),
              TimeMapper.fromProto(proto.getStartTimerCommandAttributes().getStartToFireTimeout()));
      case CANCEL_TIMER_COMMAND_ATTRIBUTES ->
          new Command.CancelTimer(proto.getCancelTimerCommandAttributes().getTimerId());
      case RECORD_MARKER_COMMAND_ATTRIBUTES ->
          recordMarker(proto.getRecordMarkerCommandAttributes());
      case COMPLETE_WORKFLOW_EXECUTION_COMMAND_ATTRIBUTES ->
          new Command.CompleteWorkflowExecution(
              PayloadMapper.fromProto(
                  proto.getCompleteWorkflowExecutionCommandAttributes().getResult()));
      case FAIL_WORKFLOW_EXECUTION_COMMAND_ATTRIBUTES ->
          new Command.FailWorkflowExecution(
              FailureMapper.fromProto(
                  proto.getFailWorkflowExecutionCommandAttributes().getFailure()));
      case CANCEL_WORKFLOW_EXECUTION_COMMAND_ATTRIBUTES ->
          new Command.CancelWorkflowExecution(
              PayloadMapper.fromProto(
                  proto.getCancelWorkflowExecutionCommandAttributes().getDetails()));
      case CONTINUE_AS_NEW_WORKFLOW_EXECUTION_COMMAND_ATTRIBUTES ->
          continueAsNew(proto.getContinueAsNewWorkflowExecutionCommandAttributes());
      case START_CHILD_WORKFLOW_EXECUTION_COMMAND_ATTRIBUTES ->
          startChild(proto.getStartChildWorkflowExecutionCommandAttributes(), namespace);
      case SIGNAL_EXTERNAL_WORKFLOW_EXECUTION_COMMAND_ATTRIBUTES ->
          signalExternal(proto.getSignalExternalWorkflowExecutionCommandAttributes(), namespace);
      case REQUEST_CANCEL_EXTERNAL_WORKFLOW_EXECUTION_COMMAND_ATTRIBUTES ->
          cancelExternal(
              proto.getRequestCancelExternalWorkflowExecutionCommandAttributes(), namespace);
      case UPSERT_WORKFLOW_SEARCH_ATTRIBUTES_COMMAND_ATTRIBUTES ->
          new Command.UpsertWorkflowSearchAttributes(
              PayloadMapper.searchAttributes(
                  proto
                      .getUpsertWorkflowSearchAttributesCommandAttributes()
                      .getSearchAttributes()));
      case MODIFY_WORKFLOW_PROPERTIES_COMMAND_ATTRIBUTES ->
          new Command.ModifyWorkflowProperties(
              PayloadMapper.memo(
                  proto.getModifyWorkflowPropertiesCommandAttributes().getUpsertedMemo()));
      case PROTOCOL_MESSAGE_COMMAND_ATTRIBUTES ->
          new Command.ProtocolMessage(proto.getProtocolMessageCommandAttributes().getMessageId());
      case SCHEDULE_NEXUS_OPERATION_COMMAND_ATTRIBUTES,
          REQUEST_CANCEL_NEXUS_OPERATION_COMMAND_ATTRIBUTES ->
          throw InvalidMessages.invalid(
              "The command %s is not supported by this server".formatted(proto.getCommandType()));
      case ATTRIBUTES_NOT_SET -> throw InvalidMessages.invalid(unknown(proto));
    };
  }

  private static String unknown(io.temporal.api.command.v1.Command proto) {
    return ("Expected a command with its attributes, but got one of type %s (number %d) "
            + "without any that this server knows")
        .formatted(proto.getCommandType(), proto.getCommandTypeValue());
  }

  private static Command scheduleActivity(ScheduleActivityTaskCommandAttributes proto) {
    return new Command.ScheduleActivityTask(
        proto.getActivityId(),
        proto.getActivityType().getName(),
        proto.getTaskQueue().getName(),
        PayloadMapper.header(proto.getHeader()),
        PayloadMapper.fromProto(proto.getInput()),
        TimeMapper.orNull(proto.getScheduleToCloseTimeout()),
        TimeMapper.orNull(proto.getScheduleToStartTimeout()),
        TimeMapper.orNull(proto.getStartToCloseTimeout()),
        TimeMapper.orNull(proto.getHeartbeatTimeout()),
        retryPolicy(proto.hasRetryPolicy(), proto.getRetryPolicy()),
        proto.getRequestEagerExecution(),
        MetadataMapper.priority(proto.getPriority()));
  }

  private static Command recordMarker(RecordMarkerCommandAttributes proto) {
    return new Command.RecordMarker(
        proto.getMarkerName(),
        PayloadMapper.markerDetailsFromProto(proto.getDetailsMap()),
        PayloadMapper.header(proto.getHeader()),
        proto.hasFailure() ? FailureMapper.fromProto(proto.getFailure()) : null);
  }

  private static Command continueAsNew(ContinueAsNewWorkflowExecutionCommandAttributes proto) {
    return new Command.ContinueAsNewWorkflowExecution(
        new WorkflowSpec(
            proto.getWorkflowType().getName(),
            proto.getTaskQueue().getName(),
            PayloadMapper.fromProto(proto.getInput()),
            new WorkflowTimeouts(
                null,
                TimeMapper.orNull(proto.getWorkflowRunTimeout()),
                TimeMapper.orNull(proto.getWorkflowTaskTimeout())),
            retryPolicy(proto.hasRetryPolicy(), proto.getRetryPolicy()),
            orNull(proto.getCronSchedule()),
            PayloadMapper.header(proto.getHeader()),
            PayloadMapper.memo(proto.getMemo()),
            PayloadMapper.searchAttributes(proto.getSearchAttributes()),
            null),
        TimeMapper.orNull(proto.getBackoffStartInterval()),
        PolicyMapper.fromProto(proto.getInitiator()),
        proto.hasFailure() ? FailureMapper.fromProto(proto.getFailure()) : null,
        PayloadMapper.fromProto(proto.getLastCompletionResult()));
  }

  private static Command startChild(
      StartChildWorkflowExecutionCommandAttributes proto, String namespace) {
    return new Command.StartChildWorkflowExecution(
        orElse(proto.getNamespace(), namespace),
        proto.getWorkflowId(),
        new WorkflowSpec(
            proto.getWorkflowType().getName(),
            proto.getTaskQueue().getName(),
            PayloadMapper.fromProto(proto.getInput()),
            new WorkflowTimeouts(
                TimeMapper.orNull(proto.getWorkflowExecutionTimeout()),
                TimeMapper.orNull(proto.getWorkflowRunTimeout()),
                TimeMapper.orNull(proto.getWorkflowTaskTimeout())),
            retryPolicy(proto.hasRetryPolicy(), proto.getRetryPolicy()),
            orNull(proto.getCronSchedule()),
            PayloadMapper.header(proto.getHeader()),
            PayloadMapper.memo(proto.getMemo()),
            PayloadMapper.searchAttributes(proto.getSearchAttributes()),
            MetadataMapper.priority(proto.getPriority())),
        PolicyMapper.fromProto(proto.getParentClosePolicy()),
        PolicyMapper.reusePolicy(proto.getWorkflowIdReusePolicy()));
  }

  private static Command signalExternal(
      SignalExternalWorkflowExecutionCommandAttributes proto, String namespace) {
    return new Command.SignalExternalWorkflowExecution(
        orElse(proto.getNamespace(), namespace),
        proto.getExecution().getWorkflowId(),
        proto.getExecution().getRunId(),
        proto.getSignalName(),
        PayloadMapper.fromProto(proto.getInput()),
        PayloadMapper.header(proto.getHeader()),
        proto.getControl(),
        proto.getChildWorkflowOnly());
  }

  private static Command cancelExternal(
      RequestCancelExternalWorkflowExecutionCommandAttributes proto, String namespace) {
    return new Command.RequestCancelExternalWorkflowExecution(
        orElse(proto.getNamespace(), namespace),
        proto.getWorkflowId(),
        proto.getRunId(),
        proto.getControl(),
        proto.getReason(),
        proto.getChildWorkflowOnly());
  }

  private static io.workflow.protocol.@Nullable RetryPolicy retryPolicy(
      boolean given, RetryPolicy proto) {
    return given ? RetryPolicyMapper.fromProto(proto) : null;
  }

  private static @Nullable String orNull(String value) {
    return value.isEmpty() ? null : value;
  }

  private static String orElse(String value, String whenEmpty) {
    return value.isEmpty() ? whenEmpty : value;
  }
}
