package io.workflow.worker.runtime;

import io.workflow.CanceledFailure;
import io.workflow.worker.replay.TimerWait;
import org.jspecify.annotations.Nullable;

/** A timer that code waits for. */
final class PendingTimer implements Cancellable {

  private final PendingOperations operations;
  private final @Nullable TimerWait timer;
  private final DurablePromise<@Nullable Void> promise;
  private final Scope scope;
  private final ExecutionContext context;

  /** {@code timer} is {@code null} when there was nothing to wait for. */
  PendingTimer(
      PendingOperations operations,
      @Nullable TimerWait timer,
      DurablePromise<@Nullable Void> promise,
      Scope scope,
      ExecutionContext context) {
    this.operations = operations;
    this.timer = timer;
    this.promise = promise;
    this.scope = scope;
    this.context = context;
  }

  DurablePromise<@Nullable Void> promise() {
    return promise;
  }

  void fired() {
    scope.remove(this);
    promise.resolve(null, null);
  }

  /** Nobody waits for it any more. */
  void stop() {
    if (timer != null && !promise.isDone()) {
      operations.forget(timer);
      operations.machine().cancel(timer, context.codeLine());
      scope.remove(this);
    }
  }

  @Override
  public void canceled(String reason) {
    stop();
    promise.resolveFailed(new CanceledFailure(Scope.message(reason)));
  }
}
