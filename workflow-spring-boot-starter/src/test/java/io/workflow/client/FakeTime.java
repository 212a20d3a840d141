package io.workflow.client;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;

/** Passes only when the client sleeps, and then at once. */
final class FakeTime implements ClientTime {

  /** What happens while the client sleeps. */
  interface WhileSleeping {
    void happen(int sleep) throws InterruptedException;
  }

  private final AtomicLong now = new AtomicLong();
  private final List<Duration> sleeps = new ArrayList<>();
  private WhileSleeping whileSleeping = sleep -> {};

  /** The first sleep has the number 1. */
  void whileSleeping(WhileSleeping what) {
    whileSleeping = what;
  }

  synchronized List<Duration> sleeps() {
    return List.copyOf(sleeps);
  }

  @Override
  public long nanoTime() {
    return now.get();
  }

  @Override
  public void sleep(Duration duration) throws InterruptedException {
    int count;
    synchronized (this) {
      sleeps.add(duration);
      count = sleeps.size();
    }
    now.addAndGet(duration.toNanos());
    whileSleeping.happen(count);
  }
}
