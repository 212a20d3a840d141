package io.workflow.server.frontend.temporal;

import static io.workflow.server.frontend.temporal.Sent.activity;
import static io.workflow.server.frontend.temporal.Sent.failure;
import static io.workflow.server.frontend.temporal.Sent.payloads;
import static io.workflow.server.frontend.temporal.StatusAssert.assertCall;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import io.grpc.Status.Code;
import io.temporal.api.command.v1.Command;
import io.temporal.api.common.v1.Payloads;
import io.temporal.api.enums.v1.EventType;
import io.temporal.api.enums.v1.WorkflowTaskFailedCause;
import io.temporal.api.failure.v1.Failure;
import io.temporal.api.history.v1.HistoryEvent;
import io.temporal.api.workflowservice.v1.RecordActivityTaskHeartbeatRequest;
import io.temporal.api.workflowservice.v1.RespondActivityTaskCanceledRequest;
import io.temporal.api.workflowservice.v1.RespondActivityTaskCompletedByIdRequest;
import io.temporal.api.workflowservice.v1.RespondActivityTaskCompletedRequest;
import io.temporal.api.workflowservice.v1.RespondActivityTaskFailedRequest;
import io.temporal.api.workflowservice.v1.SignalWorkflowExecutionRequest;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Values that are too large, wherever they come; here more than 10 kB are. */
class PayloadLimitsIT {

  private static final Payloads LARGE = payloads("x".repeat(10_241));
  private static TemporalServer server;

  private final Conversation order = conversation();

  private static Conversation conversation() {
    return new Conversation(server);
  }

  @BeforeAll
  static void startServer() {
    server = TemporalServer.start("workflow.server.limits.payload=10KB");
  }

  @AfterAll
  static void stopServer() {
    server.close();
  }

  @Test
  void shouldFailAnActivityWhoseResultIsTooLarge() {
    var unused =
        server
            .workflows()
            .respondActivityTaskCompleted(
                RespondActivityTaskCompletedRequest.newBuilder()
                    .setTaskToken(activityTask())
                    .setResult(LARGE)
                    .build());

    assertActivityFailedFor("Complete result exceeds size limit.");
  }

  @Test
  void shouldFailAnActivityThatIsCompletedByItsIdWithTooMuch() {
    ByteString started = activityTask();
    var unused =
        server
            .workflows()
            .respondActivityTaskCompletedById(
                RespondActivityTaskCompletedByIdRequest.newBuilder()
                    .setNamespace("default")
                    .setWorkflowId(order.workflowId())
                    .setActivityId("bake")
                    .setResult(LARGE)
                    .build());

    assertThat(started.isEmpty()).isFalse();
    assertActivityFailedFor("Complete result exceeds size limit.");
  }

  @Test
  void shouldFailAnActivityWhoseHeartbeatIsTooLargeAndAskItToStop() {
    var answer =
        server
            .workflows()
            .recordActivityTaskHeartbeat(
                RecordActivityTaskHeartbeatRequest.newBuilder()
                    .setTaskToken(activityTask())
                    .setDetails(LARGE)
                    .build());

    assertThat(answer.getCancelRequested()).isTrue();
    assertActivityFailedFor("Heartbeat details exceed size limit.");
  }

  @Test
  void shouldFailAnActivityWhoseDetailsOfCancellationAreTooLarge() {
    var unused =
        server
            .workflows()
            .respondActivityTaskCanceled(
                RespondActivityTaskCanceledRequest.newBuilder()
                    .setTaskToken(activityTask())
                    .setDetails(LARGE)
                    .build());

    assertActivityFailedFor("Cancel details exceed size limit.");
  }

  @Test
  void shouldKeepTheBeginningOfAFailureThatIsTooLarge() {
    var answer =
        server
            .workflows()
            .respondActivityTaskFailed(
                RespondActivityTaskFailedRequest.newBuilder()
                    .setTaskToken(activityTask())
                    .setFailure(failure("burnt" + "!".repeat(11_000)))
                    .setLastHeartbeatDetails(LARGE)
                    .build());

    assertThat(answer.getFailuresList())
        .extracting(Failure::getMessage)
        .containsExactly("Heartbeat details exceed size limit.", "Failure exceeds size limit.");
    Failure kept = assertActivityFailedFor("Failure exceeds size limit.");
    assertThat(kept.getCause().getMessage()).startsWith("burnt!").hasSizeLessThan(10_241);
    assertThat(kept.getCause().getApplicationFailureInfo().getType()).isEqualTo("OvenBroken");
  }

  @Test
  void shouldEndARunWhoseCommandIsTooLarge() {
    var unused = order.start().getRunId();
    Command large = activity("bake", false);
    Command command =
        large.toBuilder()
            .setScheduleActivityTaskCommandAttributes(
                large.getScheduleActivityTaskCommandAttributes().toBuilder().setInput(LARGE))
            .build();

    assertCall(() -> order.send(order.answer(order.task(), command)))
        .failsWith(Code.INVALID_ARGUMENT)
        .saying("BadScheduleActivityAttributes: ", "input exceeds size limit");
    assertThat(order.events().get(3).getWorkflowTaskFailedEventAttributes().getCause())
        .isEqualTo(
            WorkflowTaskFailedCause.WORKFLOW_TASK_FAILED_CAUSE_BAD_SCHEDULE_ACTIVITY_ATTRIBUTES);
    assertThat(order.events().getLast().getEventType())
        .isEqualTo(EventType.EVENT_TYPE_WORKFLOW_EXECUTION_TERMINATED);
  }

  @Test
  void shouldRefuseASignalThatIsTooLarge() {
    var unused = order.start().getRunId();

    assertCall(
            () ->
                server
                    .workflows()
                    .signalWorkflowExecution(
                        SignalWorkflowExecutionRequest.newBuilder()
                            .setNamespace("default")
                            .setWorkflowExecution(order.execution())
                            .setSignalName("ready")
                            .setInput(LARGE)
                            .build()))
        .failsWith(Code.INVALID_ARGUMENT)
        .saying("Blob data size exceeds limit");
  }

  // ---- steps

  private Failure assertActivityFailedFor(String message) {
    Failure failure =
        order.events().stream()
            .filter(HistoryEvent::hasActivityTaskFailedEventAttributes)
            .findAny()
            .orElseThrow()
            .getActivityTaskFailedEventAttributes()
            .getFailure();
    assertThat(failure.getMessage()).isEqualTo(message);
    assertThat(failure.getServerFailureInfo().getNonRetryable()).isTrue();
    return failure;
  }

  private ByteString activityTask() {
    var unused = order.start().getRunId();
    order.send(order.answer(order.task(), activity("bake", false)));
    return order.activity("bake");
  }
}
