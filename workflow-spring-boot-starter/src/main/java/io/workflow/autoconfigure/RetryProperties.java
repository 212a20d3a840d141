package io.workflow.autoconfigure;

import io.workflow.RetryOptions;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How something that failed is tried again. What is {@code null} is not set.
 *
 * @param initialInterval The wait before the second attempt.
 * @param backoffCoefficient What each further wait is multiplied by.
 * @param maximumInterval The longest wait.
 * @param maximumAttempts 1 means no second attempt, 0 without end.
 * @param nonRetryableErrorTypes Failure types that are not tried again.
 */
public record RetryProperties(
    @Nullable Duration initialInterval,
    @Nullable Double backoffCoefficient,
    @Nullable Duration maximumInterval,
    @Nullable Integer maximumAttempts,
    @Nullable List<String> nonRetryableErrorTypes) {

  RetryOptions options() {
    return new RetryOptions(
        initialInterval,
        backoffCoefficient,
        maximumInterval,
        maximumAttempts,
        nonRetryableErrorTypes);
  }
}
