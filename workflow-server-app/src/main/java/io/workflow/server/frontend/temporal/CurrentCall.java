package io.workflow.server.frontend.temporal;

import io.grpc.Context;
import io.grpc.Deadline;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

/**
 * What a handler may ask about the call that it answers. Take it on the thread that the handler is
 * called on; it may then be used on any.
 */
final class CurrentCall {

  private final Context context;

  private CurrentCall(Context context) {
    this.context = context;
  }

  static CurrentCall get() {
    return new CurrentCall(Context.current());
  }

  /** How long the client waits from now on, at most {@code longest}; negative when it is over. */
  Duration timeLeft(Duration longest) {
    Deadline deadline = context.getDeadline();
    if (deadline == null) {
      return longest;
    }
    Duration left = Duration.ofNanos(deadline.timeRemaining(TimeUnit.NANOSECONDS));
    return left.compareTo(longest) < 0 ? left : longest;
  }

  /** The client has gone, or its deadline is over: nobody waits for an answer. */
  boolean isOver() {
    return context.isCancelled();
  }

  /**
   * Runs the action, once, when the client goes away or its deadline is over, and also when the
   * call has been answered. On a thread of the gRPC server: it must be short.
   */
  void whenOver(Runnable action) {
    context.addListener(ended -> action.run(), Runnable::run);
  }
}
