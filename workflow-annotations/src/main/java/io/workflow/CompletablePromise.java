package io.workflow;

import org.jspecify.annotations.Nullable;

/** A promise that workflow code itself fulfils, for example from a signal. */
public interface CompletablePromise<T extends @Nullable Object> extends Promise<T> {

  /** Returns {@code false}, and changes nothing, when it was already done. */
  boolean complete(T value);

  /** Returns {@code false}, and changes nothing, when it was already done. */
  boolean fail(RuntimeException failure);
}
