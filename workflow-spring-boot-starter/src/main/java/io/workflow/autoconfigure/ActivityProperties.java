package io.workflow.autoconfigure;

import io.workflow.ActivityOptions;
import io.workflow.RetryOptions;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Options of one activity type, below {@code workflow.worker.activities.<type>}, for example {@code
 * workflow.worker.activities.Payments.charge.start-to-close-timeout=10s}. They go before what the
 * annotations say. What is {@code null} is not set.
 *
 * @param taskQueue Task queue of the activity.
 * @param startToCloseTimeout How long one attempt may take.
 * @param scheduleToCloseTimeout How long all attempts may take together.
 * @param scheduleToStartTimeout How long the activity may wait for a worker.
 * @param heartbeatTimeout The longest time between two heartbeats.
 * @param retry How failed attempts are tried again.
 */
public record ActivityProperties(
    @Nullable String taskQueue,
    @Nullable Duration startToCloseTimeout,
    @Nullable Duration scheduleToCloseTimeout,
    @Nullable Duration scheduleToStartTimeout,
    @Nullable Duration heartbeatTimeout,
    @Nullable Retry retry) {

  /**
   * How failed attempts are tried again.
   *
   * @param initialInterval The wait before the second attempt.
   * @param backoffCoefficient What each further wait is multiplied by.
   * @param maximumInterval The longest wait.
   * @param maximumAttempts 1 means no second attempt, 0 without end.
   * @param nonRetryableErrorTypes Failure types that are not tried again.
   */
  public record Retry(
      @Nullable Duration initialInterval,
      @Nullable Double backoffCoefficient,
      @Nullable Duration maximumInterval,
      @Nullable Integer maximumAttempts,
      @Nullable List<String> nonRetryableErrorTypes) {}

  ActivityOptions options() {
    return new ActivityOptions(
        taskQueue,
        startToCloseTimeout,
        scheduleToCloseTimeout,
        scheduleToStartTimeout,
        heartbeatTimeout,
        retry == null
            ? null
            : new RetryOptions(
                retry.initialInterval(),
                retry.backoffCoefficient(),
                retry.maximumInterval(),
                retry.maximumAttempts(),
                retry.nonRetryableErrorTypes()),
        null,
        null);
  }
}
