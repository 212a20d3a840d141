package io.workflow.server.frontend.rest;

import io.workflow.protocol.Failure;
import io.workflow.protocol.Payloads;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Failures as clients send them: {@code {"message": "..."}} is enough. */
@SuppressWarnings("ConstantValue") // what the sender left out is read as null
final class FailureDefaults {

  /** Causes below this depth are cut off. */
  private static final int MAXIMUM_CAUSES = 50;

  private FailureDefaults() {}

  static Failure complete(Failure given) {
    return complete(given, MAXIMUM_CAUSES);
  }

  private static Failure complete(Failure given, int causes) {
    Failure cause = given.cause();
    return new Failure(
        orEmpty(given.message()),
        orEmpty(given.source()),
        orEmpty(given.stackTrace()),
        cause == null || causes == 0 ? null : complete(cause, causes - 1),
        given.info() == null
            ? new Failure.Application("", false, List.of(), null)
            : info(given.info()),
        given.encodedAttributes(),
        given.unread());
  }

  private static Failure.Info info(Failure.Info given) {
    return given instanceof Failure.Application application && application.type() == null
        ? new Failure.Application(
            "", application.nonRetryable(), application.details(), application.nextRetryDelay())
        : given;
  }

  /** Roughly the bytes that a failure takes. */
  static long size(Failure failure) {
    long size = 0;
    for (Failure at = failure; at != null; at = at.cause()) {
      size += at.message().length() + at.stackTrace().length() + detailsSize(at.info());
    }
    return size;
  }

  private static long detailsSize(Failure.Info info) {
    return switch (info) {
      case Failure.Application application -> Payloads.size(application.details());
      case Failure.Timeout timeout -> Payloads.size(timeout.lastHeartbeatDetails());
      case Failure.Canceled canceled -> Payloads.size(canceled.details());
      case Failure.Terminated() -> 0;
      case Failure.Server(var nonRetryable) -> 0;
      case Failure.Activity activity -> 0;
      case Failure.ChildWorkflow child -> 0;
      case Failure.ResetWorkflow reset -> Payloads.size(reset.lastHeartbeatDetails());
      case Failure.Unspecified() -> 0;
    };
  }

  private static String orEmpty(@Nullable String value) {
    return value == null ? "" : value;
  }
}
