package io.workflow.server.frontend.worker;

import static org.assertj.core.api.Assertions.assertThat;

import io.workflow.protocol.codec.CborCodec;
import io.workflow.protocol.worker.KafkaAddress;
import io.workflow.protocol.worker.WorkerFrame;
import io.workflow.protocol.worker.WorkerResponse.Done;
import io.workflow.protocol.worker.WorkerResponse.Refused;
import io.workflow.protocol.worker.WorkerResponse.Registered;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.springframework.util.unit.DataSize;

class ResponseFramesTest {

  private final CborCodec codec = new CborCodec();

  @Test
  void shouldBeWhatEncodingTheWholeWouldGive() {
    ResponseFrames frames = new ResponseFrames(codec, WorkerChannelProperties.defaults());
    List<WorkerFrame.Response> responses =
        IntStream.rangeClosed(0, 300)
            .mapToObj(i -> new WorkerFrame.Response(i, new Done(null)))
            .toList();
    responses.forEach(frames::add);

    ResponseFrames.Frame frame = Objects.requireNonNull(frames.next());

    assertThat(codec.decode(frame.bytes(), WorkerFrame.Responses.class).messages())
        .isEqualTo(responses);
    assertThat(frame.answers()).isEqualTo(300);
    assertThat(frame.pushes()).isEqualTo(1);
    assertThat(frames.next()).isNull();
  }

  @Test
  void shouldCutFramesAtTheirSizeAndKeepTheOrder() {
    ResponseFrames frames = new ResponseFrames(codec, limits(1_000, 10_000));
    for (int i = 1; i <= 10; i++) {
      frames.add(new WorkerFrame.Response(i, registered(300)));
    }

    List<Integer> sizes = new ArrayList<>();
    List<Long> ids = new ArrayList<>();
    for (ResponseFrames.Frame f = frames.next(); f != null; f = frames.next()) {
      assertThat(f.bytes().length).isLessThan(1_010);
      var messages = codec.decode(f.bytes(), WorkerFrame.Responses.class).messages();
      sizes.add(messages.size());
      assertThat(f.answers()).isEqualTo(messages.size());
      messages.forEach(message -> ids.add(message.correlationId()));
    }

    assertThat(sizes).containsExactly(3, 3, 3, 1);
    assertThat(ids).containsExactly(1L, 2L, 3L, 4L, 5L, 6L, 7L, 8L, 9L, 10L);
  }

  @Test
  void shouldSendALargeAnswerAloneAndRefuseOneThatNoWorkerCouldRead() {
    ResponseFrames frames = new ResponseFrames(codec, limits(1_000, 10_000));
    frames.add(new WorkerFrame.Response(1, registered(5_000)));
    frames.add(new WorkerFrame.Response(2, registered(20_000)));

    ResponseFrames.Frame large = Objects.requireNonNull(frames.next());
    ResponseFrames.Frame tooLarge = Objects.requireNonNull(frames.next());

    assertThat(large.answers()).isEqualTo(1);
    assertThat(codec.decode(tooLarge.bytes(), WorkerFrame.Responses.class).messages())
        .singleElement()
        .satisfies(
            response -> {
              assertThat(response.correlationId()).isEqualTo(2);
              assertThat(response.body())
                  .isInstanceOfSatisfying(
                      Refused.class,
                      refused -> assertThat(refused.reason()).isEqualTo(Refused.Reason.INVALID));
            });
  }

  private static Registered registered(int size) {
    return new Registered("x".repeat(size), new KafkaAddress("k:1", null, 8));
  }

  private static WorkerChannelProperties limits(int frame, int maximum) {
    return new WorkerChannelProperties(
        10,
        DataSize.ofBytes(frame),
        DataSize.ofBytes(maximum),
        10,
        DataSize.ofKilobytes(1),
        Duration.ZERO);
  }
}
