package io.workflow.server.cluster.peer;

import io.workflow.protocol.codec.Frames;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Encoded messages of one direction of a stream that wait to be written. A frame is written only
 * when the one before has left the process, so that frames grow with the load and an idle stream
 * waits for nothing. Any thread adds; one at a time writes.
 */
final class FrameQueue {

  private static final int FRAME_BYTES = 1 << 20;

  private final BooleanSupplier ready;
  private final Consumer<byte[]> writer;
  private final Queue<byte[]> waiting = new ConcurrentLinkedQueue<>();
  private final AtomicInteger drainsAskedFor = new AtomicInteger();

  /**
   * @param ready whether the next frame may be written
   */
  FrameQueue(BooleanSupplier ready, Consumer<byte[]> writer) {
    this.ready = ready;
    this.writer = writer;
  }

  void add(byte[] message) {
    waiting.add(message);
    drain();
  }

  /** Writes what waits, unless another thread does; never blocks. */
  void drain() {
    if (drainsAskedFor.getAndIncrement() != 0) {
      return;
    }
    int seen = 1;
    do {
      byte[] frame;
      while (ready.getAsBoolean() && (frame = next()) != null) {
        writer.accept(frame);
      }
      seen = drainsAskedFor.addAndGet(-seen);
    } while (seen != 0);
  }

  private byte @Nullable [] next() {
    List<byte[]> messages = new ArrayList<>();
    long size = 0;
    byte[] message;
    while ((message = waiting.peek()) != null
        && (messages.isEmpty() || size + message.length <= FRAME_BYTES)) {
      waiting.remove();
      messages.add(message);
      size += message.length;
    }
    return messages.isEmpty() ? null : Frames.join(messages);
  }
}
