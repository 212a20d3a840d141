package io.workflow.worker.runtime;

import io.workflow.Promise;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Promises made of others. Touched only by the thread at work. */
final class CombinedPromises {

  private CombinedPromises() {}

  /** Done when all are, with their values in order; failed as soon as one fails. */
  static <T extends @Nullable Object> Promise<List<T>> allOf(
      ExecutionContext context, Collection<? extends Promise<? extends T>> promises) {
    List<DurablePromise<? extends T>> all = own(promises);
    DurablePromise<List<T>> result =
        new DurablePromise<>(context, all.stream().allMatch(DurablePromise::endsWhenCanceled));
    if (all.isEmpty()) {
      result.resolve(new ArrayList<>(), null);
      return result;
    }
    int[] open = {all.size()};
    for (DurablePromise<? extends T> each : all) {
      each.whenDone(
          () -> {
            RuntimeException failure = result.isDone() ? null : each.failure();
            if (failure != null) {
              result.resolve(null, failure);
            }
            if (--open[0] == 0 && !result.isDone()) {
              List<T> values = new ArrayList<>(all.size());
              all.forEach(one -> values.add(one.outcome()));
              result.resolve(values, null);
            }
          });
    }
    return result;
  }

  /** As the first of them ends. */
  static <T extends @Nullable Object> Promise<T> anyOf(
      ExecutionContext context, Collection<? extends Promise<? extends T>> promises) {
    List<DurablePromise<? extends T>> all = own(promises);
    if (all.isEmpty()) {
      throw new IllegalArgumentException("Expected at least one promise, but got none");
    }
    DurablePromise<T> result =
        new DurablePromise<>(context, all.stream().allMatch(DurablePromise::endsWhenCanceled));
    for (DurablePromise<? extends T> each : all) {
      each.whenDone(
          () -> {
            if (!result.isDone()) {
              RuntimeException failure = each.failure();
              result.resolve(failure == null ? each.outcome() : null, failure);
            }
          });
    }
    return result;
  }

  private static <T extends @Nullable Object> List<DurablePromise<? extends T>> own(
      Collection<? extends Promise<? extends T>> promises) {
    List<DurablePromise<? extends T>> own = new ArrayList<>(promises.size());
    for (Promise<? extends T> promise : promises) {
      if (!(promise instanceof DurablePromise<? extends T> durable)) {
        throw new IllegalArgumentException(
            "Expected promises made by Durable, but got a " + promise.getClass().getName());
      }
      own.add(durable);
    }
    return own;
  }
}
