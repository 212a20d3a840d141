package io.workflow.engine.decide;

import io.workflow.protocol.worker.TaskId;

/**
 * What must happen after the commit. Both kinds are hints: a lost one is repeated when the run's
 * alarm rings.
 */
public sealed interface Effect {

  record DispatchWorkflowTask(TaskId task, String workflowType, String taskQueue)
      implements Effect {}

  record DispatchActivityTask(TaskId task, String activityType, String taskQueue)
      implements Effect {}
}
