package io.workflow.protocol.rest;

import io.workflow.protocol.Failure;
import io.workflow.protocol.Payload;
import io.workflow.protocol.Payloads;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * An activity that is scheduled or running.
 *
 * @param attempt the current one; 1 is the first
 * @param maximumAttempts 0 means without end
 * @param nextAttemptTime when the next attempt is scheduled; {@code null} unless it waits for a
 *     retry
 * @param lastFailure how the attempt before failed
 */
public record PendingActivity(
    String activityId,
    String activityType,
    long scheduledEventId,
    State state,
    int attempt,
    int maximumAttempts,
    @Nullable Instant scheduledTime,
    @Nullable Instant lastStartedTime,
    @Nullable Instant lastHeartbeatTime,
    @Nullable Instant nextAttemptTime,
    @Nullable Failure lastFailure,
    @Nullable String lastWorkerIdentity,
    List<Payload> heartbeatDetails) {
  public PendingActivity {
    heartbeatDetails = Payloads.orEmpty(heartbeatDetails);
  }

  /** Where it is. */
  public enum State {
    SCHEDULED,
    STARTED,
    CANCEL_REQUESTED
  }
}
