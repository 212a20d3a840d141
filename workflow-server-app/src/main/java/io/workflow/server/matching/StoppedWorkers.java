package io.workflow.server.matching;

import com.github.benmanes.caffeine.cache.Cache;
import io.workflow.server.cache.Remembered;
import java.time.Duration;
import java.time.InstantSource;
import org.springframework.stereotype.Component;

/**
 * Workers that said a moment ago that they go: a poll of theirs that was on its way gets no task,
 * which nobody would do. Safe for use by many threads.
 */
@Component
public final class StoppedWorkers {

  private static final Duration REMEMBERED = Duration.ofSeconds(30);
  private static final int MAXIMUM = 10_000;

  private final Cache<String, Boolean> stopped;

  StoppedWorkers(InstantSource clock) {
    this.stopped = Remembered.forAWhile(REMEMBERED, MAXIMUM, clock);
  }

  public void add(String workerInstanceKey) {
    stopped.put(workerInstanceKey, true);
  }

  public boolean contains(String workerInstanceKey) {
    return !workerInstanceKey.isEmpty() && stopped.getIfPresent(workerInstanceKey) != null;
  }
}
