package io.workflow.protocol;

import java.time.Duration;
import java.util.random.RandomGenerator;

/**
 * Waits that grow with each failure in a row.
 *
 * @param first the wait after the first failure
 * @param coefficient what each further wait is multiplied by; at least 1
 * @param longest no wait is longer
 */
public record Backoff(Duration first, double coefficient, Duration longest) {

  /** Each wait is twice as long as the one before. */
  public static Backoff doubling(Duration first, Duration longest) {
    return new Backoff(first, 2, longest);
  }

  /** The wait after this many failures in a row (1 is the first), in whole milliseconds. */
  public Duration after(int failures) {
    double millis = first.toMillis() * Math.pow(coefficient, Math.max(failures, 1) - 1);
    return millis >= longest.toMillis() ? longest : Duration.ofMillis((long) millis);
  }

  /** From half to the whole of that wait, so that many callers do not come back at once. */
  public Duration spreadAfter(int failures, RandomGenerator random) {
    long whole = after(failures).toMillis();
    return Duration.ofMillis(whole / 2 + random.nextLong(whole / 2 + 1));
  }
}
