package io.workflow.engine.state;

import java.time.Duration;
import java.time.Instant;

/**
 * When a task that nobody claimed is sent to the workers again. Its record may be lost, or only
 * wait behind others: the growing interval keeps a long backlog from being multiplied.
 */
final class Redispatch {

  private static final Duration FIRST = Duration.ofSeconds(10);
  private static final Duration LONGEST = Duration.ofMinutes(5);
  private static final int DOUBLINGS_TO_LONGEST = 5;

  private Redispatch() {}

  /** {@code dispatches} is how often it was sent; at least 1. */
  static Instant after(Instant dispatchedAt, int dispatches) {
    Duration wait =
        dispatches > DOUBLINGS_TO_LONGEST ? LONGEST : FIRST.multipliedBy(1L << (dispatches - 1));
    return dispatchedAt.plus(wait.compareTo(LONGEST) > 0 ? LONGEST : wait);
  }
}
