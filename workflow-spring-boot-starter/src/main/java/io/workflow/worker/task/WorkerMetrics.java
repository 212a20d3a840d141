package io.workflow.worker.task;

import io.workflow.protocol.worker.TaskKind;
import java.time.Duration;

/** Hears what a worker does. Called on the threads that do it: must not block. */
public interface WorkerMetrics {

  /** Nobody listens. */
  WorkerMetrics NONE = new WorkerMetrics() {};

  /** {@code scheduleToStart}: how long the task waited for a worker. */
  default void started(TaskKind kind, String type, Duration scheduleToStart) {}

  /** {@code outcome}: completed, failed, canceled, refused ... */
  default void ended(TaskKind kind, String type, String outcome, Duration execution) {}

  /** A record told of a task that was not run: already gone, of an unknown type ... */
  default void notTaken(TaskKind kind, String reason) {}
}
