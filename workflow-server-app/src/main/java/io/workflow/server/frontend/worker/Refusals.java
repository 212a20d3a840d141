package io.workflow.server.frontend.worker;

import io.workflow.engine.decide.Rejection;
import io.workflow.engine.shard.ShardUnavailableException;
import io.workflow.engine.shard.StoreUnavailableException;
import io.workflow.protocol.worker.WorkerResponse.Refused;
import io.workflow.protocol.worker.WorkerResponse.Refused.Reason;
import io.workflow.server.namespace.NamespaceException;
import java.time.Duration;
import java.util.concurrent.CompletionException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What the engine's rejections and failures are to a worker. */
final class Refusals {

  private static final Logger log = LoggerFactory.getLogger(Refusals.class);
  private static final Duration A_MOMENT = Duration.ofSeconds(1);

  private Refusals() {}

  static Refused of(Rejection rejection) {
    return new Refused(reason(rejection.reason()), rejection.message(), null);
  }

  private static Reason reason(Rejection.Reason reason) {
    return switch (reason) {
      case NOT_FOUND -> Reason.NOT_FOUND;
      case WORKFLOW_CLOSED, TASK_STALE -> Reason.STALE;
      case TASK_ALREADY_STARTED -> Reason.ALREADY_STARTED;
      case ALREADY_STARTED,
          INVALID_ARGUMENT,
          LIMIT_EXCEEDED,
          WORKFLOW_CHANGED,
          BUSY,
          WORKFLOW_NOT_READY,
          PRECONDITION_FAILED ->
          Reason.INVALID;
    };
  }

  static Refused invalid(String message) {
    return new Refused(Reason.INVALID, message, null);
  }

  static Refused unavailable(String message) {
    return new Refused(Reason.UNAVAILABLE, message, A_MOMENT);
  }

  /** What failed, {@code what} says. */
  static Refused of(String what, Throwable failure) {
    return switch (failure) {
      case CompletionException wrapper when wrapper.getCause() != null ->
          of(what, wrapper.getCause());
      case ShardUnavailableException unavailable ->
          new Refused(
              Reason.UNAVAILABLE,
              String.valueOf(unavailable.getMessage()),
              unavailable.retryAfter());
      case StoreUnavailableException unavailable ->
          unavailable("The history store can't be read: " + unavailable.getMessage());
      case NamespaceException wrong ->
          new Refused(Reason.NOT_FOUND, String.valueOf(wrong.getMessage()), null);
      case IllegalArgumentException wrong -> invalid(String.valueOf(wrong.getMessage()));
      default -> {
        log.error("A worker's {} failed unexpectedly", what, failure);
        yield invalid(
            "The server failed at this %s in a way that it should not: its log says how"
                .formatted(what));
      }
    };
  }
}
