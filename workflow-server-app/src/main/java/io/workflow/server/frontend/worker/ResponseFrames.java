package io.workflow.server.frontend.worker;

import io.workflow.protocol.codec.CborCodec;
import io.workflow.protocol.codec.CodecException;
import io.workflow.protocol.codec.Frames;
import io.workflow.protocol.worker.WorkerFrame;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The responses of one connection that wait to be written. Any thread adds; one at a time takes
 * frames. It is bounded by those who add: there are never more responses than requests that were
 * let in.
 */
final class ResponseFrames {

  private static final Logger log = LoggerFactory.getLogger(ResponseFrames.class);

  /**
   * An encoded {@link WorkerFrame.Responses}, how many requests it answers, and how much in it was
   * not asked for.
   */
  @SuppressWarnings("ArrayRecordComponent") // never compared
  record Frame(byte[] bytes, int answers, int pushes) {}

  private final CborCodec codec;
  private final long frameBytes;
  private final long maximumBytes;
  private final Queue<WorkerFrame.Response> waiting = new ConcurrentLinkedQueue<>();

  /** Did not fit into the last frame, and is encoded already. */
  private byte @Nullable [] leftOver;

  private boolean leftOverAnswers;

  ResponseFrames(CborCodec codec, WorkerChannelProperties properties) {
    this.codec = codec;
    this.frameBytes = properties.frameSize().toBytes();
    this.maximumBytes = properties.maximumFrameSize().toBytes() - Frames.HEADER;
  }

  void add(WorkerFrame.Response response) {
    waiting.add(response);
  }

  /** What waits, up to the size where frames are cut; {@code null} when nothing waits. */
  @Nullable Frame next() {
    List<byte[]> encoded = new ArrayList<>();
    long size = 0;
    int answers = 0;
    if (leftOver != null) {
      encoded.add(leftOver);
      size = leftOver.length;
      answers = leftOverAnswers ? 1 : 0;
      leftOver = null;
    }
    while (size < frameBytes) {
      WorkerFrame.Response response = waiting.poll();
      if (response == null) {
        break;
      }
      byte[] bytes = encode(response);
      boolean isAnswer = response.correlationId() != 0;
      if (!encoded.isEmpty() && size + bytes.length > frameBytes) {
        leftOver = bytes;
        leftOverAnswers = isAnswer;
        break;
      }
      encoded.add(bytes);
      size += bytes.length;
      answers += isAnswer ? 1 : 0;
    }
    return encoded.isEmpty()
        ? null
        : new Frame(Frames.join(encoded), answers, encoded.size() - answers);
  }

  private byte[] encode(WorkerFrame.Response response) {
    try {
      byte[] bytes = codec.encode(response);
      return bytes.length <= maximumBytes ? bytes : refusal(response, tooLarge(bytes.length));
    } catch (CodecException failure) {
      log.error("An answer to a worker can't be written", failure);
      return refusal(response, String.valueOf(failure.getMessage()));
    }
  }

  private byte[] refusal(WorkerFrame.Response instead, String message) {
    return codec.encode(
        new WorkerFrame.Response(instead.correlationId(), Refusals.invalid(message)));
  }

  private String tooLarge(int bytes) {
    return ("Expected an answer of at most %,d bytes, but it has %,d: keep large values "
            + "elsewhere and pass their address")
        .formatted(maximumBytes, bytes);
  }
}
