package io.workflow.autoconfigure;

import io.micrometer.core.instrument.MeterRegistry;
import io.workflow.protocol.worker.TaskKind;
import io.workflow.worker.task.WorkerMetrics;
import java.time.Duration;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.springframework.util.function.SingletonSupplier;

/** Tells Micrometer what a worker does. */
final class MicrometerWorkerMetrics implements WorkerMetrics {

  private final Supplier<@Nullable MeterRegistry> registries;

  /** The registry is asked for when the first task is there: it may be made after the worker. */
  MicrometerWorkerMetrics(Supplier<@Nullable MeterRegistry> registries) {
    this.registries = SingletonSupplier.ofNullable(registries);
  }

  @Override
  public void started(TaskKind kind, String type, Duration scheduleToStart) {
    MeterRegistry registry = registries.get();
    if (registry != null) {
      registry
          .timer("workflow.schedule.to.start.latency", "kind", kind.label(), "type", type)
          .record(scheduleToStart.isNegative() ? Duration.ZERO : scheduleToStart);
    }
  }

  @Override
  public void ended(TaskKind kind, String type, String outcome, Duration execution) {
    MeterRegistry registry = registries.get();
    if (registry != null) {
      registry
          .timer("workflow.task.execution", "kind", kind.label(), "type", type, "outcome", outcome)
          .record(execution);
    }
  }

  @Override
  public void notTaken(TaskKind kind, String reason) {
    MeterRegistry registry = registries.get();
    if (registry != null) {
      registry
          .counter("workflow.task.not.taken", "kind", kind.label(), "reason", reason)
          .increment();
    }
  }
}
