package io.workflow.server.frontend.temporal.mapping;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.ByteString;
import io.temporal.api.enums.v1.WorkflowIdReusePolicy;
import io.temporal.api.failure.v1.ApplicationFailureInfo;
import io.temporal.api.failure.v1.TimeoutFailureInfo;
import io.workflow.protocol.ContinueAsNewInitiator;
import io.workflow.protocol.Failure;
import io.workflow.protocol.Opaque;
import io.workflow.protocol.ParentClosePolicy;
import io.workflow.protocol.Payload;
import io.workflow.protocol.Payloads;
import io.workflow.protocol.RetryPolicy;
import io.workflow.protocol.RetryState;
import io.workflow.protocol.TimeoutType;
import io.workflow.protocol.WorkflowIdConflictPolicy;
import io.workflow.protocol.WorkflowStatus;
import io.workflow.protocol.WorkflowTaskFailedCause;
import io.workflow.protocol.history.HistoryEvent;
import io.workflow.protocol.history.TimerEvent;
import io.workflow.protocol.worker.ActivityTask;
import io.workflow.protocol.worker.TaskId;
import io.workflow.protocol.worker.TaskToken;
import io.workflow.protocol.worker.WorkflowTask;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

class MappingTest {

  private static final TaskToken TOKEN =
      new TaskToken(new TaskId("default", "order-1", "run-1", 5, 2), 6, "start-1");

  @Test
  void shouldKeepEveryByteOfAPayloadsMetadata() {
    // given
    byte[] bytes = new byte[256];
    for (int i = 0; i < bytes.length; i++) {
      bytes[i] = (byte) i;
    }
    var proto =
        io.temporal.api.common.v1.Payload.newBuilder()
            .putMetadata("binary", ByteString.copyFrom(bytes))
            .setData(ByteString.copyFromUtf8("\"Grüße\""))
            .build();

    // when
    Payload payload = PayloadMapper.fromProto(proto);

    // then
    assertThat(payload.metadata().get("binary")).hasSize(256);
    assertThat(PayloadMapper.toProto(payload)).isEqualTo(proto);
  }

  static Stream<Class<?>> everyFailure() {
    return Stream.of(Failure.Info.class.getPermittedSubclasses());
  }

  @ParameterizedTest
  @MethodSource("everyFailure")
  void shouldKeepFailuresOfEveryKindWithTheirCauses(Class<?> kind) {
    // given
    Failure.Info info = (Failure.Info) new SampleRecords().of(kind);
    Payload encoded = Payload.of(Map.of("encoding", "binary/encrypted"), new byte[] {1, 2});
    Failure failure =
        new Failure(
            "outer", "JavaSDK", "at Order.run", Failure.of("inner", info), info, encoded, null);

    // when
    Failure back = FailureMapper.fromProto(FailureMapper.toProto(failure));

    // then
    assertThat(back).isEqualTo(failure);
  }

  @Test
  void shouldCutAChainOfCausesThatHasNoEnd() {
    // given
    Failure failure = Failure.server("0");
    for (int i = 1; i <= 200; i++) {
      failure = Failure.server(Integer.toString(i)).withCause(failure);
    }

    // when
    int depth = 0;
    for (Failure at = FailureMapper.fromProto(FailureMapper.toProto(failure));
        at != null;
        at = at.cause()) {
      depth++;
    }

    // then
    assertThat(depth).isEqualTo(51);
  }

  @Test
  void shouldTakeAFailureThatDoesNotSayItsKindAsItIs() {
    var odd = io.temporal.api.failure.v1.Failure.newBuilder().setMessage("odd").build();
    Failure failure = FailureMapper.fromProto(odd);
    assertThat(failure.info()).isEqualTo(new Failure.Unspecified());
    assertThat(FailureMapper.toProto(failure)).isEqualTo(odd);
  }

  /** What SDKs send day by day costs nothing. */
  @Test
  void shouldKeepNothingTwiceThatIsRead() {
    var failure =
        io.temporal.api.failure.v1.Failure.newBuilder()
            .setMessage("no dough")
            .setSource("JavaSDK")
            .setStackTrace("at Order.run")
            .setApplicationFailureInfo(ApplicationFailureInfo.newBuilder().setType("NoDough"))
            .setCause(
                io.temporal.api.failure.v1.Failure.newBuilder()
                    .setTimeoutFailureInfo(
                        TimeoutFailureInfo.newBuilder()
                            .setTimeoutType(PolicyMapper.toProto(TimeoutType.HEARTBEAT))))
            .build();

    Failure read = FailureMapper.fromProto(failure);

    assertThat(read.unread()).isNull();
    assertThat(Objects.requireNonNull(read.cause()).unread()).isNull();
    assertThat(PayloadMapper.fromProto(PayloadMapper.toProto(Payloads.json("1"))).unread())
        .isNull();
  }

