package io.workflow.server.frontend.temporal.mapping;

import io.workflow.protocol.RetryPolicy;
import java.time.Duration;

/** Retry policies. */
public final class RetryPolicyMapper {

  private RetryPolicyMapper() {}

  /** With the maximum interval filled in, as Temporal's own server does. */
  public static io.temporal.api.common.v1.RetryPolicy toProto(RetryPolicy policy) {
    var proto =
        io.temporal.api.common.v1.RetryPolicy.newBuilder()
            .setInitialInterval(TimeMapper.toProto(policy.initialInterval()))
            .setBackoffCoefficient(policy.backoffCoefficient())
            .setMaximumInterval(TimeMapper.toProto(policy.effectiveMaximumInterval()))
            .setMaximumAttempts(policy.maximumAttempts())
            .addAllNonRetryableErrorTypes(policy.nonRetryableErrorTypes());
    return Unread.into(proto, policy.unread()).build();
  }

  /**
   * With the defaults for what is 0: 1 s, doubled each time, at most 100 times the first interval,
   * without end. Whether the policy makes sense is for the engine to say.
   */
  public static RetryPolicy fromProto(io.temporal.api.common.v1.RetryPolicy proto) {
    Duration initial = TimeMapper.orNull(proto.getInitialInterval());
    return new RetryPolicy(
        initial == null ? RetryPolicy.DEFAULT.initialInterval() : initial,
        proto.getBackoffCoefficient() == 0
            ? RetryPolicy.DEFAULT.backoffCoefficient()
            : proto.getBackoffCoefficient(),
        TimeMapper.orNull(proto.getMaximumInterval()),
        proto.getMaximumAttempts(),
        proto.getNonRetryableErrorTypesList(),
        Unread.fields(proto));
  }
}
