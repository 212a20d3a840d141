package io.workflow;

/**
 * Thrown by {@link ActivityContext#heartbeat} when the activity should stop: its workflow asked for
 * it, or the attempt does not count any more. Leaving the activity method with it, the activity
 * ends as cancelled.
 */
public final class ActivityCanceledException extends RuntimeException {

  /** Why the activity should stop. */
  public enum Reason {
    /** The workflow asked for it. */
    CANCEL_REQUESTED,
    /** The attempt timed out, or the workflow is closed: what it returns is thrown away. */
    NOT_FOUND,
    /** The worker shuts down; another one begins the attempt anew, unless this one completes it. */
    WORKER_SHUTDOWN
  }

  private final Reason reason;

  public ActivityCanceledException(String message, Reason reason) {
    super(message);
    this.reason = reason;
  }

  public Reason reason() {
    return reason;
  }
}
