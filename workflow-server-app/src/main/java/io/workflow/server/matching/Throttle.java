package io.workflow.server.matching;

import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * How many tasks a second a queue gives away: a bucket that holds what one second brings, at least
 * one. Belongs to one lock.
 */
final class Throttle {

  private double perSecond = Double.POSITIVE_INFINITY;
  private double tokens;
  private Instant filledAt = Instant.MIN;

  /** From now on; what is in the bucket stays, as far as it fits. */
  void limit(double tasksPerSecond, Instant now) {
    if (tasksPerSecond == perSecond) {
      return;
    }
    boolean wasUnlimited = isUnlimited();
    fill(now);
    perSecond = tasksPerSecond;
    tokens = wasUnlimited ? capacity() : Math.min(tokens, capacity());
    filledAt = now;
  }

  private boolean isUnlimited() {
    return perSecond == Double.POSITIVE_INFINITY;
  }

  /** {@code false} when there is none left for the moment. */
  boolean take(Instant now) {
    if (isUnlimited()) {
      return true;
    }
    fill(now);
    if (tokens < 1) {
      return false;
    }
    tokens--;
    return true;
  }

  /** What was taken was not used. */
  void giveBack() {
    if (!isUnlimited()) {
      tokens = Math.min(capacity(), tokens + 1);
    }
  }

  /** How many tasks could be given away at once, of so many. */
  int available(int wanted, Instant now) {
    if (isUnlimited()) {
      return wanted;
    }
    fill(now);
    return Math.min(wanted, (int) tokens);
  }

  /** Until one more can be given away; {@code null} when that is never. */
  @Nullable Duration untilNext(Instant now) {
    if (isUnlimited()) {
      return Duration.ZERO;
    }
    fill(now);
    if (tokens >= 1) {
      return Duration.ZERO;
    }
    return perSecond <= 0
        ? null
        : Duration.ofNanos((long) Math.ceil((1 - tokens) / perSecond * 1_000_000_000L));
  }

  private double capacity() {
    return perSecond <= 0 ? 0 : Math.max(1, perSecond);
  }

  private void fill(Instant now) {
    if (!isUnlimited() && now.isAfter(filledAt)) {
      double seconds = Duration.between(filledAt, now).toNanos() / 1_000_000_000.0;
      tokens = Math.min(capacity(), tokens + seconds * perSecond);
      filledAt = now;
    }
  }
}
