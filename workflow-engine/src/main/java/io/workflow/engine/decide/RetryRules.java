package io.workflow.engine.decide;

import io.workflow.protocol.Failure;
import io.workflow.protocol.RetryPolicy;
import io.workflow.protocol.TimeoutType;
import java.time.Duration;
import java.util.EnumMap;
import java.util.Map;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** What retry policies mean, for activities and whole runs alike. */
final class RetryRules {

  /** What timeouts go by in the list of error types that are not tried again. */
  private static final String TIMEOUT_TYPE = "TemporalTimeout:";

  private static final Map<TimeoutType, String> TIMEOUT_NAMES =
      new EnumMap<>(
          Map.of(
              TimeoutType.START_TO_CLOSE, TIMEOUT_TYPE + "StartToClose",
              TimeoutType.SCHEDULE_TO_START, TIMEOUT_TYPE + "ScheduleToStart",
              TimeoutType.SCHEDULE_TO_CLOSE, TIMEOUT_TYPE + "ScheduleToClose",
              TimeoutType.HEARTBEAT, TIMEOUT_TYPE + "Heartbeat"));

  private RetryRules() {}

  /**
   * What is wrong with a policy; {@code null} when nothing is.
   *
   * @param owner whose policy it is, for the text
   */
  static @Nullable String problem(String owner, RetryPolicy policy) {
    if (policy.maximumAttempts() == 1) {
      return null; // nothing of the rest is ever used
    }
    if (!policy.initialInterval().isPositive()
        || policy.initialInterval().compareTo(Limits.LONGEST_WAIT) > 0) {
      return ("Expected a positive initial interval of at most %s in the retry policy of "
              + "%s, but it is %s")
          .formatted(Limits.LONGEST_WAIT, owner, policy.initialInterval());
    }
    if (!(policy.backoffCoefficient() >= 1)) {
      return "Expected a back-off coefficient of at least 1 in the retry policy of %s, but it is %s"
          .formatted(owner, policy.backoffCoefficient());
    }
    if (policy.maximumAttempts() < 0) {
      return ("Expected maximum attempts of 0 (no limit) or more in the retry policy of %s, "
              + "but it is %d")
          .formatted(owner, policy.maximumAttempts());
    }
    if (policy.effectiveMaximumInterval().compareTo(policy.initialInterval()) < 0
        || (policy.maximumInterval() != null
            && policy.maximumInterval().compareTo(Limits.LONGEST_WAIT) > 0)) {
      return ("Expected a maximum interval from the initial %s to %s in the retry policy of "
              + "%s, but it is %s")
          .formatted(
              policy.initialInterval(), Limits.LONGEST_WAIT, owner, policy.maximumInterval());
    }
    for (String type : policy.nonRetryableErrorTypes()) {
      if (type.startsWith(TIMEOUT_TYPE) && !TIMEOUT_NAMES.containsValue(type)) {
        return "Expected one of %s among the non-retryable error types of %s, but got '%s'"
            .formatted(new TreeSet<>(TIMEOUT_NAMES.values()), owner, type);
      }
    }
    return null;
  }

  /** The wait after a failed attempt (1 is the first); the failure may ask for another one. */
  static Duration interval(RetryPolicy policy, int attempt, Failure failure) {
    Duration interval =
        failure.info() instanceof Failure.Application application
                && application.nextRetryDelay() != null
            ? application.nextRetryDelay()
            : policy.intervalAfter(attempt);
    return interval.compareTo(Limits.LONGEST_WAIT) > 0 ? Limits.LONGEST_WAIT : interval;
  }

  static boolean isNonRetryable(Failure failure, RetryPolicy policy) {
    return switch (failure.info()) {
      case Failure.Application application ->
          application.nonRetryable()
              || policy.nonRetryableErrorTypes().contains(application.type());
      case Failure.Server server -> server.nonRetryable();
      case Failure.Canceled _canceled -> true;
      case Failure.Terminated _terminated -> true;
      case Failure.Timeout timeout ->
          switch (timeout.type()) {
            case SCHEDULE_TO_START, SCHEDULE_TO_CLOSE -> true;
            case START_TO_CLOSE, HEARTBEAT ->
                policy.nonRetryableErrorTypes().contains(TIMEOUT_NAMES.get(timeout.type()));
          };
      case Failure.Activity _activity -> false;
      case Failure.ChildWorkflow _child -> false;
      case Failure.ResetWorkflow _reset -> false;
      case Failure.Unspecified _unspecified -> false;
    };
  }
}
