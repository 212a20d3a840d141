package io.workflow.worker.channel;

import io.workflow.protocol.codec.Frames;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The requests without an answer: those that wait for the stream, and those that are on one. When a
 * stream is lost, what was on it waits again, ahead of the others. Bounded; safe for use by many
 * threads.
 */
final class RequestQueue {

  private final int capacity;
  private final int frameBytes;
  private final Deque<PendingRequest> waiting = new ArrayDeque<>();
  private final Map<Long, PendingRequest> onStream = new LinkedHashMap<>();
  private long lastStream;

  /** The stream that is written to; 0 when there is none. */
  private long current;

  private boolean closed;

  /** {@code frameBytes} is where a frame is cut; a single larger request is a frame of its own. */
  RequestQueue(int capacity, int frameBytes) {
    this.capacity = capacity;
    this.frameBytes = frameBytes;
  }

  /**
   * Adds a request.
   *
   * @throws WorkerChannelException when the queue is closed or full
   */
  synchronized void add(PendingRequest request) {
    if (closed) {
      throw new WorkerChannelException("The worker channel is closed");
    }
    if (waiting.size() + onStream.size() >= capacity) {
      throw new WorkerChannelException(
          "%d requests to the server wait for an answer, which is the limit; this %s was not sent"
              .formatted(capacity, request.request().getClass().getSimpleName()));
    }
    waiting.add(request);
  }

  /** The id of a new stream, above 0. */
  synchronized long newStream() {
    return ++lastStream;
  }

  /** From now on frames are for this stream alone. */
  synchronized void use(long stream) {
    current = stream;
  }

  /** What was on this stream waits again. */
  synchronized void lost(long stream) {
    if (current == stream) {
      current = 0;
    }
    List<PendingRequest> lost =
        onStream.values().stream().filter(request -> request.stream() == stream).toList();
    for (PendingRequest request : lost.reversed()) {
      onStream.remove(request.correlationId());
      waiting.addFirst(request.waiting());
    }
  }

  /** The next frame for a stream; {@code null} when nothing waits or the stream is not current. */
  synchronized byte @Nullable [] nextFrame(long forStream) {
    if (forStream != current || waiting.isEmpty()) {
      return null;
    }
    List<byte[]> encoded = new ArrayList<>();
    int size = 0;
    long now = System.nanoTime();
    for (PendingRequest next = waiting.peek(); next != null; next = waiting.peek()) {
      size += next.encoded().length;
      if (!encoded.isEmpty() && size > frameBytes) {
        break;
      }
      waiting.remove();
      encoded.add(next.encoded());
      onStream.put(next.correlationId(), next.sent(forStream, now));
    }
    return Frames.join(encoded);
  }

  /** Whether all that was written to this stream has its answer. */
  synchronized boolean isIdle(long stream) {
    return onStream.values().stream().noneMatch(request -> request.stream() == stream);
  }

  /** Takes the request that an answer is for; {@code null} when there is none. */
  synchronized @Nullable PendingRequest answered(long correlationId) {
    return onStream.remove(correlationId);
  }

  /** Takes the requests that have been on a stream for longer than {@code age}. */
  synchronized List<PendingRequest> takeOlderThan(Duration age) {
    List<PendingRequest> old = new ArrayList<>();
    long now = System.nanoTime();
    for (Iterator<PendingRequest> all = onStream.values().iterator(); all.hasNext(); ) {
      PendingRequest request = all.next();
      if (now - request.sentNanos() < age.toNanos()) {
        break;
      }
      all.remove();
      old.add(request);
    }
    return old;
  }

  /** Takes everything; nothing can be added any more. */
  synchronized List<PendingRequest> close() {
    closed = true;
    current = 0;
    List<PendingRequest> all = new ArrayList<>(onStream.values());
    all.addAll(waiting);
    onStream.clear();
    waiting.clear();
    return all;
  }
}
