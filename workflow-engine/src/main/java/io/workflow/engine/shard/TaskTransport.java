package io.workflow.engine.shard;

import io.workflow.engine.decide.Effect;
import io.workflow.engine.decide.Request;
import io.workflow.engine.decide.Response;
import io.workflow.engine.decide.WorkflowTaskRequest;
import io.workflow.engine.shard.HistoryService.Outcome;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * Tells workers of waiting tasks. What it carries are hints: one that is lost is sent again later
 * by the engine, one that arrives twice is refused at the claim.
 */
public interface TaskTransport {

  /**
   * A worker that waits for this task at the moment at which it comes up: the task is then started
   * for it in the transaction that makes it, and no hint is sent. {@code null} when none waits.
   * Must not block.
   */
  @Nullable Claim<?> claim(Effect.Dispatch task);

  /**
   * Starts a task for a worker.
   *
   * @param answer as {@link HistoryService#submit} answers
   */
  record Claim<R extends Response>(
      Request.OnRun<R> request, CompletableFuture<Outcome<R>> answer) {}

  /**
   * Sends a hint. Never blocks for long; one that can't be sent now is dropped and logged.
   *
   * <p>When the task could first be claimed is said by those that may be sent again: if that is a
   * while ago, an earlier hint may still wait to be read, and another one would only lengthen the
   * queue. A sticky task is for the worker of that queue alone; when no such worker is known,
   * submit {@link WorkflowTaskRequest.ResetStickyQueue}: the task then comes again for its normal
   * queue.
   */
  void dispatch(Effect.Dispatch task);
}
