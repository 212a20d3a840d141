package io.workflow.worker.runtime;

import io.workflow.ActivityCancellationType;
import io.workflow.ActivityFailure;
import io.workflow.CanceledFailure;
import io.workflow.WorkflowInfo;
import io.workflow.data.DataConversionException;
import io.workflow.protocol.Payload;
import io.workflow.protocol.RetryState;
import io.workflow.spi.WorkflowContexts;
import io.workflow.worker.replay.ActivityCall;
import io.workflow.worker.replay.Arrival;
import java.lang.reflect.Type;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** An activity that code waits for. */
final class PendingActivity implements Cancellable {

  private final PendingOperations operations;
  private final ActivityCall call;
  private final DurablePromise<?> promise;
  private final Type resultType;
  private final ActivityCancellationType cancellationType;
  private final Scope scope;

  PendingActivity(
      PendingOperations operations,
      ActivityCall call,
      DurablePromise<?> promise,
      Type resultType,
      ActivityCancellationType cancellationType,
      Scope scope) {
    this.operations = operations;
    this.call = call;
    this.promise = promise;
    this.resultType = resultType;
    this.cancellationType = cancellationType;
    this.scope = scope;
  }

  /**
   * It has a result.
   *
   * @throws DataConversionException when the code can't read it: the activity has done its work, so
   *     that nothing is to be compensated, but the code to be mended
   */
  @SuppressWarnings("unchecked") // the promise was made for the result type
  void completed(List<Payload> result) {
    scope.remove(this);
    ((DurablePromise<@Nullable Object>) promise).resolve(value(result), null);
  }

  private @Nullable Object value(List<Payload> result) {
    try {
      Object value =
          result.isEmpty()
              ? null
              : operations.services().dataConverter().fromPayload(result.getFirst(), resultType);
      if (value == null && resultType instanceof Class<?> type && isPrimitive(type)) {
        throw noValue(type);
      }
      return value;
    } catch (DataConversionException wrong) {
      throw new DataConversionException(
          "Can't read the result of activity %s: %s"
              .formatted(call.command().activityType(), wrong.getMessage()),
          wrong);
    }
  }

  private static boolean isPrimitive(Class<?> type) {
    return type.isPrimitive() && type != void.class;
  }

  private DataConversionException noValue(Class<?> type) {
    WorkflowInfo workflow = WorkflowContexts.current().info();
    return new DataConversionException(
        """
        workflow '%s' of type %s expects a value of type %s, but the activity (scheduled by event \
        %d) completed with \
        null. Let whoever completes it give a value, or declare the result as a class such as \
        Integer and say what \
        null means"""
            .formatted(
                workflow.workflowId(), workflow.workflowType(), type, call.scheduledEventId()),
        null);
  }

  void failed(Arrival.ActivityFailed arrival) {
    end(
        arrival.startedEventId(),
        arrival.identity(),
        arrival.retryState(),
        operations.services().failureConverter().toException(arrival.failure()));
  }

  void canceled(Arrival.ActivityCanceled arrival) {
    end(
        arrival.startedEventId(),
        arrival.identity(),
        RetryState.CANCEL_REQUESTED,
        new CanceledFailure(
            "Activity cancelled",
            operations.services().failureConverter().details(arrival.details()),
            null));
  }

  private void end(long startedEventId, String identity, RetryState retryState, Throwable cause) {
    scope.remove(this);
    promise.resolveFailed(
        new ActivityFailure(
            call.command().activityType(),
            call.command().activityId(),
            call.scheduledEventId(),
            startedEventId,
            identity,
            retryState.name(),
            cause));
  }

  @Override
  public void canceled(String reason) {
    switch (cancellationType) {
      case TRY_CANCEL -> {
        operations.machine().cancel(call, codeLine());
        endCanceled(reason);
      }
      case WAIT_CANCELLATION_COMPLETED -> {
        if (!operations.machine().cancel(call, codeLine())) {
          endCanceled(reason);
        }
      }
      case ABANDON -> endCanceled(reason);
    }
  }

  private @Nullable String codeLine() {
    return operations.machine().isReplaying() ? UserCode.currentLine() : null;
  }

  private void endCanceled(String reason) {
    operations.forget(call);
    end(0, "", RetryState.CANCEL_REQUESTED, new CanceledFailure(Scope.message(reason)));
  }
}
