package io.workflow.server.frontend.temporal.call;

import io.grpc.Context;
import io.grpc.Deadline;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Whether the answer to a call has reached its client. gRPC says so when the client has gone, or
 * the connection, before all of the answer had left. Safe for use by many threads.
 */
final class CallEnd {

  static final Context.Key<CallEnd> KEY = Context.key("workflow-call-end");

  private final @Nullable Deadline deadline;
  private final List<Runnable> whenLost = new ArrayList<>();
  private boolean lost;

  CallEnd(@Nullable Deadline deadline) {
    this.deadline = deadline;
  }

  /** Runs the action, once, when the client surely does not get the answer; perhaps at once. */
  void whenLost(Runnable action) {
    synchronized (this) {
      if (!lost) {
        whenLost.add(action);
        return;
      }
    }
    action.run();
  }

  /**
   * The call ended before the answer was out. At its deadline the answer may be out as well, in the
   * same moment: then nothing is sure.
   */
  void cancelled() {
    if (deadline != null && deadline.isExpired()) {
      return;
    }
    List<Runnable> actions;
    synchronized (this) {
      lost = true;
      actions = List.copyOf(whenLost);
      whenLost.clear();
    }
    actions.forEach(Runnable::run);
  }
}
