package io.workflow.engine.shard;

import io.workflow.engine.decide.Effect;
import io.workflow.engine.decide.Request;
import io.workflow.engine.shard.HistoryService.Outcome;
import io.workflow.protocol.worker.TaskId;
import java.time.Instant;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * Takes word of waiting tasks to workers. What it carries are hints: a hint that is lost is sent
 * again later by the engine, one that arrives twice is refused at the claim. {@code waitingSince}
 * is when the task could first be claimed: when that is a while ago, an earlier hint may still wait
 * to be read, and another one would only lengthen the queue.
 */
public interface TaskTransport {

  /**
   * A worker that waits for this task at the moment at which it comes up: the task is then started
   * for it in the transaction that makes it, and no word of it is sent. {@code null} when none
   * waits. Must not block.
   */
  default @Nullable Claim claim(Effect.Dispatch task) {
    return null;
  }

  /**
   * Starts a task for a worker.
   *
   * @param answer as {@link HistoryService#submit} answers
   */
  record Claim(Request request, CompletableFuture<Outcome> answer) {}

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
