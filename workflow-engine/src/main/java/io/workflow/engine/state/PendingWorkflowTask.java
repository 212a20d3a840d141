package io.workflow.engine.state;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A workflow task that is scheduled, and perhaps started.
 *
 * @param scheduledEventId its scheduled event; for a retry, whose events are not written, the id
 *     that it would have
 * @param attempt 1 for a task with a scheduled event; above it for a retry
 * @param notBefore when it may be handed out
 * @param dispatches how often it was sent to workers since this node has the state
 * @param dispatchedAt when it was last sent; {@code null} when this node never did
 * @param start who has it; {@code null} while nobody has. Known to the shard's owner alone: if the
 *     owner dies, the task is handed out again
 */
public record PendingWorkflowTask(
    long scheduledEventId,
    int attempt,
    Instant scheduledTime,
    Instant notBefore,
    int dispatches,
    @Nullable Instant dispatchedAt,
    @Nullable Start start) {

  /** A retry whose scheduled and started events are only written when it is completed. */
  public boolean isTransient() {
    return attempt > 1;
  }

  /**
   * In a worker's hands.
   *
   * @param startedEventId the id that the started event gets when the task is completed
   */
  public record Start(long startedEventId, Instant time, String identity, String startId) {}
}
