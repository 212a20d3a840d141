package io.workflow.engine.state;

import io.workflow.protocol.Failure;
import io.workflow.protocol.Payload;
import io.workflow.protocol.history.EventAttributes.ActivityTaskScheduled;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * An activity that is not closed.
 *
 * @param scheduledTime when the activity was scheduled
 * @param attempt the current attempt; 1 is the first
 * @param attemptTime when the current attempt may start
 * @param dispatches how often the attempt was sent to workers since this node has the state
 * @param dispatchedAt when it was last sent; {@code null} when this node never did
 * @param start who runs the current attempt; {@code null} while nobody does
 * @param cancelRequestedEventId the cancel request; 0 when there is none
 * @param lastFailure why the previous attempt failed
 * @param lastHeartbeat the last sign of life of the current attempt, not before its start
 * @param heartbeatDetails what an attempt last reported
 */
public record PendingActivity(
    long scheduledEventId,
    ActivityTaskScheduled scheduled,
    Instant scheduledTime,
    int attempt,
    Instant attemptTime,
    int dispatches,
    @Nullable Instant dispatchedAt,
    @Nullable Start start,
    long cancelRequestedEventId,
    @Nullable Failure lastFailure,
    @Nullable Instant lastHeartbeat,
    List<Payload> heartbeatDetails) {

  /** Running in a worker. */
  public record Start(Instant time, String identity, String startId) {}
}
