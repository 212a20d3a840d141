package io.workflow.server.frontend.temporal.worker;

import io.workflow.protocol.Failure;
import java.util.List;

/** What is kept instead of values that are too large. */
final class TooLarge {

  private static final int KEPT_TEXT = 10_000;

  private TooLarge() {}

  /** Not tried again. */
  static Failure failure(String message) {
    return Failure.of(message, new Failure.Server(true));
  }

  /** Says of the failure what can be said in short: its type, and the beginning of its message. */
  static Failure inPlaceOf(Failure failure) {
    Failure.Info info =
        failure.info() instanceof Failure.Application application
            ? new Failure.Application(
                application.type(), application.nonRetryable(), List.of(), null)
            : new Failure.Server(false);
    return failure("Failure exceeds size limit.")
        .withCause(
            new Failure(
                cut(failure.message()),
                failure.source(),
                cut(failure.stackTrace()),
                null,
                info,
                null,
                null));
  }

  private static String cut(String text) {
    return text.length() <= KEPT_TEXT ? text : text.substring(0, KEPT_TEXT);
  }
}
