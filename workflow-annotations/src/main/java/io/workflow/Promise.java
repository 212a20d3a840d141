package io.workflow;

import io.workflow.spi.WorkflowContexts;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.function.BiFunction;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * A result that workflow code will have later. Only for workflow code; a {@code
 * java.util.concurrent} future would not be the same on replay.
 *
 * <p>Functions given to it run each in a thread of the workflow of their own, in the order in which
 * they were given, and may block.
 */
public interface Promise<T extends @Nullable Object> {

  /**
   * Waits for the result. A blocking point: other threads of the workflow go on meanwhile.
   *
   * @throws DurableFailure (or what the code threw) when it failed
   * @throws CanceledFailure when the scope of the caller is cancelled and the promise was made in
   *     it; an activity or timer reports its own cancellation through its promise
   */
  T get();

  /**
   * Waits for the result, but not longer than the given time.
   *
   * @throws TimeoutFailure when it is not there in time; the promise itself goes on
   */
  T get(Duration timeout);

  /** The same as {@link #get()}. */
  default T join() {
    return get();
  }

  /** Whether the result or the failure is there. */
  boolean isDone();

  /** The failure; {@code null} while there is none. */
  @Nullable RuntimeException failure();

  /** Has the result of {@code function} on this result, or this failure. */
  <R extends @Nullable Object> Promise<R> thenApply(Function<? super T, ? extends R> function);

  /** Has the result of the promise that {@code function} gives for this result, or this failure. */
  <R extends @Nullable Object> Promise<R> thenCompose(
      Function<? super T, ? extends Promise<R>> function);

  /** Has what {@code function} makes of result or failure; one of its arguments is {@code null}. */
  <R extends @Nullable Object> Promise<R> handle(
      BiFunction<? super @Nullable T, ? super @Nullable RuntimeException, ? extends R> function);

  /** Has this result, or what {@code function} makes of the failure. */
  Promise<T> exceptionally(Function<? super RuntimeException, ? extends T> function);

  /**
   * Done when all are, with their results in the given order; fails with the first failure at once.
   */
  static <T extends @Nullable Object> Promise<List<T>> allOf(
      Collection<? extends Promise<? extends T>> promises) {
    return WorkflowContexts.current().allOf(promises);
  }

  /** As {@link #allOf(Collection)}, for promises of different types. */
  static Promise<List<@Nullable Object>> allOf(Promise<?>... promises) {
    return WorkflowContexts.current().<@Nullable Object>allOf(List.of(promises));
  }

  /** Has the result or the failure of the first that is done. */
  static <T extends @Nullable Object> Promise<T> anyOf(
      Collection<? extends Promise<? extends T>> promises) {
    return WorkflowContexts.current().anyOf(promises);
  }

  /** As {@link #anyOf(Collection)}, for promises of different types. */
  static Promise<@Nullable Object> anyOf(Promise<?>... promises) {
    return WorkflowContexts.current().<@Nullable Object>anyOf(List.of(promises));
  }
}
