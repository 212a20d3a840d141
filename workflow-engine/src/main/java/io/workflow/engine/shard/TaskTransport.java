package io.workflow.engine.shard;

import io.workflow.protocol.worker.TaskId;
import java.time.Instant;

/**
 * Takes word of waiting tasks to workers. What it carries are hints: a hint that is lost is sent
 * again later by the engine, one that arrives twice is refused at the claim. {@code waitingSince}
 * is when the task could first be claimed: when that is a while ago, an earlier hint may still wait
 * to be read, and another one would only lengthen the queue.
 */
public interface TaskTransport {

  /** Never blocks for long; a hint that can't be sent now is dropped and logged. */
  void dispatchWorkflowTask(
      TaskId task, String workflowType, String taskQueue, Instant waitingSince);

  /**
   * A task for the worker alone that takes its tasks from {@code stickyQueue}. When no such worker
   * is known, submit {@link io.workflow.engine.decide.Request.ResetStickyQueue}: the task then
   * comes again for its normal queue. Never blocks for long.
   */
  void dispatchStickyWorkflowTask(
      TaskId task, String workflowType, String stickyQueue, String taskQueue);

  /** Never blocks for long; a hint that can't be sent now is dropped and logged. */
  void dispatchActivityTask(
      TaskId task, String activityType, String taskQueue, Instant waitingSince);
}
