package io.workflow.worker.channel;

import java.time.Duration;
import java.util.concurrent.ThreadLocalRandom;

/** Growing waits, spread so that many workers don't come back at the same moment. */
public final class Backoff {

  private static final int MAXIMUM_DOUBLINGS = 20;

  private final Duration initial;
  private final Duration maximum;

  public Backoff(Duration initial, Duration maximum) {
    this.initial = initial;
    this.maximum = maximum;
  }

  /**
   * The wait after so many failures in a row (1 is the first): doubled each time, between half and
   * the whole of it.
   */
  public Duration after(int failures) {
    long doubled = initial.toMillis() << Math.clamp(failures - 1, 0, MAXIMUM_DOUBLINGS);
    long whole = Math.min(doubled, maximum.toMillis());
    return Duration.ofMillis(whole / 2 + ThreadLocalRandom.current().nextLong(whole / 2 + 1));
  }
}
