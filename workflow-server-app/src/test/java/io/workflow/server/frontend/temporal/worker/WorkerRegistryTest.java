package io.workflow.server.frontend.temporal.worker;

import static org.assertj.core.api.Assertions.assertThat;

import io.temporal.api.enums.v1.WorkerStatus;
import io.temporal.api.worker.v1.WorkerHeartbeat;
import io.workflow.server.matching.WorkerRecords;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

class WorkerRegistryTest {

  private Instant now = Instant.parse("2026-11-20T10:00:00Z");
  private final WorkerRegistry registry = new WorkerRegistry(new WorkerRecords(() -> now));

  @Test
  void shouldForgetAWorkerThatWasSilentForLong() {
    registry.record("default", List.of(worker("quiet"), worker("lively")));
    now = now.plus(WorkerRecords.SILENT);
    registry.record("default", List.of(worker("lively")));
    now = now.plus(Duration.ofSeconds(1));

    assertThat(registry.all("default"))
        .extracting(WorkerHeartbeat::getWorkerInstanceKey)
        .containsExactly("lively");
    assertThat(registry.find("default", "quiet")).isNull();
  }

  @Test
  void shouldNotKnowTooMany() {
    for (int i = 0; i < 2 * WorkerRecords.MAXIMUM; i++) {
      registry.record("default", List.of(worker("w" + i)));
    }

    assertThat(registry.all("default")).hasSize(WorkerRecords.MAXIMUM);
  }

  @Test
  void shouldKeepNamespacesApart() {
    registry.record("default", List.of(worker("a")));

    assertThat(registry.all("other")).isEmpty();
    assertThat(registry.find("other", "a")).isNull();
  }

  @Test
  void shouldForgetAWorkerThatSaysThatItGoes() {
    registry.record("default", List.of(worker("a")));
    registry.record(
        "default",
        List.of(worker("a").toBuilder().setStatus(WorkerStatus.WORKER_STATUS_SHUTDOWN).build()));

    assertThat(registry.all("default")).isEmpty();
  }

  private static WorkerHeartbeat worker(String key) {
    return WorkerHeartbeat.newBuilder().setWorkerInstanceKey(key).build();
  }
}
