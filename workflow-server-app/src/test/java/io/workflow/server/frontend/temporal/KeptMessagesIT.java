package io.workflow.server.frontend.temporal;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.Descriptors.Descriptor;
import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.protobuf.Message;
import io.temporal.api.command.v1.Command;
import io.temporal.api.command.v1.ContinueAsNewWorkflowExecutionCommandAttributes;
import io.temporal.api.command.v1.ModifyWorkflowPropertiesCommandAttributes;
import io.temporal.api.command.v1.RecordMarkerCommandAttributes;
import io.temporal.api.command.v1.ScheduleActivityTaskCommandAttributes;
import io.temporal.api.command.v1.SignalExternalWorkflowExecutionCommandAttributes;
import io.temporal.api.command.v1.StartChildWorkflowExecutionCommandAttributes;
import io.temporal.api.common.v1.ActivityType;
import io.temporal.api.common.v1.Header;
import io.temporal.api.common.v1.Memo;
import io.temporal.api.common.v1.Payloads;
import io.temporal.api.common.v1.WorkerVersionCapabilities;
import io.temporal.api.common.v1.WorkerVersionStamp;
import io.temporal.api.common.v1.WorkflowExecution;
import io.temporal.api.common.v1.WorkflowType;
import io.temporal.api.enums.v1.CommandType;
import io.temporal.api.enums.v1.TaskQueueKind;
import io.temporal.api.failure.v1.Failure;
import io.temporal.api.history.v1.HistoryEvent;
import io.temporal.api.sdk.v1.UserMetadata;
import io.temporal.api.taskqueue.v1.TaskQueue;
import io.temporal.api.workflowservice.v1.GetWorkflowExecutionHistoryRequest;
import io.temporal.api.workflowservice.v1.PollActivityTaskQueueRequest;
import io.temporal.api.workflowservice.v1.PollActivityTaskQueueResponse;
import io.temporal.api.workflowservice.v1.PollWorkflowTaskQueueRequest;
import io.temporal.api.workflowservice.v1.PollWorkflowTaskQueueResponse;
import io.temporal.api.workflowservice.v1.RespondActivityTaskFailedRequest;
import io.temporal.api.workflowservice.v1.RespondWorkflowTaskCompletedRequest;
import io.temporal.api.workflowservice.v1.SignalWorkflowExecutionRequest;
import io.temporal.api.workflowservice.v1.StartWorkflowExecutionRequest;
import io.workflow.server.frontend.temporal.mapping.FullMessages;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.function.Predicate;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * What clients and workers send comes back in the history and with tasks, with every field that the
 * messages have, and with those that a newer SDK has added.
 */
@ExtendWith(TemporalServer.Shared.class)
@SuppressWarnings("deprecation") // build ids, which SDKs still send
class KeptMessagesIT {

  /**
   * Messages whose own new fields are lost, on purpose: they stand around values and names, and
   * have had the same fields since there is the API.
   */
  private static final Set<Descriptor> WRAPPERS =
      Set.of(
          Payloads.getDescriptor(),
          Header.getDescriptor(),
          Memo.getDescriptor(),
          WorkflowType.getDescriptor(),
          ActivityType.getDescriptor(),
          WorkflowExecution.getDescriptor(),
          TaskQueue.getDescriptor());

  private static TemporalServer server;

  private final String workflowId = "order-" + UUID.randomUUID();
  private final TaskQueue queue =
      TaskQueue.newBuilder()
          .setName("kept-" + UUID.randomUUID())
          .setKind(TaskQueueKind.TASK_QUEUE_KIND_NORMAL)
          .build();

  @BeforeAll
  static void start(TemporalServer shared) {
    server = shared;
  }

  @Test
  void shouldKeepWhatComesWithAStartAndASignal() {
    StartWorkflowExecutionRequest start = start();
    SignalWorkflowExecutionRequest signal =
        full(SignalWorkflowExecutionRequest.getDefaultInstance()).toBuilder()
            .setNamespace("default")
            .setWorkflowExecution(WorkflowExecution.newBuilder().setWorkflowId(workflowId))
            .build();

    server.workflows().startWorkflowExecution(start);
    server.workflows().signalWorkflowExecution(signal);

    HistoryEvent started = event(HistoryEvent::hasWorkflowExecutionStartedEventAttributes);
    assertKept(start, started.getWorkflowExecutionStartedEventAttributes());
    assertKept(start, started);
    HistoryEvent signaled = event(HistoryEvent::hasWorkflowExecutionSignaledEventAttributes);
    assertKept(signal, signaled.getWorkflowExecutionSignaledEventAttributes());
    assertKept(signal, signaled);
  }

