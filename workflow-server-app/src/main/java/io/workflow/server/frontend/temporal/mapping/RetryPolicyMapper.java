package io.workflow.server.frontend.temporal.mapping;

import io.workflow.protocol.RetryPolicy;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** Retry policies. */
public final class RetryPolicyMapper {

  private RetryPolicyMapper() {}

  /** With the maximum interval filled in, as Temporal's own server does. */
  public static io.temporal.api.common.v1.RetryPolicy toProto(RetryPolicy policy) {
    return io.temporal.api.common.v1.RetryPolicy.newBuilder()
        .setInitialInterval(TimeMapper.toProto(policy.initialInterval()))
        .setBackoffCoefficient(policy.backoffCoefficient())
        .setMaximumInterval(TimeMapper.toProto(policy.effectiveMaximumInterval()))
        .setMaximumAttempts(policy.maximumAttempts())
        .addAllNonRetryableErrorTypes(policy.nonRetryableErrorTypes())
        .build();
  }

  /**
   * With the defaults for what is 0: 1 s, doubled each time, at most 100 times the first interval,
   * without end.
   *
   * @throws io.grpc.StatusRuntimeException {@code INVALID_ARGUMENT} when the policy makes no sense
   */
  public static RetryPolicy fromProto(io.temporal.api.common.v1.RetryPolicy proto) {
    Duration initial = TimeMapper.orNull(proto.getInitialInterval());
    Duration first = initial == null ? RetryPolicy.DEFAULT.initialInterval() : initial;
    Duration maximum = TimeMapper.orNull(proto.getMaximumInterval());
    double coefficient =
        proto.getBackoffCoefficient() == 0
            ? RetryPolicy.DEFAULT.backoffCoefficient()
            : proto.getBackoffCoefficient();
    require(coefficient >= 1, "backoff_coefficient of at least 1", coefficient);
    require(
        proto.getMaximumAttempts() >= 0,
        "maximum_attempts of 0 (without end) or more",
        proto.getMaximumAttempts());
    require(
        maximum == null || maximum.compareTo(first) >= 0,
        "maximum_interval not shorter than the initial interval of " + first,
        maximum);
    return new RetryPolicy(
        first,
        coefficient,
        maximum,
        proto.getMaximumAttempts(),
        proto.getNonRetryableErrorTypesList());
  }

  private static void require(boolean holds, String expected, @Nullable Object given) {
    if (!holds) {
      throw InvalidMessages.invalid(
          "Expected a retry policy with a %s, but got %s".formatted(expected, given));
    }
  }
}
