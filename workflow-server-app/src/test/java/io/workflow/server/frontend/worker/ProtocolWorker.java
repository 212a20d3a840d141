package io.workflow.server.frontend.worker;

import static org.assertj.core.api.Assertions.assertThat;

import io.grpc.CallOptions;
import io.grpc.ClientCall;
import io.grpc.ConnectivityState;
import io.grpc.Grpc;
import io.grpc.InsecureChannelCredentials;
import io.grpc.ManagedChannel;
import io.grpc.Metadata;
import io.grpc.Status;
import io.workflow.protocol.codec.CborCodec;
import io.workflow.protocol.worker.ChannelMethod;
import io.workflow.protocol.worker.WorkerFrame;
import io.workflow.protocol.worker.WorkerRequest;
import io.workflow.protocol.worker.WorkerResponse;
import io.workflow.protocol.worker.WorkerResponse.QueryRequested;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

/** The worker's side of a channel, as small as the protocol allows. */
final class ProtocolWorker implements AutoCloseable {

  /** What the server said unasked. */
  final BlockingQueue<QueryRequested> pushed = new LinkedBlockingQueue<>();

  final BlockingQueue<WorkerResponse.Move> moves = new LinkedBlockingQueue<>();

  /** How the stream ended. */
  final CompletableFuture<Status> end = new CompletableFuture<>();

  private final CborCodec codec = new CborCodec();
  private final ManagedChannel channel;
  private final ClientCall<byte[], byte[]> call;
  private final AtomicLong correlationIds = new AtomicLong();
  private final Map<Long, CompletableFuture<WorkerResponse>> waiting = new ConcurrentHashMap<>();

  ProtocolWorker(int port) {
    channel =
        Grpc.newChannelBuilder("127.0.0.1:" + port, InsecureChannelCredentials.create())
            .directExecutor()
            .build();
    call = channel.newCall(ChannelMethod.CONNECT, CallOptions.DEFAULT);
    call.start(new Listener(), new Metadata());
    call.request(1_000_000);
  }

  /** Registers for {@code Pizza} on task queue {@code orders} of {@code default}. */
  WorkerResponse register(String identity) {
    return register(identity, false);
  }

  WorkerResponse register(String identity, boolean movable) {
    return send(
        new WorkerRequest.Register(
            "default",
            identity,
            null,
            Map.of("orders", Set.of("Pizza")),
            Map.of("orders", Set.of("bake")),
            movable));
  }

  /** Waits for the answer. */
  WorkerResponse send(WorkerRequest request) {
    return begin(request).orTimeout(10, TimeUnit.SECONDS).join();
  }

  <T extends WorkerResponse> T send(WorkerRequest request, Class<T> expected) {
    WorkerResponse response = send(request);
    assertThat(response).isInstanceOf(expected);
    return expected.cast(response);
  }

  /** In a frame of its own. */
  CompletableFuture<WorkerResponse> begin(WorkerRequest request) {
    return begin(correlationIds.incrementAndGet(), request);
  }

  /** With a correlation id that may have been used before. */
  CompletableFuture<WorkerResponse> begin(long correlationId, WorkerRequest request) {
    CompletableFuture<WorkerResponse> answer = new CompletableFuture<>();
    waiting.put(correlationId, answer);
    sendFrame(
        codec.encode(
            new WorkerFrame.Requests(List.of(new WorkerFrame.Request(correlationId, request)))));
    return answer;
  }

  synchronized void sendFrame(byte[] frame) {
    call.sendMessage(frame);
  }

  /** Of the connection that a next stream would use. */
  ConnectivityState connection() {
    return channel.getState(false);
  }

  /** Says that it will ask nothing more. */
  void finish() {
    call.halfClose();
  }

  /** Ends the stream as a killed process would. */
  void disconnect() {
    call.cancel("The worker is gone", null);
  }

  @Override
  public void close() {
    channel.shutdownNow();
  }

  private final class Listener extends ClientCall.Listener<byte[]> {

    @Override
    public void onMessage(byte[] frame) {
      for (WorkerFrame.Response response :
          codec.decode(frame, WorkerFrame.Responses.class).messages()) {
        if (response.body() instanceof WorkerResponse.Move move) {
          moves.add(move);
        } else if (response.correlationId() == 0) {
          pushed.add((QueryRequested) response.body());
        } else {
          waiting.remove(response.correlationId()).complete(response.body());
        }
      }
    }

    @Override
    public void onClose(Status status, Metadata trailers) {
      end.complete(status);
    }
  }
}
