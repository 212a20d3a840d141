package io.workflow.engine.decide;

import org.jspecify.annotations.Nullable;

/**
 * A request that was not carried out, and changed nothing.
 *
 * @param reason stable, for programs
 * @param message names the thing, what was expected, and what to do; for people
 * @param runId the run that stands in the way, when there is one
 * @param startRequestId the request that this run was started by
 * @param ofUpdate of an update-with-start the update was refused, and not the start
 */
public record Rejection(
    Reason reason,
    String message,
    @Nullable String runId,
    @Nullable String startRequestId,
    boolean ofUpdate) {

  /** No run stands in the way. */
  public static Rejection of(Reason reason, String message) {
    return new Rejection(reason, message, null, null, false);
  }

  Rejection refusingUpdate() {
    return new Rejection(reason, message, runId, startRequestId, true);
  }

  /** Why. */
  public enum Reason {
    /** No such workflow, run or activity. */
    NOT_FOUND,
    /** The run is closed. */
    WORKFLOW_CLOSED,
    /** A run with this workflow id is open, or was and the reuse policy forbids another. */
    ALREADY_STARTED,
    /** The task was answered, timed out, cancelled or handed to somebody else meanwhile. */
    TASK_STALE,
    /** The workflow has gone on since it was read for this request. */
    WORKFLOW_CHANGED,
    /** The task is in somebody's hands. */
    TASK_ALREADY_STARTED,
    /** The request makes no sense. */
    INVALID_ARGUMENT,
    /** A limit would be passed. */
    LIMIT_EXCEEDED,
    /** Too much is going on at this time; the same may be sent again later. */
    BUSY,
    /** No worker can run the workflow's code at this time. */
    WORKFLOW_NOT_READY,
    /** The run can't take this any more, now or later. */
    PRECONDITION_FAILED
  }
}
