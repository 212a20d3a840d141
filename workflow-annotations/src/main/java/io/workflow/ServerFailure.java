package io.workflow;

import org.jspecify.annotations.Nullable;

/** The system failed, not the application. */
public final class ServerFailure extends DurableFailure {

  private final boolean nonRetryable;

  public ServerFailure(String message, boolean nonRetryable, @Nullable Throwable cause) {
    super(message, message, cause);
    this.nonRetryable = nonRetryable;
  }

  public boolean isNonRetryable() {
    return nonRetryable;
  }
}