  /** Workers of the native protocol pass on what they got. */
  @Test
  void shouldLeaveOutWhatIsNoMessage() {
    Payload payload = Payloads.json("1");
    Opaque junk = new Opaque(new byte[] {(byte) 0xff});

    assertThat(PayloadMapper.toProto(new Payload(payload.metadata(), payload.data(), junk)))
        .isEqualTo(PayloadMapper.toProto(payload));
  }

  @ParameterizedTest
  @EnumSource
  void shouldNameEveryStatus(WorkflowStatus status) {
    assertThat(PolicyMapper.toProto(status).name())
        .isEqualTo("WORKFLOW_EXECUTION_STATUS_" + status.name());
  }

  @ParameterizedTest
  @EnumSource
  void shouldKeepEveryTimeoutType(TimeoutType type) {
    assertThat(PolicyMapper.fromProto(PolicyMapper.toProto(type))).isEqualTo(type);
    assertThat(PolicyMapper.toProto(type).name()).isEqualTo("TIMEOUT_TYPE_" + type.name());
  }

  @ParameterizedTest
  @EnumSource
  void shouldKeepEveryRetryState(RetryState state) {
    assertThat(PolicyMapper.fromProto(PolicyMapper.toProto(state))).isEqualTo(state);
    assertThat(PolicyMapper.toProto(state).name()).isEqualTo("RETRY_STATE_" + state.name());
  }

  @ParameterizedTest
  @EnumSource
  void shouldKeepEveryParentClosePolicy(ParentClosePolicy policy) {
    assertThat(PolicyMapper.fromProto(PolicyMapper.toProto(policy))).isEqualTo(policy);
  }

  @ParameterizedTest
  @EnumSource
  void shouldKeepEveryInitiator(ContinueAsNewInitiator initiator) {
    assertThat(PolicyMapper.fromProto(PolicyMapper.toProto(initiator))).isEqualTo(initiator);
  }

  @ParameterizedTest
  @EnumSource
  void shouldKeepEveryReusePolicy(io.workflow.protocol.WorkflowIdReusePolicy policy) {
    assertThat(PolicyMapper.reusePolicy(PolicyMapper.toProto(policy))).isEqualTo(policy);
  }

