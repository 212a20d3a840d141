package io.workflow.engine.decide;

import io.workflow.engine.state.WorkflowKey;
import io.workflow.protocol.Priority;
import io.workflow.protocol.worker.TaskId;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * What must happen after the commit. Tasks are hints: a lost one is repeated when the run's alarm
 * rings. Who misses how an update goes on asks again.
 */
public sealed interface Effect {

  /** A hint that a task waits for a worker. */
  sealed interface Dispatch extends Effect {
    TaskId task();

    /** What its order among others depends on; {@code null} when it is as usual. */
    @Nullable Priority priority();
  }

  /** {@code waitingSince}: when it could first be claimed; workers may know of it already. */
  record DispatchWorkflowTask(
      TaskId task,
      String workflowType,
      String taskQueue,
      Instant waitingSince,
      @Nullable Priority priority)
      implements Dispatch {}

  /**
   * For the worker of the sticky queue alone. If there is none the sender is to say so, by {@link
   * WorkflowTaskRequest.ResetStickyQueue}; then the task goes to its normal queue.
   */
  record DispatchStickyWorkflowTask(
      TaskId task,
      String workflowType,
      String stickyQueue,
      String taskQueue,
      @Nullable Priority priority)
      implements Dispatch {}

  /** {@code waitingSince}: when it could first be claimed; workers may know of it already. */
  record DispatchActivityTask(
      TaskId task,
      String activityType,
      String taskQueue,
      Instant waitingSince,
      @Nullable Priority priority)
      implements Dispatch {}

  /** Those who wait for an update of this run learn what became of it. */
  record UpdateProgressed(WorkflowKey key, String runId, String updateId, UpdateProgress progress)
      implements Effect {}
}
