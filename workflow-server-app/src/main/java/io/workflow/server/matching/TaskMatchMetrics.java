package io.workflow.server.matching;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.workflow.protocol.worker.TaskKind;

/**
 * Counts what pollers were given: {@code task_matches} by kind and by source: {@code sync} straight
 * from the engine, {@code kafka} from the topic, {@code stored} from the database, {@code sticky}.
 */
final class TaskMatchMetrics {

  private final MeterRegistry registry;

  TaskMatchMetrics(MeterRegistry registry) {
    this.registry = registry;
    for (TaskKind kind : TaskKind.values()) {
      counter("task_matches", kind, "sync");
      counter("task_matches", kind, "kafka");
      counter("task_matches", kind, "stored");
    }
    counter("task_matches", TaskKind.WORKFLOW, "sticky");
  }

  void matched(QueueKey queue, Offer.Source source) {
    counter("task_matches", queue.kind(), name(queue, source)).increment();
  }

  private static String name(QueueKey queue, Offer.Source source) {
    if (queue.sticky()) {
      return "sticky";
    }
    return switch (source) {
      case ENGINE -> "sync";
      case LOG -> "kafka";
      case STORED -> "stored";
    };
  }

  private Counter counter(String name, TaskKind kind, String source) {
    return Counter.builder(name)
        .description("Tasks that were given to pollers")
        .tag("kind", kind.label())
        .tag("source", source)
        .register(registry);
  }
}
