package io.workflow;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * How often and how fast something that failed is tried again: after {@code initialInterval ×
 * backoffCoefficient^(attempt-1)}, at most {@code maximumInterval}.
 *
 * @param initialInterval {@code null} means the default, 1 s
 * @param backoffCoefficient {@code null} means the default, 2; at least 1
 * @param maximumInterval {@code null} means the default, 100 times the initial interval
 * @param maximumAttempts {@code null} or 0 means without end, 1 means no second attempt
 * @param nonRetryableErrorTypes failure types that are not tried again; {@code null} means not set
 */
public record RetryOptions(
    @Nullable Duration initialInterval,
    @Nullable Double backoffCoefficient,
    @Nullable Duration maximumInterval,
    @Nullable Integer maximumAttempts,
    @Nullable List<String> nonRetryableErrorTypes) {

  public RetryOptions {
    Checks.positive("initialInterval", initialInterval);
    Checks.positive("maximumInterval", maximumInterval);
    if (backoffCoefficient != null && backoffCoefficient < 1) {
      throw new IllegalArgumentException(
          "Expected a backoffCoefficient of at least 1, but got " + backoffCoefficient);
    }
    if (maximumAttempts != null && maximumAttempts < 0) {
      throw new IllegalArgumentException(
          "Expected maximumAttempts of 0 (without end) or more, but got " + maximumAttempts);
    }
    nonRetryableErrorTypes =
        nonRetryableErrorTypes == null ? null : List.copyOf(nonRetryableErrorTypes);
  }

  public static Builder builder() {
    return new Builder();
  }

  /** What is not set here is taken from {@code defaults}. */
  public RetryOptions orElse(@Nullable RetryOptions defaults) {
    if (defaults == null) {
      return this;
    }
    return new RetryOptions(
        Checks.firstSet(initialInterval, defaults.initialInterval),
        Checks.firstSet(backoffCoefficient, defaults.backoffCoefficient),
        Checks.firstSet(maximumInterval, defaults.maximumInterval),
        Checks.firstSet(maximumAttempts, defaults.maximumAttempts),
        Checks.firstSet(nonRetryableErrorTypes, defaults.nonRetryableErrorTypes));
  }

  /** Not safe for use by several threads. */
  public static final class Builder {
    private @Nullable Duration initialInterval;
    private @Nullable Double backoffCoefficient;
    private @Nullable Duration maximumInterval;
    private @Nullable Integer maximumAttempts;
    private @Nullable List<String> nonRetryableErrorTypes;

    private Builder() {}

    public Builder initialInterval(Duration value) {
      initialInterval = Objects.requireNonNull(value);
      return this;
    }

    public Builder backoffCoefficient(double value) {
      backoffCoefficient = value;
      return this;
    }

    public Builder maximumInterval(Duration value) {
      maximumInterval = Objects.requireNonNull(value);
      return this;
    }

    public Builder maximumAttempts(int value) {
      maximumAttempts = value;
      return this;
    }

    /** Adds failure types; the name of an exception's class is its type. */
    public Builder doNotRetry(String... types) {
      List<String> all =
          nonRetryableErrorTypes == null
              ? new ArrayList<>()
              : new ArrayList<>(nonRetryableErrorTypes);
      all.addAll(List.of(types));
      nonRetryableErrorTypes = all;
      return this;
    }

    /** Adds the types of exceptions that don't make sense to try again. */
    @SafeVarargs
    public final Builder doNotRetry(Class<? extends Throwable>... types) {
      for (Class<? extends Throwable> type : types) {
        doNotRetry(type.getName());
      }
      return this;
    }

    public RetryOptions build() {
      return new RetryOptions(
          initialInterval,
          backoffCoefficient,
          maximumInterval,
          maximumAttempts,
          nonRetryableErrorTypes);
    }
  }
}
