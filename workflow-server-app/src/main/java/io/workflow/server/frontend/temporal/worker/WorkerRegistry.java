package io.workflow.server.frontend.temporal.worker;

import com.google.protobuf.InvalidProtocolBufferException;
import io.temporal.api.enums.v1.WorkerStatus;
import io.temporal.api.worker.v1.WorkerHeartbeat;
import io.workflow.protocol.Opaque;
import io.workflow.server.frontend.temporal.call.CallException;
import io.workflow.server.matching.KnownWorkers;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** What workers tell of themselves, as the messages of the SDKs. Calls may block. */
@Component
final class WorkerRegistry {

  /** A heartbeat is about 1 KB, and what another node sends comes in one frame. */
  private static final int PAGE = 1_000;

  private final KnownWorkers workers;

  WorkerRegistry(KnownWorkers workers) {
    this.workers = workers;
  }

  /**
   * A heartbeat without an instance key is nobody's.
   *
   * @throws CallException when one has a time that is none; then none of them is kept
   */
  void record(String namespace, List<WorkerHeartbeat> heartbeats) {
    heartbeats.forEach(HeartbeatTimes::check);
    List<KnownWorkers.Word> words =
        heartbeats.stream()
            .filter(heartbeat -> !heartbeat.getWorkerInstanceKey().isEmpty())
            .map(WorkerRegistry::word)
            .toList();
    if (!words.isEmpty()) {
      workers.record(namespace, words);
    }
  }

  private static KnownWorkers.Word word(WorkerHeartbeat heartbeat) {
    return new KnownWorkers.Word(
        heartbeat.getWorkerInstanceKey(),
        heartbeat.getStatus() == WorkerStatus.WORKER_STATUS_SHUTDOWN,
        new Opaque(heartbeat.toByteArray()));
  }

  /** {@code null} when it is not known. */
  @Nullable WorkerHeartbeat find(String namespace, String workerInstanceKey) {
    return workers.page(namespace, workerInstanceKey, 1).stream()
        .map(WorkerRegistry::heartbeat)
        .filter(worker -> worker.getWorkerInstanceKey().equals(workerInstanceKey))
        .findFirst()
        .orElse(null);
  }

  /** Those of a namespace, by instance key. */
  List<WorkerHeartbeat> all(String namespace) {
    List<WorkerHeartbeat> all = new ArrayList<>();
    List<Opaque> page;
    do {
      String from = all.isEmpty() ? "" : all.getLast().getWorkerInstanceKey() + '\0';
      page = workers.page(namespace, from, PAGE);
      page.forEach(worker -> all.add(heartbeat(worker)));
    } while (page.size() == PAGE);
    return all;
  }

  private static WorkerHeartbeat heartbeat(Opaque told) {
    try {
      return WorkerHeartbeat.parseFrom(told.bytes());
    } catch (InvalidProtocolBufferException defect) {
      throw new IllegalStateException("A heartbeat was not kept as it came", defect);
    }
  }
}
