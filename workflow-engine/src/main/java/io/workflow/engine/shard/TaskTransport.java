package io.workflow.engine.shard;

import io.workflow.protocol.worker.TaskId;

/**
 * Takes word of waiting tasks to workers. What it carries are hints: a hint that is lost is sent
 * again later by the engine, one that arrives twice is refused at the claim.
 */
public interface TaskTransport {

  /** Never blocks for long; a hint that can't be sent now is dropped and logged. */
  void dispatchWorkflowTask(TaskId task, String workflowType, String taskQueue);

  /** Never blocks for long; a hint that can't be sent now is dropped and logged. */
  void dispatchActivityTask(TaskId task, String activityType, String taskQueue);
}
