package io.workflow.server.frontend.temporal.worker;

import io.workflow.server.frontend.temporal.call.CallException;
import io.workflow.server.frontend.temporal.call.CurrentCall;
import java.time.Duration;

/**
 * How long a poll waits: it ends a moment before the client gives up, so that the client knows that
 * it brought nothing.
 *
 * @param left zero when it is over at once
 */
record PollTime(Duration left) {

  private static final Duration LONGEST = Duration.ofSeconds(60);
  private static final Duration SHORTEST_DEADLINE = Duration.ofSeconds(2);
  private static final Duration RESERVE = Duration.ofSeconds(1);

  /**
   * By the deadline of the call.
   *
   * @throws CallException {@code INVALID_ARGUMENT} when that is under two seconds; with one second
   *     or less left there is no time for an error either
   */
  static PollTime of(CurrentCall call) {
    return of(call.timeLeft(LONGEST.plus(RESERVE)));
  }

  static PollTime of(Duration untilDeadline) {
    if (untilDeadline.compareTo(RESERVE) <= 0) {
      return new PollTime(Duration.ZERO);
    }
    if (untilDeadline.compareTo(SHORTEST_DEADLINE) < 0) {
      throw CallException.invalid(
          "Context timeout is too short: expected a deadline of at least %d s for a poll"
              .formatted(SHORTEST_DEADLINE.toSeconds()));
    }
    return new PollTime(untilDeadline.minus(RESERVE));
  }

  boolean isOver() {
    return left.isZero();
  }
}
