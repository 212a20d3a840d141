package io.workflow.engine.decide;

import io.workflow.protocol.worker.TaskId;
import java.time.Instant;

/**
 * What must happen after the commit. Both kinds are hints: a lost one is repeated when the run's
 * alarm rings.
 */
public sealed interface Effect {

  /** {@code waitingSince}: when it could first be claimed; workers may know of it already. */
  record DispatchWorkflowTask(
      TaskId task, String workflowType, String taskQueue, Instant waitingSince) implements Effect {}

  /** {@code waitingSince}: when it could first be claimed; workers may know of it already. */
  record DispatchActivityTask(
      TaskId task, String activityType, String taskQueue, Instant waitingSince) implements Effect {}
}