  @Test
  void shouldKeepWhatComesWithCommands() {
    server.workflows().startWorkflowExecution(start());
    RecordMarkerCommandAttributes marker = full(RecordMarkerCommandAttributes.getDefaultInstance());
    ModifyWorkflowPropertiesCommandAttributes properties =
        full(ModifyWorkflowPropertiesCommandAttributes.getDefaultInstance());
    StartChildWorkflowExecutionCommandAttributes child =
        full(StartChildWorkflowExecutionCommandAttributes.getDefaultInstance()).toBuilder()
            .setNamespace("default")
            .setTaskQueue(queue)
            .setCronSchedule("@daily")
            // Tasks go to workers of all builds.
            .clearVersioningOverride()
            .clearSearchAttributes()
            .build();
    SignalExternalWorkflowExecutionCommandAttributes signal =
        full(SignalExternalWorkflowExecutionCommandAttributes.getDefaultInstance()).toBuilder()
            .setNamespace("default")
            .setExecution(WorkflowExecution.newBuilder().setWorkflowId("nobody"))
            .build();

    answer(
        pollWorkflowTask(),
        command(CommandType.COMMAND_TYPE_RECORD_MARKER).setRecordMarkerCommandAttributes(marker),
        command(CommandType.COMMAND_TYPE_MODIFY_WORKFLOW_PROPERTIES)
            .setModifyWorkflowPropertiesCommandAttributes(properties),
        command(CommandType.COMMAND_TYPE_START_CHILD_WORKFLOW_EXECUTION)
            .setStartChildWorkflowExecutionCommandAttributes(child),
        command(CommandType.COMMAND_TYPE_SIGNAL_EXTERNAL_WORKFLOW_EXECUTION)
            .setSignalExternalWorkflowExecutionCommandAttributes(signal));

    HistoryEvent recorded = event(HistoryEvent::hasMarkerRecordedEventAttributes);
    assertKept(marker, recorded.getMarkerRecordedEventAttributes());
    assertThat(recorded.getUserMetadata()).isEqualTo(full(UserMetadata.getDefaultInstance()));
    assertKept(
        properties,
        event(HistoryEvent::hasWorkflowPropertiesModifiedEventAttributes)
            .getWorkflowPropertiesModifiedEventAttributes());
    assertKept(
        child,
        event(HistoryEvent::hasStartChildWorkflowExecutionInitiatedEventAttributes)
            .getStartChildWorkflowExecutionInitiatedEventAttributes());
    assertKept(
        signal,
        event(HistoryEvent::hasSignalExternalWorkflowExecutionInitiatedEventAttributes)
            .getSignalExternalWorkflowExecutionInitiatedEventAttributes());
  }

  @Test
  void shouldKeepWhatComesWithAnActivityAndWhichBuildsHadTheTasks() {
    server.workflows().startWorkflowExecution(start());
    ScheduleActivityTaskCommandAttributes scheduled =
        full(ScheduleActivityTaskCommandAttributes.getDefaultInstance()).toBuilder()
            .setTaskQueue(queue)
            .setRequestEagerExecution(false)
            .build();
    answer(
        pollWorkflowTask(),
        command(CommandType.COMMAND_TYPE_SCHEDULE_ACTIVITY_TASK)
            .setScheduleActivityTaskCommandAttributes(scheduled));
    PollActivityTaskQueueResponse task = pollActivityTask();
    Failure failure =
        FullMessages.of(Failure.getDefaultInstance(), Set.of())
            .filter(Failure::hasApplicationFailureInfo)
            .findFirst()
            .orElseThrow();
    server
        .workflows()
        .respondActivityTaskFailed(
            RespondActivityTaskFailedRequest.newBuilder()
                .setTaskToken(task.getTaskToken())
                .setNamespace("default")
                .setFailure(failure)
                .build());

    assertKept(
        scheduled,
        event(HistoryEvent::hasActivityTaskScheduledEventAttributes)
            .getActivityTaskScheduledEventAttributes());
    assertKept(scheduled, task);
    assertThat(
            event(HistoryEvent::hasActivityTaskFailedEventAttributes)
                .getActivityTaskFailedEventAttributes()
                .getFailure())
        .isEqualTo(failure);
    WorkerVersionStamp stamp = WorkerVersionStamp.newBuilder().setBuildId("build-1").build();
    assertThat(
            event(HistoryEvent::hasWorkflowTaskStartedEventAttributes)
                .getWorkflowTaskStartedEventAttributes()
                .getWorkerVersion())
        .isEqualTo(stamp);
    assertThat(
            event(HistoryEvent::hasActivityTaskStartedEventAttributes)
                .getActivityTaskStartedEventAttributes()
                .getWorkerVersion())
        .isEqualTo(stamp);
    var completed =
        event(HistoryEvent::hasWorkflowTaskCompletedEventAttributes)
            .getWorkflowTaskCompletedEventAttributes();
    assertThat(completed.getWorkerVersion()).isEqualTo(stamp);
    assertThat(completed.getBinaryChecksum()).isEqualTo("sum-1");
    assertThat(completed.hasSdkMetadata()).isFalse();
  }

