package io.workflow.engine.shard;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/** The JDK's monotonic clock, and its one thread for timeouts. */
final class SystemTimers implements Timers {

  static final Timers INSTANCE = new SystemTimers();

  private SystemTimers() {}

  @Override
  public long nanos() {
    return System.nanoTime();
  }

  @Override
  public Runnable after(Duration delay, Runnable action) {
    CompletableFuture<Boolean> due =
        new CompletableFuture<Boolean>()
            .completeOnTimeout(true, delay.toNanos(), TimeUnit.NANOSECONDS);
    var unused = due.thenRun(action);
    // Nothing of it stays behind: long polls that are answered are many.
    return () -> due.cancel(false);
  }
}
