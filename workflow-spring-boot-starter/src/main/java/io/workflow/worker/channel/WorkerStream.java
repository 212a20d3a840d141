package io.workflow.worker.channel;

import io.grpc.CallOptions;
import io.grpc.ClientCall;
import io.grpc.ManagedChannel;
import io.grpc.Metadata;
import io.grpc.Status;
import io.workflow.protocol.codec.CborCodec;
import io.workflow.protocol.codec.CodecException;
import io.workflow.protocol.worker.ChannelMethod;
import io.workflow.protocol.worker.WorkerFrame;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * One stream to the server, over a connection of its own. A frame is written only when the one
 * before has left the process; until then requests gather, so that frames grow with the load and an
 * idle stream waits for nothing.
 */
final class WorkerStream extends ClientCall.Listener<byte[]> {

  /** What happens on a stream; called on its own thread, one call after the other. */
  interface Events {

    void responses(WorkerStream stream, List<WorkerFrame.Response> responses);

    void ended(WorkerStream stream, String reason);
  }

  /** How many frames of the server may be on their way. */
  private static final int INBOUND_WINDOW = 16;

  private final long id;
  private final ChannelAddress address;
  private final ManagedChannel connection;
  private final ClientCall<byte[], byte[]> call;
  private final RequestQueue queue;
  private final CborCodec codec;
  private final Events events;
  private final AtomicInteger drainsAskedFor = new AtomicInteger();
  private volatile boolean registered;
  private final AtomicBoolean finished = new AtomicBoolean();
  private volatile boolean left;
  private volatile boolean cancelled;

  WorkerStream(
      long id,
      ChannelAddress address,
      ManagedChannel connection,
      RequestQueue queue,
      CborCodec codec,
      Events events) {
    this.id = id;
    this.address = address;
    this.connection = connection;
    this.call =
        connection.newCall(
            ChannelMethod.CONNECT,
            // One byte on its way makes the stream "not ready": that is what batches.
            CallOptions.DEFAULT.withOnReadyThreshold(1));
    this.queue = queue;
    this.codec = codec;
    this.events = events;
  }

  /** As {@link RequestQueue#newStream} gave it. */
  long id() {
    return id;
  }

  ChannelAddress address() {
    return address;
  }

  void open(byte[] firstFrame) {
    call.start(this, new Metadata());
    call.request(INBOUND_WINDOW);
    call.sendMessage(firstFrame);
  }

  /** From now on requests are written. */
  void registered() {
    registered = true;
    drain();
  }

  /** Writes what waits, unless the last frame is still on its way; never blocks. */
  void drain() {
    if (!registered || drainsAskedFor.getAndIncrement() != 0) {
      return;
    }
    int seen = 1;
    do {
      write();
      seen = drainsAskedFor.addAndGet(-seen);
    } while (seen != 0);
  }

  private void write() {
    byte[] frame;
    while (!cancelled && call.isReady() && (frame = queue.nextFrame(id)) != null) {
      try {
        call.sendMessage(frame);
      } catch (IllegalStateException ended) {
        // Cancelled by another thread in this moment: the frame's requests go to the next stream.
        cancel("The stream has ended", ended);
      }
    }
  }

  /** Nothing more is written: the stream ends with its last answer. */
  void leave() {
    left = true;
    endIfDone();
  }

  /** Ends a stream that was left and has its answers. */
  void endIfDone() {
    if (left && !cancelled && queue.isIdle(id) && finished.compareAndSet(false, true)) {
      try {
        call.halfClose();
      } catch (IllegalStateException ended) {
        cancel("The stream has ended", ended);
      }
    }
  }

  void cancel(String reason, @Nullable Throwable cause) {
    cancelled = true;
    call.cancel(reason, cause);
  }

  /** After the stream has ended, or to end it. */
  void closeConnection() {
    ManagedChannel unused = connection.shutdownNow();
  }

  void awaitEnd(Duration limit) throws InterruptedException {
    connection.awaitTermination(limit.toMillis(), TimeUnit.MILLISECONDS);
  }

  @Override
  public void onReady() {
    drain();
  }

  @Override
  public void onMessage(byte[] frame) {
    try {
      events.responses(this, codec.decode(frame, WorkerFrame.Responses.class).messages());
    } catch (CodecException failure) {
      cancel("The server sent what is not a frame of the worker channel", failure);
    }
    call.request(1);
  }

  @Override
  public void onClose(Status status, Metadata trailers) {
    events.ended(this, describe(status));
  }

  private static String describe(Status status) {
    StringBuilder text = new StringBuilder(status.getCode().name());
    if (status.getDescription() != null) {
      text.append(": ").append(status.getDescription());
    }
    if (status.getCause() != null) {
      text.append(" (").append(root(status.getCause()).getMessage()).append(')');
    }
    return text.toString();
  }

  /** What is wrong with a certificate is said there alone. */
  private static Throwable root(Throwable failure) {
    Throwable root = failure;
    while (root.getCause() != null) {
      root = root.getCause();
    }
    return root;
  }
}
