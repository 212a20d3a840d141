package io.workflow;

import org.jspecify.annotations.Nullable;

/** Something took longer than it was given. */
public final class TimeoutFailure extends DurableFailure {

  /** Which timeout passed. */
  public enum Type {
    SCHEDULE_TO_START,
    START_TO_CLOSE,
    SCHEDULE_TO_CLOSE,
    HEARTBEAT
  }

  private final Type type;
  private final transient Details lastHeartbeatDetails;

  public TimeoutFailure(
      String message, Type type, Details lastHeartbeatDetails, @Nullable Throwable cause) {
    super(message + " (" + type + ")", message, cause);
    this.type = type;
    this.lastHeartbeatDetails = lastHeartbeatDetails;
  }

  public Type type() {
    return type;
  }

  /** What the activity last reported; empty when it never did. */
  public Details lastHeartbeatDetails() {
    return lastHeartbeatDetails;
  }
}
