package io.workflow.server.frontend.temporal.call;

import com.google.protobuf.Message;
import io.grpc.Context;
import io.grpc.stub.ServerCallStreamObserver;
import io.grpc.stub.StreamObserver;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.springframework.util.unit.DataSize;

/** Runs calls, and sends their answers or what went wrong. */
public final class CallRunner {

  private final Executor virtualThreads;
  private final long maximumBytes;

  /**
   * @param maximum the largest request. The gRPC server itself lets larger ones in, for the frames
   *     of the worker channel
   */
  public CallRunner(Executor virtualThreads, DataSize maximum) {
    this.virtualThreads = virtualThreads;
    this.maximumBytes = maximum.toBytes();
  }

  <Q extends Message, R extends Message> void run(
      Q request, Function<Q, R> handler, StreamObserver<R> out) {
    virtualThreads.execute(
        ofCall(out)
            .wrap(
                () -> {
                  try {
                    checkSize(request);
                    send(handler.apply(request), out);
                  } catch (Throwable failure) {
                    refuse(request, failure, out);
                  }
                }));
  }

  <Q extends Message, R extends Message> void begin(
      Q request, Function<Q, CompletableFuture<R>> handler, StreamObserver<R> out) {
    Context context = ofCall(out);
    Context before = context.attach();
    try {
      checkSize(request);
      // Threads of the engine have more to do than to write messages.
      CompletableFuture<R> unused =
          handler
              .apply(request)
              .whenCompleteAsync(
                  (response, failure) -> answer(request, response, failure, out), virtualThreads);
    } catch (Throwable failure) {
      refuse(request, failure, out);
    } finally {
      context.detach(before);
    }
  }

  private static <R> void answer(
      Message request, R response, @Nullable Throwable failure, StreamObserver<R> out) {
    if (failure != null) {
      refuse(request, failure, out);
      return;
    }
    try {
      send(response, out);
    } catch (Throwable unsent) {
      refuse(request, unsent, out);
    }
  }

  private static <R> void send(R response, StreamObserver<R> out) {
    out.onNext(response);
    out.onCompleted();
  }

  /** Errors too: a client must not wait for the answer of a thread that has died. */
  private static void refuse(Message request, Throwable failure, StreamObserver<?> out) {
    out.onError(CallErrors.status(request, failure));
  }

  /** Without a handler, an answer to somebody who has gone would throw. */
  private static Context ofCall(StreamObserver<?> out) {
    CallEnd end = new CallEnd(Context.current().getDeadline());
    ((ServerCallStreamObserver<?>) out).setOnCancelHandler(end::cancelled);
    return Context.current().withValue(CallEnd.KEY, end);
  }

  /** SDKs know a message that is too large by the first words. */
  private void checkSize(Message request) {
    int bytes = request.getSerializedSize();
    if (bytes > maximumBytes) {
      throw CallException.tooLarge(
          "grpc: received message larger than max (%d vs. %d)".formatted(bytes, maximumBytes));
    }
  }
}
