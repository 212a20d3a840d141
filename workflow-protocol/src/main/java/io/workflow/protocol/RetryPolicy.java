package io.workflow.protocol;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How often and how fast something that failed is tried again.
 *
 * @param initialInterval the wait before the second attempt
 * @param backoffCoefficient what each further wait is multiplied by; at least 1
 * @param maximumInterval the longest wait; {@code null} means 100 times the initial interval
 * @param maximumAttempts 0 means without end, 1 means no second attempt
 * @param nonRetryableErrorTypes failure types that are not tried again
 * @param unread what else was sent
 */
public record RetryPolicy(
    Duration initialInterval,
    double backoffCoefficient,
    @Nullable Duration maximumInterval,
    int maximumAttempts,
    List<String> nonRetryableErrorTypes,
    @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable Opaque unread) {

  /** 1 s, doubled each time up to 100 s, without end. */
  public static final RetryPolicy DEFAULT =
      new RetryPolicy(Duration.ofSeconds(1), 2.0, null, 0, List.of(), null);

  private static final int DEFAULT_MAXIMUM_FACTOR = 100;

  public RetryPolicy {
    nonRetryableErrorTypes = Payloads.orEmpty(nonRetryableErrorTypes);
  }

  /**
   * The wait after the given failed attempt (1 is the first), never longer than the maximum
   * interval.
   */
  public Duration intervalAfter(int attempt) {
    return new Backoff(initialInterval, backoffCoefficient, effectiveMaximumInterval())
        .after(attempt);
  }

  /** The maximum interval, with its default filled in. */
  public Duration effectiveMaximumInterval() {
    return maximumInterval == null
        ? initialInterval.multipliedBy(DEFAULT_MAXIMUM_FACTOR)
        : maximumInterval;
  }
}
