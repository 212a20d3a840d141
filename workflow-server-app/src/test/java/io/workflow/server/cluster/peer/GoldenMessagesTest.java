package io.workflow.server.cluster.peer;

import static org.assertj.core.api.Assertions.assertThat;

import io.workflow.protocol.codec.Frames;
import io.workflow.protocol.codec.TypeCodes;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.Test;

/**
 * What nodes of format level 1 say to each other, byte by byte: nodes of the next release must read
 * it, and must not write anything else while the level is 1.
 *
 * <p>A message that is new stands at the end. Until 0.1.0 is released the file may be made anew:
 * {@code -Dgolden.renew=true}. After that a new kind of message wants a new level, and a file of
 * its own.
 */
class GoldenMessagesTest {

  private static final Path FILE =
      Path.of("src", "test", "resources", "golden", "peer-messages-level-1.txt");

  private static final Path OLDER =
      FILE.resolveSibling("peer-messages-level-1-without-priorities.txt");

  /** Above that stand whole histories, which have golden files of their own in the engine. */
  private static final int LARGEST_FRAME = 2_000;

  private final PeerCodec codec = new PeerCodec();

  @Test
  void shouldWriteAndReadWhatNodesOfThisLevelWrite() throws IOException {
    List<String> written = written();
    if (Boolean.getBoolean("golden.renew")) {
      Files.createDirectories(FILE.getParent());
      Files.write(FILE, written);
    }

    List<String> golden = Files.readAllLines(FILE);

    assertThat(golden).allSatisfy(this::shouldRead);
    assertThat(written).containsExactlyElementsOf(golden);
  }

  /** What nodes wrote before tasks had priorities: the components that are missing are as usual. */
  @Test
  void shouldReadWhatWasWrittenWithoutThePartsThatWereAddedLater() throws IOException {
    List<String> older = Files.readAllLines(OLDER);

    assertThat(older).isNotEmpty().allSatisfy(this::shouldRead);
    assertThat(older)
        .filteredOn(line -> line.startsWith("request OfferTask"))
        .allSatisfy(line -> assertThat(offered(line).hint().priority()).isNull());
    assertThat(Files.readAllLines(FILE)).doesNotContainAnyElementsOf(older);
  }

  private PeerRequest.OfferTask offered(String line) {
    byte[] frame = HexFormat.of().parseHex(line.split(" ", 3)[2]);
    return (PeerRequest.OfferTask) codec.requests(Frames.join(List.of(frame))).getFirst().body();
  }

  private void shouldRead(String line) {
    List<String> parts = List.of(line.split(" ", 3));
    byte[] frame = HexFormat.of().parseHex(parts.get(2));
    List<byte[]> joined = List.of(frame);
    Object body =
        parts.get(0).equals("request")
            ? codec.requests(Frames.join(joined)).getFirst().body()
            : codec.responses(Frames.join(joined)).getFirst().body();
    assertThat(body.getClass().getSimpleName()).isEqualTo(parts.get(1));
  }

  private List<String> written() {
    List<String> lines = new ArrayList<>();
    for (Class<?> type : TypeCodes.records(PeerRequest.class)) {
      for (Object request : FilledRecords.of(type)) {
        byte[] frame = codec.encode(new PeerFrame.Request(1, (PeerRequest) request));
        lines.add(line("request", type, frame));
      }
    }
    for (Class<?> type : TypeCodes.records(PeerResponse.class)) {
      for (Object response : FilledRecords.of(type)) {
        byte[] frame = codec.encode(new PeerFrame.Response(1, (PeerResponse) response));
        lines.add(line("response", type, frame));
      }
    }
    lines.removeIf(
        line -> line.length() > 2 * LARGEST_FRAME && !line.startsWith("response HandedOver "));
    return lines;
  }

  private static String line(String kind, Class<?> type, byte[] frame) {
    return "%s %s %s".formatted(kind, type.getSimpleName(), HexFormat.of().formatHex(frame));
  }
}
