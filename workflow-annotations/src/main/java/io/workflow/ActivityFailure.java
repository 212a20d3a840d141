package io.workflow;

/**
 * An activity ended without a result, after all its attempts. The cause says how: {@link
 * ApplicationFailure}, {@link TimeoutFailure} or {@link CanceledFailure}.
 */
public final class ActivityFailure extends DurableFailure {

  private final String activityType;
  private final String activityId;
  private final long scheduledEventId;
  private final long startedEventId;
  private final String identity;
  private final String retryState;
  private final Throwable activityCause;

  /**
   * Made by the runtime.
   *
   * @param scheduledEventId 0 when it was never scheduled
   * @param startedEventId 0 when it was never started
   * @param identity of the worker that ran the last attempt; may be empty
   * @param retryState why it was not tried again, in the field's words
   */
  public ActivityFailure(
      String activityType,
      String activityId,
      long scheduledEventId,
      long startedEventId,
      String identity,
      String retryState,
      Throwable cause) {
    super(
        "Activity '%s' (id %s, scheduled by event %d) failed: %s; not tried again: %s"
            .formatted(activityType, activityId, scheduledEventId, cause.getMessage(), retryState),
        "Activity task failed",
        cause);
    this.activityType = activityType;
    this.activityId = activityId;
    this.scheduledEventId = scheduledEventId;
    this.startedEventId = startedEventId;
    this.identity = identity;
    this.retryState = retryState;
    this.activityCause = cause;
  }

  /** How the last attempt ended; never {@code null}. */
  @Override
  @SuppressWarnings("UnsynchronizedOverridesSynchronized") // a final field needs no lock
  public Throwable getCause() {
    return activityCause;
  }

  public String activityType() {
    return activityType;
  }

  public String activityId() {
    return activityId;
  }

  public long scheduledEventId() {
    return scheduledEventId;
  }

  public long startedEventId() {
    return startedEventId;
  }

  public String identity() {
    return identity;
  }

  /** Why it was not tried again, for example {@code MAXIMUM_ATTEMPTS_REACHED}. */
  public String retryState() {
    return retryState;
  }
}
