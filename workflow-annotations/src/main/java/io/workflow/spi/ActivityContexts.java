package io.workflow.spi;

import io.workflow.ActivityContext;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;

/** Binds an activity's context to the thread that runs it. */
public final class ActivityContexts {

  private static final ThreadLocal<@Nullable ActivityContext> CURRENT = new ThreadLocal<>();

  private ActivityContexts() {}

  /**
   * The context of the activity that this thread runs.
   *
   * @throws IllegalStateException when this thread runs no activity
   */
  public static ActivityContext current() {
    ActivityContext context = CURRENT.get();
    if (context == null) {
      throw new IllegalStateException(
          "Expected to be called by an activity method that a worker runs, but thread '"
              + Thread.currentThread().getName()
              + "' runs none. Take the context in the activity's own thread and hand it on.");
    }
    return context;
  }

  /** Calls with the context bound to this thread. */
  public static <T extends @Nullable Object> T call(ActivityContext context, Callable<T> activity)
      throws Exception {
    ActivityContext before = CURRENT.get();
    CURRENT.set(context);
    try {
      return activity.call();
    } finally {
      if (before == null) {
        CURRENT.remove();
      } else {
        CURRENT.set(before);
      }
    }
  }
}
