package io.workflow.data;

import io.workflow.RetryOptions;
import io.workflow.protocol.RetryPolicy;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Turns the options of applications into policies that travel. */
public final class RetryPolicies {

  private RetryPolicies() {}

  /** The policy that the options mean, with the defaults filled in. */
  public static RetryPolicy of(RetryOptions options) {
    return new RetryPolicy(
        orElse(options.initialInterval(), RetryPolicy.DEFAULT.initialInterval()),
        orElse(options.backoffCoefficient(), RetryPolicy.DEFAULT.backoffCoefficient()),
        options.maximumInterval(),
        orElse(options.maximumAttempts(), RetryPolicy.DEFAULT.maximumAttempts()),
        orElse(options.nonRetryableErrorTypes(), List.of()),
        null);
  }

  private static <T> T orElse(@Nullable T value, T fallback) {
    return Objects.requireNonNullElse(value, fallback);
  }
}
