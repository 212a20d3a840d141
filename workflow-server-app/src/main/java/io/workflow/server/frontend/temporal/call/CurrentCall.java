package io.workflow.server.frontend.temporal.call;

import io.grpc.Context;
import io.grpc.Deadline;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

/**
 * What a handler may ask about the call that it answers. Take it on the thread that the handler is
 * called on; it may then be used on any.
 */
public final class CurrentCall {

  private final Context context;

  private final CallEnd end;

  private CurrentCall(Context context, CallEnd end) {
    this.context = context;
    this.end = end;
  }

  public static CurrentCall get() {
    Context context = Context.current();
    CallEnd end = CallEnd.KEY.get(context);
    if (end == null) {
      throw new IllegalStateException("Expected to be asked on the thread that handles a call");
    }
    return new CurrentCall(context, end);
  }

  /** How long the client waits from now on, at most {@code longest}; negative when it is over. */
  public Duration timeLeft(Duration longest) {
    Deadline deadline = context.getDeadline();
    if (deadline == null) {
      return longest;
    }
    Duration left = Duration.ofNanos(deadline.timeRemaining(TimeUnit.NANOSECONDS));
    return left.compareTo(longest) < 0 ? left : longest;
  }

  /** The client has gone, or its deadline is over: nobody waits for an answer. */
  public boolean isOver() {
    return context.isCancelled();
  }

  /**
   * Runs the action, once, when the client goes away or its deadline is over, and also when the
   * call has been answered. On a thread of the gRPC server: it must be short.
   */
  public void whenOver(Runnable action) {
    context.addListener(ended -> action.run(), Runnable::run);
  }

  /**
   * Runs the action, once, when the client surely does not get the answer, even after it was sent:
   * the client, or the connection, was gone before all of it had left. On a thread of the gRPC
   * server, or at once: it must be short.
   */
  public void whenLost(Runnable action) {
    end.whenLost(action);
  }
}
