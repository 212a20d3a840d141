package io.workflow.worker.channel;

import io.grpc.InsecureServerCredentials;
import io.grpc.Metadata;
import io.grpc.Server;
import io.grpc.ServerCall;
import io.grpc.ServerCredentials;
import io.grpc.ServerServiceDefinition;
import io.grpc.Status;
import io.grpc.netty.shaded.io.grpc.netty.NettyServerBuilder;
import io.workflow.protocol.codec.CborCodec;
import io.workflow.protocol.worker.ChannelMethod;
import io.workflow.protocol.worker.KafkaAddress;
import io.workflow.protocol.worker.WorkerFrame;
import io.workflow.protocol.worker.WorkerRequest;
import io.workflow.protocol.worker.WorkerResponse;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** A server of the worker channel, on a real socket, that answers as the test says. */
public final class FakeWorkerServer implements AutoCloseable {

  private final CborCodec codec = new CborCodec();
  private final ServerCredentials credentials;
  private final List<WorkerRequest> requests = new CopyOnWriteArrayList<>();
  private final List<Integer> frameSizes = new CopyOnWriteArrayList<>();
  private final List<ServerCall<byte[], byte[]>> streams = new CopyOnWriteArrayList<>();
  private final List<Unanswered> unanswered = new CopyOnWriteArrayList<>();
  private volatile Function<WorkerRequest, Optional<WorkerResponse>> answers;
  private volatile KafkaAddress kafka = new KafkaAddress("127.0.0.1:1", null, null);
  private @Nullable Server server;
  private int port;

  private record Unanswered(ServerCall<byte[], byte[]> call, long correlationId) {}

  /** {@code answers} gives no answer where it is empty; registrations are answered anyway. */
  public FakeWorkerServer(Function<WorkerRequest, Optional<WorkerResponse>> answers) {
    this(answers, InsecureServerCredentials.create());
  }

  public FakeWorkerServer(
      Function<WorkerRequest, Optional<WorkerResponse>> answers, ServerCredentials credentials) {
    this.answers = answers;
    this.credentials = credentials;
  }

  public FakeWorkerServer start() {
    try {
      server =
          NettyServerBuilder.forAddress(
                  new InetSocketAddress(InetAddress.getLoopbackAddress(), port), credentials)
              .addService(
                  ServerServiceDefinition.builder("io.workflow.WorkerChannel")
                      .addMethod(ChannelMethod.CONNECT, (call, headers) -> accept(call))
                      .build())
              .build()
              .start();
      port = server.getPort();
      return this;
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
  }

  /** Ends all connections; {@link #start} opens the same port again. */
  public FakeWorkerServer stop() {
    if (server != null) {
      server.shutdownNow();
      try {
        server.awaitTermination(5, TimeUnit.SECONDS);
      } catch (InterruptedException interrupted) {
        Thread.currentThread().interrupt();
      }
    }
    return this;
  }

  public String target() {
    return "127.0.0.1:" + port;
  }

  public void answer(Function<WorkerRequest, Optional<WorkerResponse>> newAnswers) {
    answers = newAnswers;
  }

  /** Where Kafka is, for those that register from now on. */
  public void kafka(KafkaAddress address) {
    kafka = address;
  }

  /** What came, without registrations. */
  public List<WorkerRequest> requests() {
    return requests.stream().filter(r -> !(r instanceof WorkerRequest.Register)).toList();
  }

  public <T extends WorkerRequest> List<T> requests(Class<T> type) {
    return requests.stream().filter(type::isInstance).map(type::cast).toList();
  }

  /** The number of requests in each frame. */
  public List<Integer> frameSizes() {
    return frameSizes;
  }

  public void push(WorkerResponse body) {
    send(streams.getLast(), 0, body);
  }

  /** How many are open. */
  public int streams() {
    return streams.size();
  }

  /** Answers all requests that got no answer. */
  public void answerWhatWaits(WorkerResponse body) {
    unanswered.forEach(waiting -> send(waiting.call(), waiting.correlationId(), body));
    unanswered.clear();
  }

  public void breakStreams() {
    streams.forEach(
        call -> call.close(Status.UNAVAILABLE.withDescription("broken"), new Metadata()));
    streams.clear();
  }

  private ServerCall.Listener<byte[]> accept(ServerCall<byte[], byte[]> call) {
    call.sendHeaders(new Metadata());
    call.request(1);
    streams.add(call);
    return new ServerCall.Listener<>() {
      @Override
      public void onMessage(byte[] frame) {
        List<WorkerFrame.Request> messages =
            codec.decode(frame, WorkerFrame.Requests.class).messages();
        frameSizes.add(messages.size());
        messages.forEach(message -> received(call, message));
        call.request(1);
      }

      @Override
      public void onHalfClose() {
        call.close(Status.OK, new Metadata());
      }

      @Override
      public void onCancel() {
        streams.remove(call);
      }

      @Override
      public void onComplete() {
        streams.remove(call);
      }
    };
  }

  private void received(ServerCall<byte[], byte[]> call, WorkerFrame.Request message) {
    requests.add(message.body());
    if (message.body() instanceof WorkerRequest.Register) {
      send(call, message.correlationId(), new WorkerResponse.Registered("fake", kafka));
    } else {
      answers
          .apply(message.body())
          .ifPresentOrElse(
              body -> send(call, message.correlationId(), body),
              () -> unanswered.add(new Unanswered(call, message.correlationId())));
    }
  }

  private void send(ServerCall<byte[], byte[]> call, long correlationId, WorkerResponse body) {
    List<WorkerFrame.Response> messages = new ArrayList<>();
    messages.add(new WorkerFrame.Response(correlationId, body));
    synchronized (call) {
      call.sendMessage(codec.encode(new WorkerFrame.Responses(messages)));
    }
  }

  @Override
  public void close() {
    FakeWorkerServer unused = stop();
  }
}
