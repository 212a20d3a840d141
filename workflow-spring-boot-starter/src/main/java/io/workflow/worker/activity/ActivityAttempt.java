package io.workflow.worker.activity;

import io.workflow.ActivityCanceledException;
import io.workflow.ActivityCanceledException.Reason;
import io.workflow.ApplicationFailure;
import io.workflow.CanceledFailure;
import io.workflow.data.DataConversionException;
import io.workflow.data.DataConverter;
import io.workflow.data.FailureConverter;
import io.workflow.protocol.Failure;
import io.workflow.protocol.Payload;
import io.workflow.protocol.worker.ActivityTask;
import io.workflow.spi.ActivityContexts;
import java.util.List;
import java.util.concurrent.CompletionException;
import org.jspecify.annotations.Nullable;

/** Runs the code of one attempt and says what it came to. */
final class ActivityAttempt {

  /** What an attempt came to. */
  sealed interface Outcome {
    record Completed(List<Payload> result) implements Outcome {}

    record Failed(Failure failure, @Nullable Throwable thrown) implements Outcome {}

    record Canceled(List<Payload> details) implements Outcome {}

    /** The worker stops, and the code with it: another worker begins the attempt anew. */
    record Returned(@Nullable Throwable thrown) implements Outcome {}

    /** The activity is completed from elsewhere. */
    record Open() implements Outcome {}

    /** Nobody waits for the result: the attempt does not count any more. */
    record Abandoned(String why) implements Outcome {}
  }

  private final ActivityTask task;
  private final ActivityBean bean;
  private final DataConverter values;
  private final FailureConverter failures;
  private final Heartbeats heartbeats;
  private volatile @Nullable Thread thread;
  private volatile boolean timedOut;
  private volatile boolean shutDown;

  ActivityAttempt(
      ActivityTask task,
      ActivityBean bean,
      DataConverter values,
      FailureConverter failures,
      Heartbeats heartbeats) {
    this.task = task;
    this.bean = bean;
    this.values = values;
    this.failures = failures;
    this.heartbeats = heartbeats;
  }

  /** Runs the activity on the calling thread. */
  Outcome run() {
    AttemptContext context =
        new AttemptContext(task, failures.details(task.heartbeatDetails()), heartbeats, values);
    try {
      if (!enter()) {
        return timedOut ? new Outcome.Abandoned("it timed out") : new Outcome.Returned(null);
      }
      Object returned = ActivityContexts.call(context, () -> call());
      if (timedOut) {
        return new Outcome.Abandoned("it took longer than its start-to-close timeout");
      }
      return context.isCompletedElsewhere()
          ? new Outcome.Open()
          : new Outcome.Completed(written(returned));
    } catch (Throwable failure) {
      // Errors too: an attempt that is not reported would be waited for until it times out.
      return failed(failure instanceof CompletionException ? failure.getCause() : failure);
    } finally {
      leave();
    }
  }

  private @Nullable Object call() {
    @Nullable Object[] arguments = arguments();
    try {
      return bean.invoke(arguments);
    } catch (Throwable thrown) {
      throw new CompletionException(thrown);
    }
  }

  private @Nullable Object[] arguments() {
    try {
      return bean.arguments(task.input(), values);
    } catch (DataConversionException why) {
      throw UnconvertibleValues.unreadableInput(
          task.activityType(), task.token().task().attempt(), why);
    }
  }

  private List<Payload> written(@Nullable Object returned) {
    try {
      return bean.result(returned, values);
    } catch (DataConversionException why) {
      throw UnconvertibleValues.unwritableResult(task.activityType(), why);
    }
  }

  /**
   * What an exception means. Code that was interrupted because the worker stops has not failed; it
   * may say otherwise by an {@link ApplicationFailure}.
   */
  private Outcome failed(@Nullable Throwable thrown) {
    Reason reason = heartbeats.stopReason();
    if (timedOut || reason == Reason.NOT_FOUND) {
      return new Outcome.Abandoned("the attempt timed out, or its workflow is closed");
    }
    if (reason == Reason.CANCEL_REQUESTED) {
      if (thrown instanceof ActivityCanceledException) {
        return new Outcome.Canceled(List.of());
      }
      if (thrown instanceof CanceledFailure canceled
          && failures.toFailure(canceled).info() instanceof Failure.Canceled info) {
        return new Outcome.Canceled(info.details());
      }
    }
    if (shutDown && !(thrown instanceof ApplicationFailure)) {
      return new Outcome.Returned(thrown);
    }
    Throwable known =
        thrown == null ? new IllegalStateException("Failed without an exception") : thrown;
    return new Outcome.Failed(failures.toFailure(known), known);
  }

  /** Whether the code may begin: what would have interrupted it may have come before it. */
  private synchronized boolean enter() {
    thread = Thread.currentThread();
    return !timedOut && !shutDown;
  }

  private synchronized void leave() {
    thread = null;
    // The thread ends with this attempt, but its answer is still sent: an interrupt meant the code.
    boolean unused = Thread.interrupted();
  }

  /** The attempt took longer than it may: what it comes to is thrown away. */
  synchronized void timeOut() {
    timedOut = true;
    interrupt();
  }

  /** The worker does not wait any longer. */
  synchronized void shutDown() {
    shutDown = true;
    heartbeats.stop(Reason.WORKER_SHUTDOWN);
    interrupt();
  }

  private void interrupt() {
    Thread running = thread;
    if (running != null) {
      running.interrupt();
    }
  }
}
