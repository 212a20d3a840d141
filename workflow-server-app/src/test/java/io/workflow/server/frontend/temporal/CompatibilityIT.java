package io.workflow.server.frontend.temporal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.grpc.CallOptions;
import io.grpc.MethodDescriptor;
import io.grpc.ServiceDescriptor;
import io.grpc.StatusRuntimeException;
import io.grpc.stub.ClientCalls;
import io.temporal.api.enums.v1.CommandType;
import io.temporal.api.enums.v1.EventType;
import io.temporal.api.operatorservice.v1.OperatorServiceGrpc;
import io.temporal.api.workflowservice.v1.WorkflowServiceGrpc;
import io.workflow.protocol.codec.TypeCodes;
import io.workflow.protocol.command.Command;
import io.workflow.protocol.history.EventAttributes;
import io.workflow.server.frontend.temporal.call.CallRegistry;
import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** {@code docs/temporal-compatibility.md} says what is so. */
@ExtendWith(TemporalServer.Shared.class)
class CompatibilityIT {

  private static final String WORKFLOW_SERVICE = "Calls of WorkflowService";
  private static final String OPERATOR_SERVICE = "Calls of OperatorService";
  private static final String COMMANDS = "Commands";
  private static final String EVENTS = "Events";

  private static TemporalServer server;
  private static CompatibilityTables tables;

  @BeforeAll
  static void start(TemporalServer shared) throws IOException {
    tables = CompatibilityTables.read();
    server = shared;
  }

  @Test
  void shouldNameEveryCall() {
    assertThat(tables.names(WORKFLOW_SERVICE))
        .isEqualTo(calls(WorkflowServiceGrpc.getServiceDescriptor()));
    assertThat(tables.names(OPERATOR_SERVICE))
        .isEqualTo(calls(OperatorServiceGrpc.getServiceDescriptor()));
  }

  @Test
  void shouldAnswerTheCallsThatAreSaidToBeThere() {
    Set<String> answered = server.bean(CallRegistry.class).answered();
    Set<String> there = new TreeSet<>();
    tables
        .there(WORKFLOW_SERVICE)
        .forEach(call -> there.add(WorkflowServiceGrpc.SERVICE_NAME + "/" + call));
    tables
        .there(OPERATOR_SERVICE)
        .forEach(call -> there.add(OperatorServiceGrpc.SERVICE_NAME + "/" + call));

    assertThat(there).isEqualTo(answered);
  }

  @Test
  void shouldAnswerEveryOtherCallByItsName() {
    for (MethodDescriptor<?, ?> method : WorkflowServiceGrpc.getServiceDescriptor().getMethods()) {
      if (tables.notYet(WORKFLOW_SERVICE).contains(method.getBareMethodName())) {
        assertUnimplemented(method);
      }
    }
    for (MethodDescriptor<?, ?> method : OperatorServiceGrpc.getServiceDescriptor().getMethods()) {
      if (tables.notYet(OPERATOR_SERVICE).contains(method.getBareMethodName())) {
        assertUnimplemented(method);
      }
    }
  }

  private static <Q, R> void assertUnimplemented(MethodDescriptor<Q, R> method) {
    Q empty = method.parseRequest(InputStream.nullInputStream());
    assertThatThrownBy(
            () ->
                ClientCalls.blockingUnaryCall(
                    server.channel(),
                    method,
                    CallOptions.DEFAULT.withDeadlineAfter(30, TimeUnit.SECONDS),
                    empty))
        .isInstanceOf(StatusRuntimeException.class)
        .hasMessageContaining("UNIMPLEMENTED")
        .hasMessageContaining(method.getFullMethodName());
  }

  @Test
  void shouldNameEveryCommand() {
    assertThat(tables.names(COMMANDS)).isEqualTo(names("COMMAND_TYPE_", CommandType.values()));
    assertThat(simpleNames(Command.class)).containsAll(tables.there(COMMANDS));
  }

  @Test
  void shouldNameEveryEvent() {
    assertThat(tables.names(EVENTS)).isEqualTo(names("EVENT_TYPE_", EventType.values()));
    assertThat(simpleNames(EventAttributes.class)).containsAll(tables.there(EVENTS));
  }

  private static Set<String> calls(ServiceDescriptor service) {
    return service.getMethods().stream()
        .map(MethodDescriptor::getBareMethodName)
        .collect(Collectors.toCollection(TreeSet::new));
  }

  private static Set<String> simpleNames(Class<?> sealed) {
    return TypeCodes.records(sealed).stream()
        .map(Class::getSimpleName)
        .collect(Collectors.toCollection(TreeSet::new));
  }

  /** {@code EVENT_TYPE_TIMER_FIRED} is TimerFired. */
  private static Set<String> names(String prefix, Enum<?>[] constants) {
    return Arrays.stream(constants)
        .map(Enum::name)
        .filter(name -> name.startsWith(prefix) && !name.endsWith("_UNSPECIFIED"))
        .map(name -> camelCase(name.substring(prefix.length())))
        .collect(Collectors.toCollection(TreeSet::new));
  }

  private static String camelCase(String constant) {
    return Arrays.stream(constant.split("_"))
        .map(word -> word.charAt(0) + word.substring(1).toLowerCase(Locale.ROOT))
        .collect(Collectors.joining());
  }
}
