package io.workflow.engine.state;

import io.workflow.engine.state.Deadlines.Deadline;
import io.workflow.engine.state.Deadlines.Subject;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A workflow task that is scheduled, and perhaps started.
 *
 * @param scheduledEventId its scheduled event; for a retry, whose events are not written, the id
 *     that it would have
 * @param attempt 1 for a task with a scheduled event; above it for a retry
 * @param notBefore when it may be handed out
 * @param dispatches how often workers were told of it since this node has the state
 * @param dispatchedAt when workers were last told of it; {@code null} when this node never did
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

  static PendingWorkflowTask scheduled(
      long scheduledEventId, int attempt, Instant time, Instant notBefore) {
    return new PendingWorkflowTask(scheduledEventId, attempt, time, notBefore, 0, null, null);
  }

  /** A retry, whose scheduled and started events are only written when it is completed. */
  public boolean isTransient() {
    return attempt > 1;
  }

  /** {@code null}: nobody has it any more. */
  PendingWorkflowTask startedBy(@Nullable Start newStart) {
    return new PendingWorkflowTask(
        scheduledEventId, attempt, scheduledTime, notBefore, dispatches, dispatchedAt, newStart);
  }

  PendingWorkflowTask dispatched(Instant time) {
    return new PendingWorkflowTask(
        scheduledEventId, attempt, scheduledTime, notBefore, dispatches + 1, time, start);
  }

  /** Without what only the shard's owner knows. */
  PendingWorkflowTask forgotten() {
    return scheduled(scheduledEventId, attempt, scheduledTime, notBefore);
  }

  /** {@code stickyUntil}: as long it is for the worker of the sticky queue alone. */
  Deadline deadline(Duration timeout, @Nullable Instant stickyUntil) {
    return new Deadline(
        stickyUntil == null ? deadlineTime(timeout) : stickyUntil, Subject.WORKFLOW_TASK, 0);
  }

  private Instant deadlineTime(Duration timeout) {
    if (start != null) {
      return start.time().plus(timeout);
    }
    return dispatchedAt == null ? notBefore : Redispatch.after(notBefore, dispatchedAt);
  }

  /**
   * In a worker's hands.
   *
   * @param startedEventId the id that the started event gets when the task is completed
   */
  public record Start(long startedEventId, Instant time, String identity, String startId) {}
}
