package io.workflow.server.cluster.peer;

import io.grpc.ClientCall;
import io.grpc.Metadata;
import io.grpc.Status;
import io.workflow.protocol.codec.CodecException;
import java.net.ConnectException;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * One stream to another node: what is asked on it, and has no answer yet. When it ends, all of that
 * fails.
 */
final class PeerStream extends ClientCall.Listener<byte[]> {

  /** What happens to a stream; called on its own thread. */
  interface Events {

    /**
     * It has ended.
     *
     * @param reason why, for people
     * @param refused nobody listens at the node's port
     */
    void ended(PeerStream stream, String reason, boolean refused);
  }

  /** How many frames of the other node may be on their way. */
  private static final int INBOUND_WINDOW = 16;

  private record Waiting(CompletableFuture<PeerResponse> answer, int bytes, boolean waits) {}

  private final String peer;
  private final ClientCall<byte[], byte[]> call;
  private final PeerCodec codec;
  private final PeerSettings settings;
  private final Events events;
  private final FrameQueue frames;
  private final Map<Long, Waiting> waiting = new ConcurrentHashMap<>();
  private final AtomicLong waitingBytes = new AtomicLong();
  private final AtomicInteger waitingLong = new AtomicInteger();
  private final AtomicLong correlationIds = new AtomicLong();
  private volatile boolean ended;

  PeerStream(
      String peer,
      ClientCall<byte[], byte[]> call,
      PeerCodec codec,
      PeerSettings settings,
      Events events) {
    this.peer = peer;
    this.call = call;
    this.codec = codec;
    this.settings = settings;
    this.events = events;
    this.frames = new FrameQueue(() -> !ended && call.isReady(), this::write);
  }

  void open() {
    call.start(this, new Metadata());
    call.request(INBOUND_WINDOW);
  }

  /**
   * Sends a request. Never blocks.
   *
   * @return the answer, on the connection's thread: what follows must be short. Fails with {@link
   *     PeerUnavailableException}
   */
  CompletableFuture<PeerResponse> send(PeerRequest request) {
    long id = correlationIds.incrementAndGet();
    byte[] encoded = codec.encode(new PeerFrame.Request(id, request));
    if (encoded.length > settings.maximumMessageBytes()) {
      return CompletableFuture.failedFuture(
          new IllegalArgumentException(
              "Expected a request to node '%s' of at most %,d bytes, but it has %,d"
                  .formatted(peer, settings.maximumMessageBytes(), encoded.length)));
    }
    boolean waits = request.waits();
    int others = waits ? waitingLong.get() : waiting.size() - waitingLong.get();
    if (others >= (waits ? settings.maximumWaits() : settings.maximumRequests())
        || waitingBytes.get() + encoded.length > settings.maximumBytes()) {
      return failed(
          "%,d requests with %,d bytes wait for an answer of node '%s' already: send this one again later"
              .formatted(others, waitingBytes.get(), peer),
          false);
    }
    CompletableFuture<PeerResponse> answer = new CompletableFuture<>();
    waiting.put(id, new Waiting(answer, encoded.length, waits));
    waitingBytes.addAndGet(encoded.length);
    if (waits) {
      waitingLong.incrementAndGet();
    }
    if (ended) {
      fail(id, "The stream to node '%s' has ended".formatted(peer), false);
    } else {
      frames.add(encoded);
    }
    return answer;
  }

  private static CompletableFuture<PeerResponse> failed(String message, boolean maybeDone) {
    return CompletableFuture.failedFuture(new PeerUnavailableException(message, maybeDone));
  }

  private void write(byte[] frame) {
    try {
      call.sendMessage(frame);
    } catch (IllegalStateException over) {
      cancel("The stream has ended", over);
    }
  }

  /** Requests without an answer. */
  int waiting() {
    return waiting.size();
  }

  /** Bytes of the requests without an answer. */
  long waitingBytes() {
    return waitingBytes.get();
  }

  void cancel(String reason, @Nullable Throwable cause) {
    call.cancel(reason, cause);
  }

  @Override
  public void onReady() {
    frames.drain();
  }

  @Override
  public void onMessage(byte[] frame) {
    try {
      for (PeerFrame.Response response : codec.responses(frame)) {
        Waiting request = take(response.correlationId());
        if (request != null) {
          request.answer().complete(response.body());
        }
      }
    } catch (CodecException failure) {
      cancel("Node '%s' sent what is not a frame of a node".formatted(peer), failure);
    }
    call.request(1);
  }

  @Override
  public void onClose(Status status, Metadata trailers) {
    ended = true;
    String reason =
        status.getCause() == null
            ? status.getCode() + ": " + status.getDescription()
            : status.getCode() + ": " + status.getDescription() + " (" + status.getCause() + ")";
    waiting
        .keySet()
        .forEach(id -> fail(id, "No answer of node '%s': %s".formatted(peer, reason), true));
    events.ended(this, reason, isRefused(status.getCause()));
  }

  private static boolean isRefused(@Nullable Throwable failure) {
    for (Throwable at = failure; at != null; at = at.getCause()) {
      if (at instanceof ConnectException) {
        return true;
      }
    }
    return false;
  }

  private void fail(long id, String message, boolean maybeDone) {
    Waiting request = take(id);
    if (request != null) {
      request.answer().completeExceptionally(new PeerUnavailableException(message, maybeDone));
    }
  }

  private @Nullable Waiting take(long id) {
    Waiting request = waiting.remove(id);
    if (request != null) {
      waitingBytes.addAndGet(-request.bytes());
      if (request.waits()) {
        waitingLong.decrementAndGet();
      }
    }
    return request;
  }
}
