package io.workflow.server.cluster.peer;

import static org.assertj.core.api.Assertions.assertThat;

import io.workflow.protocol.codec.Frames;
import io.workflow.protocol.codec.TypeCodes;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Whatever nodes say to each other arrives as it was sent. */
class PeerCodecTest {

  private final PeerCodec codec = new PeerCodec();

  static Stream<Class<?>> requests() {
    return TypeCodes.records(PeerRequest.class).stream();
  }

  static Stream<Class<?>> responses() {
    return TypeCodes.records(PeerResponse.class).stream();
  }

  @ParameterizedTest
  @MethodSource("requests")
  void shouldReadEachRequestAsItWasWritten(Class<?> type) {
    for (Object request : FilledRecords.of(type)) {
      byte[] written = codec.encode(new PeerFrame.Request(1, (PeerRequest) request));

      PeerFrame.Request read = codec.requests(Frames.join(List.of(written))).getFirst();

      assertThat(codec.encode(read)).as("%s, read as %s", request, read).isEqualTo(written);
      assertThat(read.body()).hasSameClassAs(request);
    }
  }

  @ParameterizedTest
  @MethodSource("responses")
  void shouldReadEachResponseAsItWasWritten(Class<?> type) {
    for (Object response : FilledRecords.of(type)) {
      byte[] written = codec.encode(new PeerFrame.Response(1, (PeerResponse) response));

      PeerFrame.Response read = codec.responses(Frames.join(List.of(written))).getFirst();

      assertThat(codec.encode(read)).as("%s, read as %s", response, read).isEqualTo(written);
      assertThat(read.body()).hasSameClassAs(response);
    }
  }
}
