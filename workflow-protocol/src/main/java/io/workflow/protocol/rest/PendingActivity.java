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
 * @param scheduledTime of the current attempt
 * @param lastFailure how the attempt before failed
 * @param lastWorkerIdentity the worker that runs it; while none does, the one that has run it last
 * @param lastAttemptCompleteTime when the attempt before failed
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
    List<Payload> heartbeatDetails,
    @Nullable Instant lastAttemptCompleteTime) {
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
