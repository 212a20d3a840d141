package io.workflow.worker.runtime;

import io.workflow.CompletablePromise;
import io.workflow.Details;
import io.workflow.Promise;
import io.workflow.TimeoutFailure;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.function.BiFunction;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** A promise of workflow code. Touched only by the thread at work. */
final class DurablePromise<T extends @Nullable Object> implements CompletablePromise<T> {

  private final ExecutionContext context;

  /**
   * Whether cancelling its scope makes it done by itself. Waiting for one that does not must be cut
   * short.
   */
  private final boolean endsWhenCanceled;

  private boolean done;
  private @Nullable T value;
  private @Nullable RuntimeException failure;

  /** Whether the stack of the failure shows the place of the code that first sees it. */
  private boolean failurePlaced = true;

  private final Set<WorkflowThread> waiters = new LinkedHashSet<>(2);
  private List<Runnable> listeners = List.of();

  DurablePromise(ExecutionContext context, boolean endsWhenCanceled) {
    this.context = context;
    this.endsWhenCanceled = endsWhenCanceled;
  }

  boolean endsWhenCanceled() {
    return endsWhenCanceled;
  }

  // ---- the end

  @Override
  public boolean complete(T result) {
    context.checkMayChange("CompletablePromise.complete");
    return resolve(result, null);
  }

  @Override
  public boolean fail(RuntimeException thrown) {
    context.checkMayChange("CompletablePromise.fail");
    return resolve(null, thrown);
  }

  /** As {@link #complete} and {@link #fail}, for the runtime. */
  boolean resolve(@Nullable T result, @Nullable RuntimeException thrown) {
    if (done) {
      return false;
    }
    done = true;
    value = result;
    failure = thrown;
    waiters.forEach(context::wake);
    waiters.clear();
    List<Runnable> toTell = listeners;
    listeners = List.of();
    toTell.forEach(Runnable::run);
    return true;
  }

  /** Fails with an exception whose stack is to be that of the code that asks for the result. */
  void resolveFailed(RuntimeException thrown) {
    failurePlaced = done && failurePlaced;
    resolve(null, thrown);
  }

  void addWaiter(WorkflowThread thread) {
    waiters.add(thread);
  }

  void removeWaiter(WorkflowThread thread) {
    waiters.remove(thread);
  }

  /** Calls when done, at once if it is; the listener does not block and runs no workflow code. */
  void whenDone(Runnable listener) {
    if (done) {
      listener.run();
      return;
    }
    if (listeners.isEmpty()) {
      listeners = new ArrayList<>(1);
    }
    listeners.add(listener);
  }

  // ---- waiting

  @Override
  public T get() {
    if (!done) {
      context.awaitPromise(this);
    }
    return outcome();
  }

  @Override
  public T get(Duration timeout) {
    if (!done && !context.awaitPromise(this, timeout)) {
      throw new TimeoutFailure(
          "The promise was not done within " + timeout,
          TimeoutFailure.Type.START_TO_CLOSE,
          Details.NONE,
          null);
    }
    return outcome();
  }

  @SuppressWarnings("NullAway") // a T is null only if its type says so
  T outcome() {
    RuntimeException thrown = failure();
    if (thrown != null) {
      if (!failurePlaced) {
        failurePlaced = true;
        thrown.fillInStackTrace();
      }
      throw thrown;
    }
    return value;
  }

  @Override
  public boolean isDone() {
    return done;
  }

  @Override
  public @Nullable RuntimeException failure() {
    if (failure != null) {
      context.failureSeen(this);
    }
    return failure;
  }

  // ---- derived promises

  @Override
  public <R extends @Nullable Object> Promise<R> thenApply(
      Function<? super T, ? extends R> function) {
    return derived(() -> function.apply(outcome()));
  }

  @Override
  public <R extends @Nullable Object> Promise<R> thenCompose(
      Function<? super T, ? extends Promise<R>> function) {
    return derived(() -> function.apply(outcome()).get());
  }

  @Override
  public <R extends @Nullable Object> Promise<R> handle(
      BiFunction<? super @Nullable T, ? super @Nullable RuntimeException, ? extends R> function) {
    return derived(() -> function.apply(value, failure()));
  }

  @Override
  public Promise<T> exceptionally(Function<? super RuntimeException, ? extends T> function) {
    return derived(
        () -> {
          RuntimeException thrown = failure();
          return thrown == null ? outcome() : function.apply(thrown);
        });
  }

  private <R extends @Nullable Object> Promise<R> derived(Callable<? extends R> code) {
    WorkflowThread self = context.self("Promise.then...");
    DurablePromise<R> result = new DurablePromise<>(context, endsWhenCanceled);
    whenDone(() -> context.spawnFor(result, self.scope(), code));
    return result;
  }
}
