package io.workflow.server.cluster.peer;

import io.grpc.Metadata;
import io.grpc.ServerCall;
import io.grpc.Status;
import io.workflow.protocol.codec.CodecException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What another node asks on its stream. While too much has no answer, no further frame is read.
 * gRPC calls the listener's methods one after the other; answers are encoded on threads of their
 * own.
 */
final class PeerSession extends ServerCall.Listener<byte[]> {

  /**
   * Who asks.
   *
   * @param node its name
   * @param session different for each stream of it
   */
  record Caller(String node, long session) {}

  /** Answers what nodes ask. */
  interface Calls {

    /** Never throws, and never fails. */
    CompletableFuture<PeerResponse> call(Caller caller, PeerRequest request);

    /** Whether a stream may be used: {@link PeerResponse.Welcome}, or why not. */
    PeerResponse greet(PeerRequest.Hello hello);

    /** The stream had ended when there was an answer. */
    void undelivered(PeerResponse answer);

    /** A node's stream has ended; another one may be open already. */
    void ended(Caller caller);
  }

  private static final AtomicLong SESSIONS = new AtomicLong();
  private static final Logger log = LoggerFactory.getLogger(PeerSession.class);

  private final ServerCall<byte[], byte[]> call;
  private final Calls calls;
  private final PeerCodec codec;
  private final PeerSettings settings;
  private final Executor executor;
  private final Consumer<PeerSession> onEnd;
  private final FrameQueue frames;
  private final AtomicInteger outstanding = new AtomicInteger();
  private final AtomicBoolean readingStopped = new AtomicBoolean();
  private volatile @Nullable Caller caller;
  private volatile boolean ended;

  PeerSession(
      ServerCall<byte[], byte[]> call,
      Calls calls,
      PeerCodec codec,
      PeerSettings settings,
      Executor executor,
      Consumer<PeerSession> onEnd) {
    this.call = call;
    this.calls = calls;
    this.codec = codec;
    this.settings = settings;
    this.executor = executor;
    this.onEnd = onEnd;
    this.frames = new FrameQueue(() -> !ended && call.isReady(), this::write);
  }

  void open() {
    call.setOnReadyThreshold(1);
    call.sendHeaders(new Metadata());
    call.request(1);
  }

  @Override
  public void onMessage(byte[] frame) {
    try {
      codec.requests(frame).forEach(this::take);
    } catch (CodecException failure) {
      log.warn("What {} sent can't be read", caller, failure);
      end(Status.INVALID_ARGUMENT.withDescription(failure.getMessage()));
      return;
    }
    readingStopped.set(true);
    readIfThereIsRoom();
  }

  private void take(PeerFrame.Request request) {
    boolean counts = !request.body().waits();
    if (counts) {
      outstanding.incrementAndGet();
    }
    Caller known = caller;
    if (known != null) {
      var unused =
          calls
              .call(known, request.body())
              .thenAcceptAsync(answer -> answer(request.correlationId(), answer, counts), executor);
    } else if (request.body() instanceof PeerRequest.Hello hello) {
      PeerResponse answer = calls.greet(hello);
      if (answer instanceof PeerResponse.Welcome) {
        caller = new Caller(hello.node(), SESSIONS.incrementAndGet());
      }
      answer(request.correlationId(), answer, counts);
    } else {
      end(Status.FAILED_PRECONDITION.withDescription("Expected Hello as the first request"));
    }
  }

  /** {@code counts}: whether the request is one of those that are not read without end. */
  private void answer(long correlationId, PeerResponse response, boolean counts) {
    if (counts) {
      outstanding.decrementAndGet();
    }
    if (ended) {
      calls.undelivered(response);
      return;
    }
    frames.add(encode(correlationId, response));
    readIfThereIsRoom();
  }

  private byte[] encode(long correlationId, PeerResponse response) {
    String problem;
    try {
      byte[] encoded = codec.encode(new PeerFrame.Response(correlationId, response));
      if (encoded.length <= settings.maximumMessageBytes()) {
        return encoded;
      }
      problem =
          "Expected an answer of at most %,d bytes, but it has %,d"
              .formatted(settings.maximumMessageBytes(), encoded.length);
    } catch (CodecException failure) {
      log.error("An answer to {} can't be written", caller, failure);
      problem = String.valueOf(failure.getMessage());
    }
    return codec.encode(new PeerFrame.Response(correlationId, new PeerResponse.Failed(problem)));
  }

  private void readIfThereIsRoom() {
    if (outstanding.get() < settings.maximumRequests()
        && readingStopped.compareAndSet(true, false)) {
      call.request(1);
    }
  }

  private void write(byte[] frame) {
    synchronized (call) {
      if (!ended) {
        call.sendMessage(frame);
      }
    }
  }

  /** Ends the stream. */
  void end(Status status) {
    synchronized (call) {
      if (!ended) {
        ended = true;
        call.close(status, new Metadata());
      }
    }
  }

  @Override
  public void onReady() {
    frames.drain();
  }

  @Override
  public void onHalfClose() {
    end(Status.OK);
  }

  @Override
  public void onCancel() {
    onComplete();
  }

  @Override
  public void onComplete() {
    ended = true;
    onEnd.accept(this);
    Caller known = caller;
    if (known != null) {
      calls.ended(known);
    }
  }
}
