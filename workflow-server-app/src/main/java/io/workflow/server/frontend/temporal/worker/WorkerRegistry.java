package io.workflow.server.frontend.temporal.worker;

import com.github.benmanes.caffeine.cache.Cache;
import io.temporal.api.enums.v1.WorkerStatus;
import io.temporal.api.worker.v1.WorkerHeartbeat;
import io.workflow.server.cache.Remembered;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/**
 * What workers told this server of themselves, each one's last word. In memory alone: forgotten
 * when a worker says that it goes, when it was silent for long, or when too many are known, those
 * that are heard of least first. Safe for use by many threads.
 */
@Component
final class WorkerRegistry {

  static final Duration SILENT = Duration.ofHours(2);
  static final int MAXIMUM = 10_000;

  private final Cache<Key, WorkerHeartbeat> workers;

  WorkerRegistry(InstantSource clock) {
    this.workers = Remembered.forAWhile(SILENT, MAXIMUM, clock);
  }

  private record Key(String namespace, String workerInstanceKey) {}

  /**
   * A heartbeat without an instance key is nobody's.
   *
   * @throws io.workflow.server.frontend.temporal.call.CallException when one has a time that is
   *     none; then none of them is kept
   */
  void record(String namespace, List<WorkerHeartbeat> heartbeats) {
    heartbeats.forEach(HeartbeatTimes::check);
    for (WorkerHeartbeat heartbeat : heartbeats) {
      Key key = new Key(namespace, heartbeat.getWorkerInstanceKey());
      if (heartbeat.getStatus() == WorkerStatus.WORKER_STATUS_SHUTDOWN) {
        workers.invalidate(key);
      } else if (!key.workerInstanceKey().isEmpty()) {
        workers.put(key, heartbeat);
      }
    }
  }

  /** {@code null} when it is not known. */
  @Nullable WorkerHeartbeat find(String namespace, String workerInstanceKey) {
    return workers.getIfPresent(new Key(namespace, workerInstanceKey));
  }

  /** Those of a namespace, by instance key. */
  List<WorkerHeartbeat> all(String namespace) {
    return workers.asMap().entrySet().stream()
        .filter(entry -> entry.getKey().namespace().equals(namespace))
        .map(Map.Entry::getValue)
        .sorted((a, b) -> a.getWorkerInstanceKey().compareTo(b.getWorkerInstanceKey()))
        .toList();
  }
}
