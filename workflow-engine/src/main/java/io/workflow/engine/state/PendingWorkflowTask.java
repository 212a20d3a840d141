package io.workflow.engine.state;

import io.workflow.engine.state.Deadlines.Deadline;
import io.workflow.engine.state.Deadlines.Subject;
import io.workflow.protocol.history.WorkerVersion;
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
 * @param originalScheduledTime since when a worker has been busy with the code, over several tasks;
 *     {@code null} when this is the first of them. Known to the shard's owner alone
 * @param speculative made for an update alone: its scheduled event is not written yet, and perhaps
 *     never. Known to the shard's owner alone
 * @param lastFailure why the attempt before failed; {@code null} when the last one was answered
 */
public record PendingWorkflowTask(
    long scheduledEventId,
    int attempt,
    Instant scheduledTime,
    Instant notBefore,
    int dispatches,
    @Nullable Instant dispatchedAt,
    @Nullable Start start,
    @Nullable Instant originalScheduledTime,
    boolean speculative,
    @Nullable WorkflowTaskFailure lastFailure) {

  private static final Duration SPECULATIVE_SCHEDULE_TO_START = Duration.ofSeconds(5);
  private static final int ATTEMPTS_OF_USUAL_LENGTH = 3;
  private static final Duration FIRST_GROWTH = Duration.ofSeconds(5);
  private static final Duration LARGEST_GROWTH = Duration.ofMinutes(10);
  private static final int DOUBLINGS_TO_LARGEST = 7;

  static PendingWorkflowTask scheduled(
      long scheduledEventId, int attempt, Instant time, Instant notBefore) {
    return new PendingWorkflowTask(
        scheduledEventId, attempt, time, notBefore, 0, null, null, null, false, null);
  }

  static PendingWorkflowTask speculative(long scheduledEventId, Instant time) {
    return new PendingWorkflowTask(
        scheduledEventId, 1, time, time, 0, null, null, null, true, null);
  }

  /** A retry, whose scheduled and started events are only written when it is completed. */
  public boolean isTransient() {
    return attempt > 1;
  }

  PendingWorkflowTask failedBefore(@Nullable WorkflowTaskFailure failure) {
    return new PendingWorkflowTask(
        scheduledEventId,
        attempt,
        scheduledTime,
        notBefore,
        dispatches,
        dispatchedAt,
        start,
        originalScheduledTime,
        speculative,
        failure);
  }

  /** {@code null}: nobody has it any more. */
  PendingWorkflowTask startedBy(@Nullable Start newStart) {
    return new PendingWorkflowTask(
        scheduledEventId,
        attempt,
        scheduledTime,
        notBefore,
        dispatches,
        dispatchedAt,
        newStart,
        originalScheduledTime,
        speculative,
        lastFailure);
  }

  PendingWorkflowTask continuing(Instant since) {
    return new PendingWorkflowTask(
        scheduledEventId,
        attempt,
        scheduledTime,
        notBefore,
        dispatches,
        dispatchedAt,
        start,
        since,
        speculative,
        lastFailure);
  }

  PendingWorkflowTask dispatched(Instant time) {
    return new PendingWorkflowTask(
        scheduledEventId,
        attempt,
        scheduledTime,
        notBefore,
        dispatches + 1,
        time,
        start,
        originalScheduledTime,
        speculative,
        lastFailure);
  }

  /** Since when a worker has been busy with the code, if it is. */
  public Instant busySince() {
    return originalScheduledTime == null ? scheduledTime : originalScheduledTime;
  }

  /**
   * How long a worker may have it: from the fourth attempt on it gets longer, in case the usual
   * time is too short.
   */
  public Duration startToCloseTimeout(Duration usual) {
    if (attempt <= ATTEMPTS_OF_USUAL_LENGTH) {
      return usual;
    }
    int doublings = attempt - ATTEMPTS_OF_USUAL_LENGTH - 1;
    return usual.plus(
        doublings >= DOUBLINGS_TO_LARGEST
            ? LARGEST_GROWTH
            : FIRST_GROWTH.multipliedBy(1L << doublings));
  }

  /** The scheduled event of a speculative task is in the history now. */
  PendingWorkflowTask written() {
    return new PendingWorkflowTask(
        scheduledEventId,
        attempt,
        scheduledTime,
        notBefore,
        dispatches,
        dispatchedAt,
        start,
        originalScheduledTime,
        false,
        lastFailure);
  }

  /** {@code stickyUntil}: as long it is for the worker of the sticky queue alone. */
  Deadline deadline(Duration timeout, @Nullable Instant stickyUntil) {
    return new Deadline(
        stickyUntil == null ? deadlineTime(timeout) : stickyUntil, Subject.WORKFLOW_TASK, 0);
  }

  private Instant deadlineTime(Duration timeout) {
    if (start != null) {
      return start.time().plus(startToCloseTimeout(timeout));
    }
    if (speculative) {
      return scheduledTime.plus(SPECULATIVE_SCHEDULE_TO_START);
    }
    return dispatchedAt == null ? notBefore : Redispatch.after(notBefore, dispatchedAt);
  }

  /**
   * In a worker's hands.
   *
   * @param startedEventId the id that the started event gets when the task is completed
   * @param historySizeBytes how large the history was then, roughly
   * @param suggestContinueAsNew the code is told that it had better continue as new
   * @param worker which build it is; {@code null} when it did not say
   */
  public record Start(
      long startedEventId,
      Instant time,
      String identity,
      String startId,
      long historySizeBytes,
      boolean suggestContinueAsNew,
      @Nullable WorkerVersion worker) {}
}
