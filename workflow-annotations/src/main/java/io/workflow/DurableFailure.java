package io.workflow;

import org.jspecify.annotations.Nullable;

/**
 * A failure that travels: from an activity to its workflow, from a workflow to its client, also
 * between languages.
 */
public abstract sealed class DurableFailure extends RuntimeException
    permits ActivityFailure,
        ApplicationFailure,
        CanceledFailure,
        ServerFailure,
        TerminatedFailure,
        TimeoutFailure {

  private final String originalMessage;

  DurableFailure(String message, String originalMessage, @Nullable Throwable cause) {
    super(message, cause);
    this.originalMessage = originalMessage;
  }

  /** The message as it was given, without what {@link #getMessage} adds for people. */
  public final String originalMessage() {
    return originalMessage;
  }
}
