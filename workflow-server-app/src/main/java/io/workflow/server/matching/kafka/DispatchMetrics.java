package io.workflow.server.matching.kafka;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.workflow.protocol.worker.TaskKind;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Counts what became of hints, and logs trouble at most every ten seconds. */
final class DispatchMetrics {

  private static final Logger log = LoggerFactory.getLogger(HintSender.class);
  private static final Duration LOG_INTERVAL = Duration.ofSeconds(10);

  private final MeterRegistry registry;
  private final AtomicLong nextLogNanos = new AtomicLong(System.nanoTime());

  DispatchMetrics(MeterRegistry registry) {
    this.registry = registry;
    for (TaskKind kind : TaskKind.values()) {
      sent(kind, 0);
    }
  }

  void sent(TaskKind kind, int count) {
    counter(kind, "sent").increment(count);
  }

  /** Workers have not read the earlier hint yet: no other is sent. */
  void held(TaskKind kind) {
    counter(kind, "held").increment();
  }

  /** Too many wait: this one is not sent. */
  void dropped(TaskKind kind, String topic, int capacity) {
    counter(kind, "dropped").increment();
    if (mayLog()) {
      log.warn(
          "{} tasks wait to be sent to Kafka, which is the limit: the engine sends the "
              + "hint to topic {} again later",
          capacity,
          topic);
    }
  }

  void failed(TaskKind kind, String topic, Throwable failure) {
    counter(kind, "failed").increment();
    if (mayLog()) {
      log.warn(
          "Kafka did not take the hint of a {} task for topic {}; the engine sends it "
              + "again later: {}",
          kind.label(),
          topic,
          failure.toString());
      log.debug("The failure", failure);
    }
  }

  private boolean mayLog() {
    long now = System.nanoTime();
    long next = nextLogNanos.get();
    return now - next >= 0 && nextLogNanos.compareAndSet(next, now + LOG_INTERVAL.toNanos());
  }

  private Counter counter(TaskKind kind, String outcome) {
    return Counter.builder("task_dispatches")
        .description("Hints of tasks for the topics of native workers")
        .tag("kind", kind.label())
        .tag("outcome", outcome)
        .register(registry);
  }
}
