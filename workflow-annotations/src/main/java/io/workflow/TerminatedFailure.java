package io.workflow;

import org.jspecify.annotations.Nullable;

/** Ended from outside, at once; no code of it ran any more. */
public final class TerminatedFailure extends DurableFailure {

  public TerminatedFailure(String message, @Nullable Throwable cause) {
    super(message, message, cause);
  }
}
