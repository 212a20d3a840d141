package io.workflow.protocol;

import java.time.Duration;
import java.util.concurrent.ThreadLocalRandom;

/**
 * Growing waits, spread so that many callers don't come back at the same moment.
 *
 * @param initial the longest wait after one failure
 * @param maximum the longest wait after any number of failures
 */
public record Backoff(Duration initial, Duration maximum) {

  private static final int MAXIMUM_DOUBLINGS = 20;

  /**
   * The wait after a number of failures in a row (1 is the first): doubled each time, between half
   * and the whole of it.
   */
  public Duration after(int failures) {
    long doubled = initial.toMillis() << Math.clamp(failures - 1, 0, MAXIMUM_DOUBLINGS);
    long whole = Math.min(doubled, maximum.toMillis());
    return Duration.ofMillis(whole / 2 + ThreadLocalRandom.current().nextLong(whole / 2 + 1));
  }
}
