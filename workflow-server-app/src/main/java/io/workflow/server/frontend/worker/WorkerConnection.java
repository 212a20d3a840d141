package io.workflow.server.frontend.worker;

import io.grpc.Metadata;
import io.grpc.ServerCall;
import io.grpc.Status;
import io.workflow.protocol.codec.CborCodec;
import io.workflow.protocol.codec.CodecException;
import io.workflow.protocol.worker.WorkerFrame;
import io.workflow.protocol.worker.WorkerRequest;
import io.workflow.protocol.worker.WorkerResponse;
import io.workflow.protocol.worker.WorkerResponse.Pushed;
import io.workflow.server.query.ConnectedWorker;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * One worker's stream.
 *
 * <p>gRPC calls the listener's methods one after the other. Answers come from the engine's threads,
 * which only put them into a queue; a virtual thread encodes and writes them, one at a time. A
 * frame is written only when the one before has left the process: until then answers gather, so
 * that frames grow with the load and an idle stream waits for nothing. While too many requests have
 * no answer, no further frame is read: a slow engine slows the worker, not the memory.
 */
final class WorkerConnection extends ServerCall.Listener<byte[]>
    implements ConnectedWorker, StreamBalance.Stream {

  /** What a connection belongs to. */
  interface Owner {

    /**
     * A worker says who it is.
     *
     * @return {@link WorkerResponse.Registered}, or why not. May block
     */
    WorkerResponse register(WorkerRequest.Register registration);

    /** The worker has been told that it is registered. */
    void registered(WorkerConnection connection);

    /** The stream has ended. */
    void ended(WorkerConnection connection);
  }

  private static final int MAXIMUM_PUSHES = 1_000;

  private final ServerCall<byte[], byte[]> call;
  private final Owner owner;
  private final WorkerCalls calls;
  private final CborCodec codec;
  private final Executor executor;
  private final int maximumOutstanding;
  private final ResponseFrames frames;
  private final AtomicInteger drainsAskedFor = new AtomicInteger();
  private final AtomicInteger outstanding = new AtomicInteger();
  private final AtomicInteger pushes = new AtomicInteger();
  private final AtomicBoolean readingStopped = new AtomicBoolean();
  private volatile WorkerRequest.@Nullable Register registration;

  /** What the stream is to be closed with, by the thread that writes. */
  private volatile @Nullable Status closing;

  private volatile boolean leaving;

  private volatile boolean ended;

  WorkerConnection(
      ServerCall<byte[], byte[]> call,
      Owner owner,
      WorkerCalls calls,
      CborCodec codec,
      Executor executor,
      WorkerChannelProperties properties) {
    this.call = call;
    this.owner = owner;
    this.calls = calls;
    this.codec = codec;
    this.executor = executor;
    this.maximumOutstanding = properties.maximumOutstanding();
    this.frames = new ResponseFrames(codec, properties);
  }

  void open() {
    // One byte on its way makes the stream "not ready": that is what batches.
    call.setOnReadyThreshold(1);
    call.sendHeaders(new Metadata());
    call.request(1);
  }

  /** Ends the stream after what is being written. */
  void close(Status status) {
    closing = status;
    drain();
  }

  @Override
  public WorkerRequest.Register registration() {
    WorkerRequest.Register known = registration;
    if (known == null) {
      throw new IllegalStateException("Expected the worker to be registered");
    }
    return known;
  }

  /**
   * Asks the worker to open its stream elsewhere. What it has asked and asks is still answered;
   * nothing else is told to it.
   *
   * @return whether it was asked: some can't
   */
  boolean move(String reason) {
    WorkerRequest.Register known = registration;
    if (known == null || !known.movable() || ended || closing != null) {
      return false;
    }
    leaving = true;
    pushes.incrementAndGet();
    frames.add(new WorkerFrame.Response(0, new WorkerResponse.Move(reason)));
    drain();
    return true;
  }

  /** It was asked to go, and did not: it is told things again. */
  void stay() {
    leaving = false;
  }

  /** Registered, and not asked to go. */
  boolean isStaying() {
    return registration != null && !leaving && !ended && closing == null;
  }

  @Override
  public boolean hasEnded() {
    return ended;
  }

  @Override
  public boolean push(Pushed message) {
    if (ended || leaving || closing != null) {
      return false;
    }
    if (pushes.incrementAndGet() > MAXIMUM_PUSHES) {
      pushes.decrementAndGet();
      return false;
    }
    frames.add(new WorkerFrame.Response(0, message));
    drain();
    return true;
  }

  @Override
  public void onMessage(byte[] frame) {
    WorkerFrame.Requests requests;
    try {
      requests = codec.decode(frame, WorkerFrame.Requests.class);
    } catch (CodecException failure) {
      close(Status.INVALID_ARGUMENT.withDescription(failure.getMessage()));
      return;
    }
    outstanding.addAndGet(requests.messages().size());
    for (WorkerFrame.Request request : requests.messages()) {
      take(request);
    }
    readOn();
  }

  private void take(WorkerFrame.Request request) {
    WorkerRequest.Register known = registration;
    if (known != null) {
      Caller caller =
          new Caller(known.namespace(), known.identity(), Long.toString(request.correlationId()));
      var unused =
          calls
              .call(caller, request.body())
              .thenAccept(response -> answer(request.correlationId(), response));
    } else if (request.body() instanceof WorkerRequest.Register first) {
      register(request.correlationId(), first);
    } else {
      answer(
          request.correlationId(),
          Refusals.invalid(
              "Expected Register as the first message of a stream, but got "
                  + request.body().getClass().getSimpleName()));
    }
  }

  private void register(long correlationId, WorkerRequest.Register first) {
    WorkerResponse response = owner.register(first);
    answer(correlationId, response);
    if (response instanceof WorkerResponse.Registered) {
      registration = first;
      owner.registered(this);
    }
  }

  private void answer(long correlationId, WorkerResponse response) {
    frames.add(new WorkerFrame.Response(correlationId, response));
    drain();
  }

  /** Asks for one more frame, unless too many requests wait for their answer. */
  private void readOn() {
    readingStopped.set(true);
    readIfThereIsRoom();
  }

  private void readIfThereIsRoom() {
    if (outstanding.get() < maximumOutstanding && readingStopped.compareAndSet(true, false)) {
      call.request(1);
    }
  }

  private void drain() {
    if (drainsAskedFor.getAndIncrement() != 0) {
      return;
    }
    try {
      executor.execute(this::write);
    } catch (RejectedExecutionException over) {
      end(Status.UNAVAILABLE.withDescription("The server stops; connect again").withCause(over));
    }
  }

  /** By the thread that writes, or where there is none any more. */
  private void end(Status status) {
    if (!ended) {
      ended = true;
      call.close(status, new Metadata());
    }
  }

  private void write() {
    int seen = drainsAskedFor.get();
    do {
      writeWhatWaits();
      seen = drainsAskedFor.addAndGet(-seen);
    } while (seen != 0);
  }

  private void writeWhatWaits() {
    ResponseFrames.Frame frame;
    while (!ended && closing == null && call.isReady() && (frame = frames.next()) != null) {
      call.sendMessage(frame.bytes());
      outstanding.addAndGet(-frame.answers());
      pushes.addAndGet(-frame.pushes());
      readIfThereIsRoom();
    }
    Status status = closing;
    if (status != null) {
      end(status);
    }
  }

  @Override
  public void onReady() {
    drain();
  }

  @Override
  public void onHalfClose() {
    close(Status.OK);
  }

  @Override
  public void onCancel() {
    onComplete();
  }

  @Override
  public void onComplete() {
    ended = true;
    owner.ended(this);
  }
}
