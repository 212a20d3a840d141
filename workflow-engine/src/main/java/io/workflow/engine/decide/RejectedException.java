package io.workflow.engine.decide;

import io.workflow.engine.decide.Rejection.Reason;
import org.jspecify.annotations.Nullable;

/** Leaves the middle of a decision; never leaves this package. */
final class RejectedException extends RuntimeException {
  private static final long serialVersionUID = 1L;
  private final transient Rejection rejection;

  RejectedException(Reason reason, String message) {
    this(reason, message, null);
  }

  RejectedException(Reason reason, String message, @Nullable String runId) {
    this(reason, message, runId, null);
  }

  RejectedException(
      Reason reason, String message, @Nullable String runId, @Nullable String startRequestId) {
    this(new Rejection(reason, message, runId, startRequestId, false));
  }

  RejectedException(Rejection rejection) {
    super(rejection.message(), null, false, false);
    this.rejection = rejection;
  }

  Rejection rejection() {
    return rejection;
  }
}
