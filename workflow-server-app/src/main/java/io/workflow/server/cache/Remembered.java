package io.workflow.server.cache;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.concurrent.TimeUnit;

/**
 * Caches of what may be forgotten at any time: each entry for a while after it was last written,
 * and never more than a maximum. Safe for use by many threads.
 */
public final class Remembered {

  private Remembered() {}

  /**
   * A new, empty one.
   *
   * @param maximum with more than these, entries that are seldom used are forgotten first
   */
  public static <K, V> Cache<K, V> forAWhile(Duration after, int maximum, InstantSource clock) {
    return Caffeine.newBuilder()
        .expireAfterWrite(after)
        .maximumSize(maximum)
        .ticker(() -> nanos(clock.instant()))
        .executor(Runnable::run) // what is to be forgotten is, at once; it is little work
        .build();
  }

  private static long nanos(Instant time) {
    return TimeUnit.SECONDS.toNanos(time.getEpochSecond()) + time.getNano();
  }
}
