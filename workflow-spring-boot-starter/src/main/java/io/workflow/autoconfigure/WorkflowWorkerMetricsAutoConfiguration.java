package io.workflow.autoconfigure;

import io.micrometer.core.instrument.Clock;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.MeterBinder;
import io.micrometer.core.instrument.composite.CompositeMeterRegistry;
import io.workflow.protocol.worker.TaskKind;
import io.workflow.worker.lifecycle.WorkerSettings;
import io.workflow.worker.lifecycle.WorkerState;
import io.workflow.worker.lifecycle.WorkerState.Slots;
import io.workflow.worker.task.WorkerMetrics;
import java.util.List;
import java.util.function.Function;
import java.util.function.ToDoubleFunction;
import java.util.function.ToIntFunction;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.context.annotation.Bean;

/** Metrics of the worker, where Micrometer is there. */
@AutoConfiguration(before = WorkflowWorkerAutoConfiguration.class)
@ConditionalOnClass(MeterRegistry.class)
@ConditionalOnProperty(name = "workflow.worker.enabled", matchIfMissing = true)
public final class WorkflowWorkerMetricsAutoConfiguration {

  @Bean
  @ConditionalOnMissingBean(WorkerMetrics.class)
  MicrometerWorkerMetrics workflowWorkerMetrics(ObjectProvider<MeterRegistry> registry) {
    return new MicrometerWorkerMetrics(() -> registryOf(registry));
  }

  /** An application that has several, and makes none the first, wants to see it in each. */
  private static @Nullable MeterRegistry registryOf(ObjectProvider<MeterRegistry> registries) {
    MeterRegistry only = registries.getIfUnique();
    List<MeterRegistry> all = registries.orderedStream().toList();
    return only != null || all.isEmpty() ? only : new CompositeMeterRegistry(Clock.SYSTEM, all);
  }

  @Bean
  MeterBinder workflowWorkerSlotMetrics(
      ObjectProvider<WorkflowWorkerLifecycle> worker, ObjectProvider<WorkerSettings> settings) {
    return registry -> {
      gauges(registry, TaskKind.WORKFLOW, worker, WorkerState::workflowTaskSlots);
      gauges(registry, TaskKind.ACTIVITY, worker, WorkerState::activitySlots);
      Gauge.builder(
              "workflow.worker.connected",
              worker,
              provider ->
                  provider.stream()
                          .flatMap(each -> each.state().stream())
                          .anyMatch(state -> state.channel().connected())
                      ? 1
                      : 0)
          .description("1 while the worker is connected with its server")
          .register(registry);
    };
  }

  private static void gauges(
      MeterRegistry registry,
      TaskKind kind,
      ObjectProvider<WorkflowWorkerLifecycle> worker,
      Function<WorkerState, Slots> slots) {
    Gauge.builder("workflow.worker.slots.used", worker, sum(slots, Slots::used))
        .description("Tasks that run")
        .tag("kind", kind.label())
        .register(registry);
    Gauge.builder("workflow.worker.slots.reserved", worker, sum(slots, Slots::reserved))
        .description("Slots held free for tasks that the worker is asking for")
        .tag("kind", kind.label())
        .register(registry);
  }

  private static ToDoubleFunction<ObjectProvider<WorkflowWorkerLifecycle>> sum(
      Function<WorkerState, Slots> slots, ToIntFunction<Slots> number) {
    return workers ->
        workers.stream()
            .flatMap(worker -> worker.state().stream())
            .map(slots)
            .mapToInt(number)
            .sum();
  }
}