  @Test
  void shouldKeepWhatARunGivesTheNext() {
    server.workflows().startWorkflowExecution(start());
    ContinueAsNewWorkflowExecutionCommandAttributes next =
        full(ContinueAsNewWorkflowExecutionCommandAttributes.getDefaultInstance()).toBuilder()
            .setTaskQueue(queue)
            .clearCronSchedule()
            .clearSearchAttributes()
            .build();
    answer(
        pollWorkflowTask(),
        command(CommandType.COMMAND_TYPE_CONTINUE_AS_NEW_WORKFLOW_EXECUTION)
            .setContinueAsNewWorkflowExecutionCommandAttributes(next));

    HistoryEvent started = event(HistoryEvent::hasWorkflowExecutionStartedEventAttributes);
    assertKept(next, started.getWorkflowExecutionStartedEventAttributes());
  }

  // ---- what is sent

  private StartWorkflowExecutionRequest start() {
    return full(StartWorkflowExecutionRequest.getDefaultInstance()).toBuilder()
        .setNamespace("default")
        .setWorkflowId(workflowId)
        .setRequestId(UUID.randomUUID().toString())
        .setTaskQueue(queue)
        .setWorkflowIdConflictPolicyValue(0)
        .setRequestEagerExecution(false)
        // Either of them, and the first workflow task would wait.
        .clearCronSchedule()
        .clearWorkflowStartDelay()
        // Names that nobody has registered.
        .clearSearchAttributes()
        // Refused, until they are there.
        .clearCompletionCallbacks()
        .clearOnConflictOptions()
        .clearVersioningOverride()
        .clearTimeSkippingConfig()
        .clearLinks()
        .build();
  }

  private static <M extends Message> M full(M prototype) {
    return FullMessages.of(prototype, WRAPPERS).findFirst().orElseThrow();
  }

  private static Command.Builder command(CommandType type) {
    return Command.newBuilder()
        .setCommandType(type)
        .setUserMetadata(full(UserMetadata.getDefaultInstance()));
  }

  private PollWorkflowTaskQueueResponse pollWorkflowTask() {
    return server
        .workflows()
        .pollWorkflowTaskQueue(
            PollWorkflowTaskQueueRequest.newBuilder()
                .setNamespace("default")
                .setTaskQueue(queue)
                .setWorkerVersionCapabilities(
                    WorkerVersionCapabilities.newBuilder().setBuildId("build-1"))
                .build());
  }

  private PollActivityTaskQueueResponse pollActivityTask() {
    return server
        .workflows()
        .pollActivityTaskQueue(
            PollActivityTaskQueueRequest.newBuilder()
                .setNamespace("default")
                .setTaskQueue(queue)
                .setWorkerVersionCapabilities(
                    WorkerVersionCapabilities.newBuilder().setBuildId("build-1"))
                .build());
  }

  private static void answer(PollWorkflowTaskQueueResponse task, Command.Builder... commands) {
    var answer =
        RespondWorkflowTaskCompletedRequest.newBuilder()
            .setNamespace("default")
            .setTaskToken(task.getTaskToken())
            .setWorkerVersionStamp(WorkerVersionStamp.newBuilder().setBuildId("build-1"))
            .setBinaryChecksum("sum-1");
    for (Command.Builder command : commands) {
      answer.addCommands(command);
    }
    server.workflows().respondWorkflowTaskCompleted(answer.build());
  }

  // ---- what is shown

  private HistoryEvent event(Predicate<HistoryEvent> kind) {
    return server
        .workflows()
        .getWorkflowExecutionHistory(
            GetWorkflowExecutionHistoryRequest.newBuilder()
                .setNamespace("default")
                .setExecution(WorkflowExecution.newBuilder().setWorkflowId(workflowId))
                .build())
        .getHistory()
        .getEventsList()
        .stream()
        .filter(kind)
        .findFirst()
        .orElseThrow();
  }

  /** Fields that have the same name and the same type are the same. */
  private static void assertKept(Message sent, Message shown) {
    List<FieldDescriptor> common =
        sent.getDescriptorForType().getFields().stream()
            .filter(field -> field.getJavaType() == FieldDescriptor.JavaType.MESSAGE)
            .filter(field -> isIn(field, shown.getDescriptorForType()))
            .toList();
    assertThat(common).as("common fields").isNotEmpty();
    for (FieldDescriptor field : common) {
      FieldDescriptor same = shown.getDescriptorForType().findFieldByName(field.getName());
      if (field.isMapField()) {
        // Entries of different maps are never equal.
        assertThat(shown.getField(same))
            .as(field.getName())
            .asString()
            .isEqualTo(sent.getField(field).toString());
      } else {
        assertThat(shown.getField(same)).as(field.getName()).isEqualTo(sent.getField(field));
      }
    }
  }

  private static boolean isIn(FieldDescriptor field, Descriptor type) {
    FieldDescriptor same = type.findFieldByName(field.getName());
    return same != null
        && same.getJavaType() == field.getJavaType()
        && same.isRepeated() == field.isRepeated()
        && (same.isMapField() || same.getMessageType() == field.getMessageType());
  }
}
