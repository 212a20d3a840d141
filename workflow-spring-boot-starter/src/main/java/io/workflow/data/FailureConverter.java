package io.workflow.data;

import io.workflow.ActivityCanceledException;
import io.workflow.ActivityFailure;
import io.workflow.ApplicationFailure;
import io.workflow.CanceledFailure;
import io.workflow.Details;
import io.workflow.DurableFailure;
import io.workflow.ServerFailure;
import io.workflow.TerminatedFailure;
import io.workflow.TimeoutFailure;
import io.workflow.protocol.Failure;
import io.workflow.protocol.Payload;
import io.workflow.protocol.RetryState;
import io.workflow.protocol.TimeoutType;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Turns exceptions into failures that travel, and back. Safe for use by many threads.
 *
 * <p>An exception that is no {@link DurableFailure} travels as an application failure with the name
 * of its class as type. Chains of causes are kept down to {@value #MAXIMUM_DEPTH}.
 */
public final class FailureConverter {

  /** The {@code source} of the failures made here; the stack traces of others are not parsed. */
  public static final String SOURCE = "JavaSDK";

  private static final int MAXIMUM_DEPTH = 16;

  private final DataConverter values;

  public FailureConverter(DataConverter values) {
    this.values = values;
  }

  /** The failure that says the same as an exception. */
  public Failure toFailure(Throwable exception) {
    return toFailure(exception, MAXIMUM_DEPTH);
  }

  private Failure toFailure(Throwable exception, int depth) {
    Throwable cause = exception.getCause();
    return new Failure(
        message(exception),
        SOURCE,
        StackTraces.write(exception),
        cause == null || depth == 0 ? null : toFailure(cause, depth - 1),
        info(exception),
        null,
        null);
  }

  private static String message(Throwable exception) {
    if (exception instanceof DurableFailure failure) {
      return failure.originalMessage();
    }
    return exception.getMessage() == null ? "" : exception.getMessage();
  }

  private Failure.Info info(Throwable exception) {
    return switch (exception) {
      case DurableFailure failure -> info(failure);
      case ActivityCanceledException canceled -> new Failure.Canceled(List.of());
      default -> new Failure.Application(exception.getClass().getName(), false, List.of(), null);
    };
  }

  private Failure.Info info(DurableFailure exception) {
    return switch (exception) {
      case ApplicationFailure failure ->
          new Failure.Application(
              failure.type(),
              failure.isNonRetryable(),
              payloads(failure.details()),
              failure.nextRetryDelay());
      case ActivityFailure failure ->
          new Failure.Activity(
              failure.scheduledEventId(),
              failure.startedEventId(),
              failure.identity(),
              failure.activityType(),
              failure.activityId(),
              RetryState.valueOf(failure.retryState()));
      case TimeoutFailure failure ->
          new Failure.Timeout(
              TimeoutType.valueOf(failure.type().name()), payloads(failure.lastHeartbeatDetails()));
      case CanceledFailure failure -> new Failure.Canceled(payloads(failure.details()));
      case TerminatedFailure failure -> new Failure.Terminated();
      case ServerFailure failure -> new Failure.Server(failure.isNonRetryable());
    };
  }

  private List<Payload> payloads(Details details) {
    if (details instanceof EncodedDetails encoded) {
      return encoded.payloads();
    }
    List<Payload> payloads = new ArrayList<>(details.size());
    for (int i = 0; i < details.size(); i++) {
      payloads.add(detail(details.get(i, Object.class)));
    }
    return payloads;
  }

  /** A failure must arrive: what has no form as payload says so in its place. */
  private Payload detail(@Nullable Object value) {
    try {
      return values.toPayload(value);
    } catch (DataConversionException why) {
      return values.toPayload(String.valueOf(why.getMessage()));
    }
  }

  /** The exception that says the same as a failure. */
  public DurableFailure toException(Failure failure) {
    DurableFailure cause = failure.cause() == null ? null : toException(failure.cause());
    DurableFailure exception = toException(failure, cause);
    if (failure.source().equals(SOURCE)) {
      StackTraces.read(failure.stackTrace(), exception);
    }
    return exception;
  }

  private DurableFailure toException(Failure failure, @Nullable DurableFailure cause) {
    String message = failure.message();
    return switch (failure.info()) {
      case Failure.Application info ->
          ApplicationFailure.builder(message, info.type())
              .nonRetryable(info.nonRetryable())
              .details(details(info.details()))
              .nextRetryDelay(info.nextRetryDelay())
              .cause(cause)
              .build();
      case Failure.Activity info ->
          new ActivityFailure(
              info.activityType(),
              info.activityId(),
              info.scheduledEventId(),
              info.startedEventId(),
              info.identity(),
              info.retryState().name(),
              cause == null ? new ServerFailure("No cause given", false, null) : cause);
      case Failure.Timeout info ->
          new TimeoutFailure(
              message,
              TimeoutFailure.Type.valueOf(info.type().name()),
              details(info.lastHeartbeatDetails()),
              cause);
      case Failure.Canceled info -> new CanceledFailure(message, details(info.details()), cause);
      case Failure.Terminated() -> new TerminatedFailure(message, cause);
      case Failure.Server info -> new ServerFailure(message, info.nonRetryable(), cause);
      // Sent by workflows of other SDKs, whose children these were.
      case Failure.ChildWorkflow info ->
          new ServerFailure(
              "Child workflow '%s' (%s) failed: %s"
                  .formatted(info.workflowId(), info.workflowType(), message),
              true,
              cause);
      case Failure.ResetWorkflow info -> new ServerFailure(message, false, cause);
      case Failure.Unspecified() -> ApplicationFailure.builder(message, "").cause(cause).build();
    };
  }

  /** Details that are decoded when they are asked for. */
  public Details details(List<Payload> payloads) {
    return payloads.isEmpty() ? Details.NONE : new EncodedDetails(payloads, values);
  }

  private record EncodedDetails(List<Payload> payloads, DataConverter values) implements Details {

    @Override
    public int size() {
      return payloads.size();
    }

    @Override
    public <T> @Nullable T get(int index, Class<T> type) {
      return index < payloads.size() ? values.fromPayload(payloads.get(index), type) : null;
    }
  }
}
