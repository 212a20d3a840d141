package io.workflow.engine.shard;

import java.util.concurrent.CompletionException;

/** Why something failed. */
public final class Causes {

  private Causes() {}

  /** What a future was failed with, without the wrapper that it gets on its way. */
  public static Throwable of(Throwable failure) {
    return failure instanceof CompletionException && failure.getCause() != null
        ? failure.getCause()
        : failure;
  }
}
