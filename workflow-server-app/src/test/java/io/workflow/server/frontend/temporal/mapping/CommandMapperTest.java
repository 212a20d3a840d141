package io.workflow.server.frontend.temporal.mapping;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.protobuf.Message;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.temporal.api.command.v1.Command.AttributesCase;
import io.temporal.api.command.v1.ScheduleActivityTaskCommandAttributes;
import io.temporal.api.command.v1.StartTimerCommandAttributes;
import io.temporal.api.enums.v1.CommandType;
import io.workflow.protocol.RetryPolicy;
import io.workflow.protocol.command.Command;
import java.time.Duration;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.EnumSource.Mode;

class CommandMapperTest {

  private static final Set<AttributesCase> NOT_OURS =
      EnumSet.of(
          AttributesCase.SCHEDULE_NEXUS_OPERATION_COMMAND_ATTRIBUTES,
          AttributesCase.REQUEST_CANCEL_NEXUS_OPERATION_COMMAND_ATTRIBUTES,
          AttributesCase.ATTRIBUTES_NOT_SET);

  @ParameterizedTest
  @EnumSource(
      mode = Mode.EXCLUDE,
      names = {
        "SCHEDULE_NEXUS_OPERATION_COMMAND_ATTRIBUTES",
        "REQUEST_CANCEL_NEXUS_OPERATION_COMMAND_ATTRIBUTES",
        "ATTRIBUTES_NOT_SET"
      })
  void shouldUnderstandEveryCommand(AttributesCase kind) {
    // when
    Command command = CommandMapper.fromProto(filled(kind), "default");

    // then
    assertThat(command.getClass().getSimpleName().toUpperCase(Locale.ROOT) + "COMMANDATTRIBUTES")
        .isEqualTo(kind.name().replace("_", ""));
    // Each text field of the message has its own name as its value, and is found again.
    List<String> texts =
        attributes(kind).getFields().stream()
            .filter(field -> field.getType() == FieldDescriptor.Type.STRING)
            .filter(field -> !field.isRepeated())
            .map(FieldDescriptor::getName)
            // A control of a child has no meaning any more.
            .filter(name -> !(kind.name().startsWith("START_CHILD") && name.equals("control")))
            .toList();
    texts.forEach(text -> assertThat(command.toString()).contains(text));
  }

  @Test
  void shouldKnowACommandOfOursForEveryKind() {
    Set<String> ours =
        Stream.of(Command.class.getPermittedSubclasses())
            .map(Class::getSimpleName)
            .collect(Collectors.toSet());
    Set<String> understood =
        EnumSet.complementOf(EnumSet.copyOf(NOT_OURS)).stream()
            .map(kind -> CommandMapper.fromProto(filled(kind), "default"))
            .map(command -> command.getClass().getSimpleName())
            .collect(Collectors.toSet());
    assertThat(understood).isEqualTo(ours);
  }

  @Test
  void shouldRefuseByNameWhatItDoesNotKnow() {
    assertThatThrownBy(
            () ->
                CommandMapper.fromProto(
                    filled(AttributesCase.SCHEDULE_NEXUS_OPERATION_COMMAND_ATTRIBUTES), "default"))
        .isInstanceOfSatisfying(
            StatusRuntimeException.class,
            refused ->
                assertThat(refused.getStatus().getCode()).isEqualTo(Status.Code.INVALID_ARGUMENT))
        .hasMessageContaining("COMMAND_TYPE_SCHEDULE_NEXUS_OPERATION");
    assertThatThrownBy(
            () ->
                CommandMapper.fromProto(
                    io.temporal.api.command.v1.Command.newBuilder().setCommandTypeValue(99).build(),
                    "default"))
        .hasMessageContaining("99");
  }

  @Test
  void shouldReadAnActivityThatLeavesMostUnsaid() {
    // when
    Command command =
        CommandMapper.fromProto(
            io.temporal.api.command.v1.Command.newBuilder()
                .setScheduleActivityTaskCommandAttributes(
                    ScheduleActivityTaskCommandAttributes.newBuilder()
                        .setActivityId("a1")
                        .setActivityType(Names.activityType("Bake"))
                        .setStartToCloseTimeout(TimeMapper.toProto(Duration.ofSeconds(5)))
                        .setRetryPolicy(
                            io.temporal.api.common.v1.RetryPolicy.newBuilder()
                                .setMaximumAttempts(3)))
                .build(),
            "default");

    // then
    assertThat(command)
        .isEqualTo(
            new Command.ScheduleActivityTask(
                "a1",
                "Bake",
                "",
                java.util.Map.of(),
                List.of(),
                null,
                null,
                Duration.ofSeconds(5),
                null,
                new RetryPolicy(Duration.ofSeconds(1), 2.0, null, 3, List.of(), null),
                false,
                null));
  }

  @Test
  void shouldTakeTheCallersNamespaceWhereNoneIsNamed() {
    var signal =
        io.temporal.api.command.v1.Command.newBuilder()
            .setSignalExternalWorkflowExecutionCommandAttributes(
                io.temporal.api.command.v1.SignalExternalWorkflowExecutionCommandAttributes
                    .newBuilder()
                    .setExecution(Names.execution("other", "")))
            .build();
    assertThat(CommandMapper.fromProto(signal, "mine"))
        .isInstanceOfSatisfying(
            Command.SignalExternalWorkflowExecution.class,
            it -> {
              assertThat(it.namespace()).isEqualTo("mine");
              assertThat(it.workflowId()).isEqualTo("other");
              assertThat(it.runId()).isEmpty();
            });
  }

  @Test
  void shouldRefuseANegativeDuration() {
    var timer =
        io.temporal.api.command.v1.Command.newBuilder()
            .setCommandType(CommandType.COMMAND_TYPE_START_TIMER)
            .setStartTimerCommandAttributes(
                StartTimerCommandAttributes.newBuilder()
                    .setTimerId("t")
                    .setStartToFireTimeout(
                        com.google.protobuf.Duration.newBuilder().setSeconds(-1)))
            .build();
    assertThatThrownBy(() -> CommandMapper.fromProto(timer, "default"))
        .hasMessageContaining("Expected a duration of 0 or more");
  }

  private static com.google.protobuf.Descriptors.Descriptor attributes(AttributesCase kind) {
    return io.temporal.api.command.v1.Command.getDescriptor()
        .findFieldByNumber(kind.getNumber())
        .getMessageType();
  }

  /** A command whose text fields hold their own names. */
  private static io.temporal.api.command.v1.Command filled(AttributesCase kind) {
    FieldDescriptor field =
        io.temporal.api.command.v1.Command.getDescriptor().findFieldByNumber(kind.getNumber());
    io.temporal.api.command.v1.Command.Builder command =
        io.temporal.api.command.v1.Command.newBuilder()
            .setCommandType(
                CommandType.valueOf(
                    "COMMAND_TYPE_" + kind.name().replace("_COMMAND_ATTRIBUTES", "")));
    if (field == null) {
      return command.build();
    }
    Message.Builder attributes = command.newBuilderForField(field);
    for (FieldDescriptor part : field.getMessageType().getFields()) {
      if (part.getType() == FieldDescriptor.Type.STRING && !part.isRepeated()) {
        attributes.setField(part, part.getName());
      }
    }
    return command.setField(field, attributes.build()).build();
  }
}