  @ParameterizedTest
  @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "WORKER_REJECTED")
  void shouldKeepEveryFailedCause(WorkflowTaskFailedCause cause) {
    assertThat(FailedCauseMapper.fromProto(FailedCauseMapper.toProto(cause))).isEqualTo(cause);
  }

  @Test
  @SuppressWarnings("deprecation") // that is what it is about
  void shouldTakeTheOldTerminateIfRunningForAConflictPolicy() {
    var old = WorkflowIdReusePolicy.WORKFLOW_ID_REUSE_POLICY_TERMINATE_IF_RUNNING;
    var unspecified =
        io.temporal.api.enums.v1.WorkflowIdConflictPolicy.WORKFLOW_ID_CONFLICT_POLICY_UNSPECIFIED;
    assertThat(PolicyMapper.conflictPolicy(unspecified, old, WorkflowIdConflictPolicy.FAIL))
        .isEqualTo(WorkflowIdConflictPolicy.TERMINATE_EXISTING);
    assertThat(
            PolicyMapper.conflictPolicy(
                unspecified,
                WorkflowIdReusePolicy.WORKFLOW_ID_REUSE_POLICY_UNSPECIFIED,
                WorkflowIdConflictPolicy.USE_EXISTING))
        .isEqualTo(WorkflowIdConflictPolicy.USE_EXISTING);
    assertThatThrownBy(
            () ->
                PolicyMapper.conflictPolicy(
                    io.temporal.api.enums.v1.WorkflowIdConflictPolicy
                        .WORKFLOW_ID_CONFLICT_POLICY_FAIL,
                    old,
                    WorkflowIdConflictPolicy.FAIL))
        .hasMessageContaining("TERMINATE_EXISTING");
  }

  @Test
  void shouldFillInWhatARetryPolicyLeavesUnsaid() {
    var proto = io.temporal.api.common.v1.RetryPolicy.getDefaultInstance();
    assertThat(RetryPolicyMapper.fromProto(proto)).isEqualTo(RetryPolicy.DEFAULT);
    RetryPolicy own =
        new RetryPolicy(
            Duration.ofMillis(50), 1.5, Duration.ofSeconds(2), 4, List.of("Fatal"), null);
    assertThat(RetryPolicyMapper.fromProto(RetryPolicyMapper.toProto(own))).isEqualTo(own);
  }

  @Test
  void shouldShortenWhatIsMeantToBeForEver() {
    var millennia = com.google.protobuf.Duration.newBuilder().setSeconds(Long.MAX_VALUE).build();
    assertThat(TimeMapper.fromProto(millennia)).isEqualTo(Duration.ofDays(36_500));
    assertThatThrownBy(() -> TimeMapper.fromProto(millennia.toBuilder().setSeconds(-1).build()))
        .hasMessageContaining("0 or more");
  }

  @Test
  void shouldReadBackTaskTokensAndRefuseOthers() {
    assertThat(TaskTokenMapper.fromProto(TaskTokenMapper.toProto(TOKEN))).isEqualTo(TOKEN);
    for (String wrong : List.of("", "nonsense", "\u0000")) {
      assertThatThrownBy(() -> TaskTokenMapper.fromProto(ByteString.copyFromUtf8(wrong)))
          .hasMessageContaining("INVALID_ARGUMENT")
          .message()
          .containsIgnoringCase("task token");
    }
  }

  @Test
  void shouldTellEverythingOfAnActivityTask() {
    // given
    SampleRecords samples = new SampleRecords();
    ActivityTask task = samples.of(ActivityTask.class);

    // when
    var proto = ActivityTaskMapper.toProto(task);

    // then
    assertThat(TaskTokenMapper.fromProto(proto.getTaskToken())).isEqualTo(task.token());
    assertThat(proto.getWorkflowNamespace()).isEqualTo(task.token().task().namespace());
    assertThat(proto.getWorkflowExecution().getRunId()).isEqualTo(task.token().task().runId());
    assertThat(proto.getAttempt()).isEqualTo(task.token().task().attempt());
    assertThat(proto.toString())
        .contains(
            samples.traces().stream()
                // The queue is known to the worker that polled it.
                .filter(trace -> !trace.contains("taskQueue") && !trace.contains("token."))
                .filter(trace -> !trace.matches("100[123]"))
                .toList());
  }

  @Test
  void shouldGiveAWorkflowTaskItsWholeHistory() {
    // when
    var proto = WorkflowTaskMapper.toProto(workflowTask(events(4, 5, 6), 0)).build();

    // then
    assertThat(proto.getHistory().getEventsList()).hasSize(3);
    assertThat(proto.getNextPageToken().isEmpty()).isTrue();
    assertThat(proto.getStartedEventId()).isEqualTo(6);
    assertThat(proto.getPreviousStartedEventId()).isEqualTo(3);
    assertThat(proto.getAttempt()).isEqualTo(2);
    assertThat(proto.getScheduledTime().getSeconds()).isEqualTo(5);
    assertThat(proto.getStartedTime().getSeconds()).isEqualTo(6);
    assertThat(proto.getWorkflowExecutionTaskQueue().getName()).isEqualTo("orders");
  }

  @Test
  void shouldLeaveTheEndOfALongHistoryToThePages() {
    // when: events 1 and 2 fitted, 3 and 4 did not, 5 and 6 are in no history yet
    var proto = WorkflowTaskMapper.toProto(workflowTask(events(1, 2, 5, 6), 3)).build();

    // then
    assertThat(proto.getHistory().getEventsList())
        .extracting(io.temporal.api.history.v1.HistoryEvent::getEventId)
        .containsExactly(1L, 2L);
    assertThat(HistoryToken.fromProto(proto.getNextPageToken()))
        .isEqualTo(new HistoryToken("run-1", 3, 4, events(5, 6)));
  }

  @Test
  void shouldRefuseAPageTokenThatIsNotOne() {
    assertThatThrownBy(() -> HistoryToken.fromProto(ByteString.copyFromUtf8("nonsense")))
        .hasMessageContaining("next_page_token");
  }

  private static WorkflowTask workflowTask(List<HistoryEvent> events, long nextEventId) {
    return new WorkflowTask(
        TOKEN,
        "Order",
        "orders",
        Duration.ofSeconds(10),
        3,
        events,
        nextEventId,
        Map.of(),
        List.of());
  }

  private static List<HistoryEvent> events(long... ids) {
    return java.util.Arrays.stream(ids)
        .mapToObj(
            id ->
                new HistoryEvent(
                    id, Instant.ofEpochSecond(id), new TimerEvent.TimerFired("t", 1), null))
        .toList();
  }
}
