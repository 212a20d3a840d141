package io.workflow.server.frontend.temporal.call;

import io.grpc.ForwardingServerCall.SimpleForwardingServerCall;
import io.grpc.ForwardingServerCallListener.SimpleForwardingServerCallListener;
import io.grpc.Metadata;
import io.grpc.ServerCall;
import io.grpc.ServerCallHandler;
import io.grpc.ServerInterceptor;
import io.grpc.Status;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The calls that have no answer yet. A server that stops gives them one with which clients go to
 * another node; the end of its grace period would cancel them, which clients take for an end. Safe
 * for use by many threads.
 */
public final class OpenCalls implements ServerInterceptor {

  private static final Status STOPS =
      Status.UNAVAILABLE.withDescription("The server stops. Ask again, which another node answers");

  private final Set<Open<?, ?>> open = ConcurrentHashMap.newKeySet();
  private volatile boolean ended;

  @Override
  public <Q, A> ServerCall.Listener<Q> interceptCall(
      ServerCall<Q, A> call, Metadata headers, ServerCallHandler<Q, A> next) {
    Open<Q, A> own = new Open<>(call);
    open.add(own);
    ServerCall.Listener<Q> listener = next.startCall(own, headers);
    if (ended) {
      own.end();
    }
    return new SimpleForwardingServerCallListener<>(listener) {
      @Override
      public void onComplete() {
        open.remove(own);
        super.onComplete();
      }

      @Override
      public void onCancel() {
        open.remove(own);
        super.onCancel();
      }
    };
  }

  /** How many there are. */
  int size() {
    return open.size();
  }

  /** Answers all of them, and those that still come. */
  public void end() {
    ended = true;
    open.forEach(Open::end);
  }

  /** What its handler answers after the end is dropped. */
  private static final class Open<Q, A> extends SimpleForwardingServerCall<Q, A> {

    private boolean closed;

    Open(ServerCall<Q, A> call) {
      super(call);
    }

    @Override
    public synchronized void sendHeaders(Metadata headers) {
      if (!closed) {
        super.sendHeaders(headers);
      }
    }

    @Override
    public synchronized void sendMessage(A message) {
      if (!closed) {
        super.sendMessage(message);
      }
    }

    @Override
    public synchronized void close(Status status, Metadata trailers) {
      if (!closed) {
        closed = true;
        super.close(status, trailers);
      }
    }

    void end() {
      close(STOPS, new Metadata());
    }
  }
}
