package io.workflow.server.frontend.temporal;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.Map;
import org.springframework.stereotype.Component;

/**
 * Workers that said a moment ago that they go: a poll of theirs that was on its way gets no task,
 * which nobody would do. Safe for use by many threads.
 */
@Component
final class StoppedWorkers {

  private static final Duration REMEMBERED = Duration.ofSeconds(30);
  private static final int MAXIMUM = 10_000;

  private final InstantSource clock;
  private final Map<String, Instant> stopped =
      new LinkedHashMap<>() {
        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Instant> eldest) {
          return size() > MAXIMUM || eldest.getValue().isBefore(clock.instant().minus(REMEMBERED));
        }
      };

  StoppedWorkers() {
    this(Clock.systemUTC());
  }

  StoppedWorkers(InstantSource clock) {
    this.clock = clock;
  }

  synchronized void add(String workerInstanceKey) {
    stopped.put(workerInstanceKey, clock.instant());
  }

  synchronized boolean contains(String workerInstanceKey) {
    if (stopped.isEmpty() || workerInstanceKey.isEmpty()) {
      return false;
    }
    Instant since = stopped.get(workerInstanceKey);
    return since != null && !since.isBefore(clock.instant().minus(REMEMBERED));
  }
}
