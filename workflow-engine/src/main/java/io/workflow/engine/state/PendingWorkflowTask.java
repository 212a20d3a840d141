package io.workflow.engine.state;

import io.workflow.engine.state.Deadlines.Deadline;
import io.workflow.engine.state.Deadlines.Subject;
import io.workflow.protocol.history.WorkerVersion;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A workflow task that is scheduled, and perhaps started. All but its schedule is known to the
 * shard's owner alone: if the owner dies, the task is handed out again.
 *
 * @param speculative made for an update alone: its scheduled event is not written yet, and perhaps
 *     never
 * @param originalScheduledTime since when a worker has been busy with the code, over several tasks;
 *     {@code null} when this is the first of them
 */
public record PendingWorkflowTask(
    Schedule schedule,
    boolean speculative,
    @Nullable Instant originalScheduledTime,
    Handling handling) {

  private static final Duration SPECULATIVE_SCHEDULE_TO_START = Duration.ofSeconds(5);
  private static final int ATTEMPTS_OF_USUAL_LENGTH = 3;
  private static final Duration FIRST_GROWTH = Duration.ofSeconds(5);
  private static final Duration LARGEST_GROWTH = Duration.ofMinutes(10);
  private static final int DOUBLINGS_TO_LARGEST = 7;

  static PendingWorkflowTask scheduled(Schedule schedule) {
    return new PendingWorkflowTask(schedule, false, null, Handling.NONE);
  }

  static PendingWorkflowTask speculative(long scheduledEventId, Instant time) {
    return new PendingWorkflowTask(
        new Schedule(scheduledEventId, 1, time, time, null), true, null, Handling.NONE);
  }

  /** Its scheduled event; for a retry, whose events are not written, the id that it would have. */
  public long scheduledEventId() {
    return schedule.eventId();
  }

  /** 1 for a task with a scheduled event; above it for a retry. */
  public int attempt() {
    return schedule.attempt();
  }

  public Instant scheduledTime() {
    return schedule.time();
  }

  /** When it may be handed out. */
  public Instant notBefore() {
    return schedule.notBefore();
  }

  /** Why the attempt before failed; {@code null} when the last one was answered. */
  public @Nullable WorkflowTaskFailure lastFailure() {
    return schedule.lastFailure();
  }

  /** Who has it; {@code null} while nobody has. */
  public @Nullable Start start() {
    return handling.start();
  }

  /** A retry, whose scheduled and started events are only written when it is completed. */
  public boolean isTransient() {
    return attempt() > 1;
  }

  /** Since when a worker has been busy with the code, if it is. */
  public Instant busySince() {
    return originalScheduledTime == null ? scheduledTime() : originalScheduledTime;
  }

  /**
   * How long a worker may have it: from the fourth attempt on it gets longer, in case the usual
   * time is too short.
   */
  public Duration startToCloseTimeout(Duration usual) {
    if (attempt() <= ATTEMPTS_OF_USUAL_LENGTH) {
      return usual;
    }
    int doublings = attempt() - ATTEMPTS_OF_USUAL_LENGTH - 1;
    return usual.plus(
        doublings >= DOUBLINGS_TO_LARGEST
            ? LARGEST_GROWTH
            : FIRST_GROWTH.multipliedBy(1L << doublings));
  }

  PendingWorkflowTask failedBefore(@Nullable WorkflowTaskFailure failure) {
    return new PendingWorkflowTask(
        schedule.failedBefore(failure), speculative, originalScheduledTime, handling);
  }

  /** The scheduled event of a speculative task is in the history now. */
  PendingWorkflowTask written() {
    return new PendingWorkflowTask(schedule, false, originalScheduledTime, handling);
  }

  PendingWorkflowTask continuing(Instant since) {
    return new PendingWorkflowTask(schedule, speculative, since, handling);
  }

  PendingWorkflowTask with(Handling changed) {
    return new PendingWorkflowTask(schedule, speculative, originalScheduledTime, changed);
  }

  Deadline deadline(Duration timeout) {
    return new Deadline(deadlineTime(timeout), Subject.WORKFLOW_TASK, 0);
  }

  private Instant deadlineTime(Duration timeout) {
    if (start() != null) {
      return start().time().plus(startToCloseTimeout(timeout));
    }
    if (handling.stickyUntil() != null) {
      return handling.stickyUntil();
    }
    if (speculative) {
      return scheduledTime().plus(SPECULATIVE_SCHEDULE_TO_START);
    }
    return handling.dispatchedAt() == null
        ? notBefore()
        : Redispatch.after(notBefore(), handling.dispatchedAt());
  }

  /**
   * When it was made, and why.
   *
   * @param eventId its scheduled event; for a retry, whose events are not written, the id that it
   *     would have
   * @param attempt 1 for a task with a scheduled event; above it for a retry
   * @param notBefore when it may be handed out
   * @param lastFailure why the attempt before failed; {@code null} when the last one was answered
   */
  public record Schedule(
      long eventId,
      int attempt,
      Instant time,
      Instant notBefore,
      @Nullable WorkflowTaskFailure lastFailure) {

    private Schedule failedBefore(@Nullable WorkflowTaskFailure failure) {
      return new Schedule(eventId, attempt, time, notBefore, failure);
    }
  }

  /**
   * Who was told of it, and who has it.
   *
   * @param dispatchedAt when workers were last told of it; {@code null} when this node never did
   * @param stickyUntil how long it is for the worker of the sticky queue alone; {@code null} when
   *     any worker may take it
   * @param start who has it; {@code null} while nobody has
   */
  public record Handling(
      @Nullable Instant dispatchedAt, @Nullable Instant stickyUntil, @Nullable Start start) {

    /** Nobody. */
    static final Handling NONE = new Handling(null, null, null);

    Handling dispatched(Instant time, @Nullable Instant onlyStickyUntil) {
      return new Handling(time, onlyStickyUntil, start);
    }

    Handling startedBy(Start newStart) {
      return new Handling(dispatchedAt, null, newStart);
    }

    /** Whoever had it has it no more. */
    Handling returned() {
      return new Handling(dispatchedAt, null, null);
    }
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
