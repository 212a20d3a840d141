package io.workflow;

import org.jspecify.annotations.Nullable;

/**
 * The work was cancelled: thrown at the blocking points of a cancelled {@link CancellationScope}.
 * Leaving the workflow's run method with it, the workflow ends as cancelled.
 */
public final class CanceledFailure extends DurableFailure {

  private final transient Details details;

  public CanceledFailure(String message) {
    this(message, Details.NONE, null);
  }

  public CanceledFailure(String message, Details details, @Nullable Throwable cause) {
    super(message, message, cause);
    this.details = details;
  }

  /** What the cancelled side said; empty when nothing. */
  public Details details() {
    return details;
  }

  /** Whether {@code failure} is a cancellation, or an activity's failure caused by one. */
  public static boolean isCause(@Nullable Throwable failure) {
    return failure instanceof CanceledFailure
        || (failure instanceof ActivityFailure && failure.getCause() instanceof CanceledFailure);
  }
}
