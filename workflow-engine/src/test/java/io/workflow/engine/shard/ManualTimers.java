package io.workflow.engine.shard;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Time that stands still until {@link #advance} moves it, and then does what is due, in order. */
public final class ManualTimers implements Timers {

  /** Each is one of its own, so no record: two may be due at once to do the same. */
  private static final class Due {
    private final long nanos;
    private final Runnable action;

    Due(long nanos, Runnable action) {
      this.nanos = nanos;
      this.action = action;
    }
  }

  private final List<Due> waiting = new ArrayList<>();
  private long nanos;

  @Override
  public synchronized long nanos() {
    return nanos;
  }

  @Override
  public synchronized Runnable after(Duration delay, Runnable action) {
    Due due = new Due(nanos + delay.toNanos(), action);
    waiting.add(due);
    return () -> stop(due);
  }

  private synchronized void stop(Due due) {
    waiting.remove(due);
  }

  /** Runs on this thread what is due until then, also what that asks for. */
  public void advance(Duration step) {
    long until = nanos() + step.toNanos();
    for (Due due = next(until); due != null; due = next(until)) {
      due.action.run();
    }
    synchronized (this) {
      nanos = until;
    }
  }

  private synchronized @Nullable Due next(long until) {
    Due due =
        waiting.stream()
            .filter(one -> one.nanos <= until)
            .min(Comparator.comparingLong(one -> one.nanos))
            .orElse(null);
    if (due != null) {
      waiting.remove(due);
      nanos = Math.max(nanos, due.nanos);
    }
    return due;
  }
}
