package io.workflow.faults;

import java.time.Duration;
import java.util.NavigableMap;
import java.util.concurrent.ConcurrentSkipListMap;

/** How long this machine kept a thread waiting that wanted to run, which no server can change. */
final class Stalls implements AutoCloseable {

  private static final Duration TICK = Duration.ofMillis(10);
  private static final long WORTH_NOTING = Duration.ofMillis(50).toNanos();

  /** By when each ended, by {@link System#nanoTime}. */
  private final NavigableMap<Long, Duration> stalls = new ConcurrentSkipListMap<>();

  private final Thread watch = Thread.ofPlatform().daemon().name("stalls").start(this::watch);

  private void watch() {
    long before = System.nanoTime();
    while (!Thread.currentThread().isInterrupted()) {
      Pace.pause(TICK);
      long now = System.nanoTime();
      long late = now - before - TICK.toNanos();
      if (late > WORTH_NOTING) {
        stalls.put(now, Duration.ofNanos(late));
      }
      before = now;
    }
  }

  /** All of them between these two moments, one after the other. */
  Duration sum(long from, long to) {
    return stalls.subMap(from, true, Math.max(from, to), true).values().stream()
        .reduce(Duration.ZERO, Duration::plus);
  }

  @Override
  public void close() {
    watch.interrupt();
  }
}
