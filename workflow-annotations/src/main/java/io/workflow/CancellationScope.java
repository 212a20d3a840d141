package io.workflow;

import io.workflow.spi.WorkflowContexts;
import org.jspecify.annotations.Nullable;

/**
 * Groups what can be cancelled together: the activities, timers and waits that are begun in it. The
 * workflow itself is the outermost scope; cancelling an outer scope cancels the inner ones, except
 * those that are detached.
 *
 * <pre>{@code
 * CancellationScope baking = CancellationScope.of(() -> kitchen.bake(order));
 * Promise<Void> done = baking.start();
 * if (!Durable.await(Duration.ofMinutes(30), done::isDone)) {
 *   baking.cancel("takes too long");
 * }
 * }</pre>
 */
public interface CancellationScope {

  /** A scope inside the current one. Nothing runs before {@link #run} or {@link #start}. */
  static CancellationScope of(Runnable code) {
    return WorkflowContexts.current().newScope(code, false);
  }

  /**
   * A scope that is not cancelled with the current one: for clean-up that must run to its end after
   * a cancellation.
   */
  static CancellationScope detached(Runnable code) {
    return WorkflowContexts.current().newScope(code, true);
  }

  /** Runs the code in the calling thread; what it throws comes out here. */
  void run();

  /** Runs the code in a thread of its own. */
  Promise<@Nullable Void> start();

  /** As {@link #cancel(String)}, without a reason. */
  default void cancel() {
    cancel("");
  }

  /**
   * Cancels what was begun in this scope and what will be. Asking again changes nothing.
   *
   * @param reason for people; becomes part of the {@link CanceledFailure}'s message
   */
  void cancel(String reason);

  /** Whether this scope, or an outer one that it is not detached from, was cancelled. */
  boolean isCancelRequested();
}
