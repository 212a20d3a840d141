package io.workflow.protocol.codec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.workflow.protocol.Failure;
import io.workflow.protocol.Payload;
import io.workflow.protocol.RetryPolicy;
import io.workflow.protocol.RetryState;
import io.workflow.protocol.TimeoutType;
import io.workflow.protocol.history.ActivityEvent.ActivityTaskFailed;
import io.workflow.protocol.history.ActivityEvent.ActivityTaskScheduled;
import io.workflow.protocol.history.EventAttributes;
import io.workflow.protocol.history.HistoryEvent;
import io.workflow.protocol.worker.QueryResult;
import io.workflow.protocol.worker.TaskId;
import io.workflow.protocol.worker.TaskToken;
import io.workflow.protocol.worker.WorkerFrame;
import io.workflow.protocol.worker.WorkerRequest;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class CborCodecTest {

  private static final Instant NOW = Instant.parse("2026-11-20T10:15:30.123456Z");
  private final CborCodec codec = new CborCodec();

  @Test
  void shouldReadBackWhatItWrote() {
    List<HistoryEvent> events =
        List.of(
            new HistoryEvent(5, NOW, scheduled(), null),
            new HistoryEvent(
                6, NOW, new ActivityTaskFailed(5, 0, nested(), RetryState.TIMEOUT, "w"), null));

    assertThat(codec.decodeList(codec.encodeList(events, HistoryEvent.class), HistoryEvent.class))
        .isEqualTo(events);
  }

  @Test
  void shouldReadBackFrames() {
    var token = new TaskToken(new TaskId("default", "order-1", "run", 5, 1), 0, "s");
    var frame =
        new WorkerFrame.Requests(
            List.of(
                new WorkerFrame.Request(
                    1, new WorkerRequest.CompleteActivityTask(token, List.of(json("1")), 3)),
                new WorkerFrame.Request(
                    2,
                    new WorkerRequest.CompleteWorkflowTask(
                        token, List.of(), Map.of("q", new QueryResult.Failed(nested())), true))));

    assertThat(codec.decode(codec.encode(frame), WorkerFrame.Requests.class)).isEqualTo(frame);
  }

  @Test
  void shouldWriteRecordsByPosition() {
    byte[] bytes = codec.encode(new HistoryEvent(5, NOW, scheduled(), null));

    assertThat(new String(bytes, StandardCharsets.ISO_8859_1))
        .doesNotContain("eventId", "activityType", "ActivityTaskScheduled");
    assertThat(bytes).hasSizeLessThan(150);
  }

  @Test
  void shouldReadMissingTrailingComponentsAsAbsent() {
    byte[] shorter = codec.encode(List.of("message", "source"));

    assertThat(codec.decode(shorter, Failure.class).cause()).isNull();
  }

  @Test
  void shouldPassOverTrailingComponentsThatItDoesNotKnow() {
    byte[] longer =
        codec.encode(
            List.of(
                "1",
                Arrays.asList("default", "w1", null, Map.of(), Map.of(), true, "new", Map.of())));

    assertThat(codec.decode(longer, WorkerRequest.Register.class))
        .isEqualTo(new WorkerRequest.Register("default", "w1", null, Map.of(), Map.of(), true));
  }

  @Test
  void shouldNameWhatWasExpectedWhenBytesAreWrong() {
    assertThatThrownBy(() -> codec.decode(new byte[] {1}, HistoryEvent.class))
        .isInstanceOf(CodecException.class)
        .hasMessageContaining("Expected HistoryEvent in CBOR");
  }

  @Test
  void shouldRefuseAnIncompleteTableOfCodes() {
    assertThatThrownBy(() -> TypeCodes.inOrder(EventAttributes.class, ActivityTaskScheduled.class))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("TimerFired");
  }

  private static ActivityTaskScheduled scheduled() {
    return new ActivityTaskScheduled(
        "1",
        "Charge",
        "pizza",
        Map.of(),
        List.of(json("{\"amount\":12}")),
        null,
        null,
        Duration.ofSeconds(10),
        null,
        RetryPolicy.DEFAULT,
        4,
        null);
  }

  private static Failure nested() {
    return Failure.timeout("too late", TimeoutType.HEARTBEAT)
        .withCause(
            Failure.of(
                "declined",
                new Failure.Application(
                    "Declined", true, List.of(json("1")), Duration.ofMillis(3))));
  }

  private static Payload json(String value) {
    return Payload.of(
        Map.of(Payload.ENCODING, "json/plain"), value.getBytes(StandardCharsets.UTF_8));
  }
}
