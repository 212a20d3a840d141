package io.workflow.worker.task;

import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** Lets a message through once in a while for each subject, so that a storm of them is readable. */
public final class OccasionalLog {

  private static final int MAXIMUM_SUBJECTS = 1_000;

  private final long intervalNanos;
  private final Map<String, Long> last = new ConcurrentHashMap<>();

  public OccasionalLog(Duration interval) {
    this.intervalNanos = interval.toNanos();
  }

  /** Runs {@code log} unless it ran for the same subject within the interval. */
  public void log(String subject, Runnable log) {
    if (isDue(subject)) {
      log.run();
    }
  }

  /** Whether it was not due for the same subject within the interval. */
  public boolean isDue(String subject) {
    long now = System.nanoTime();
    if (last.size() > MAXIMUM_SUBJECTS) {
      last.clear();
    }
    Long before = last.get(subject);
    boolean due = before == null || now - before > intervalNanos;
    if (due) {
      last.put(subject, now);
    }
    return due;
  }
}
