package io.workflow.server.frontend.temporal;

import io.temporal.api.enums.v1.WorkerStatus;
import io.temporal.api.worker.v1.WorkerHeartbeat;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/**
 * What workers told this server of themselves, each one's last word. In memory alone: forgotten
 * when a worker says that it goes, when it was silent for long, or when too many are known, the
 * longest silent ones first. Safe for use by many threads.
 */
@Component
final class WorkerRegistry {

  static final Duration SILENT = Duration.ofHours(2);
  static final int MAXIMUM = 10_000;

  private final InstantSource clock;

  /** The one that was silent for longest comes first. */
  private final Map<Key, Entry> workers = new LinkedHashMap<>();

  WorkerRegistry() {
    this(Clock.systemUTC());
  }

  WorkerRegistry(InstantSource clock) {
    this.clock = clock;
  }

  private record Key(String namespace, String workerInstanceKey) {}

  private record Entry(WorkerHeartbeat heartbeat, Instant heard) {}

  /** A heartbeat without an instance key is nobody's. */
  synchronized void record(String namespace, List<WorkerHeartbeat> heartbeats) {
    Instant now = clock.instant();
    for (WorkerHeartbeat heartbeat : heartbeats) {
      Key key = new Key(namespace, heartbeat.getWorkerInstanceKey());
      if (heartbeat.getStatus() == WorkerStatus.WORKER_STATUS_SHUTDOWN) {
        workers.remove(key);
      } else if (!key.workerInstanceKey().isEmpty()) {
        workers.remove(key); // so that it comes last
        workers.put(key, new Entry(heartbeat, now));
      }
    }
    forget(now);
  }

  /** {@code null} when it is not known. */
  synchronized @Nullable WorkerHeartbeat find(String namespace, String workerInstanceKey) {
    forget(clock.instant());
    Entry entry = workers.get(new Key(namespace, workerInstanceKey));
    return entry == null ? null : entry.heartbeat();
  }

  /** Those of a namespace, by instance key. */
  synchronized List<WorkerHeartbeat> all(String namespace) {
    forget(clock.instant());
    return workers.entrySet().stream()
        .filter(entry -> entry.getKey().namespace().equals(namespace))
        .map(entry -> entry.getValue().heartbeat())
        .sorted((a, b) -> a.getWorkerInstanceKey().compareTo(b.getWorkerInstanceKey()))
        .toList();
  }

  private void forget(Instant now) {
    var eldest = workers.entrySet().iterator();
    while (eldest.hasNext()) {
      Entry entry = eldest.next().getValue();
      if (workers.size() <= MAXIMUM && !entry.heard().isBefore(now.minus(SILENT))) {
        return;
      }
      eldest.remove();
    }
  }
}
