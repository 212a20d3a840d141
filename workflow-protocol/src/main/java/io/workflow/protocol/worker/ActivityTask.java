package io.workflow.protocol.worker;

import io.workflow.protocol.Payload;
import io.workflow.protocol.Payloads;
import io.workflow.protocol.Priority;
import io.workflow.protocol.RetryPolicy;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A started attempt of an activity.
 *
 * @param heartbeatDetails what an earlier attempt last reported
 * @param priority its own, completed by its workflow's; {@code null} when neither says any
 */
public record ActivityTask(
    TaskToken token,
    String activityId,
    String activityType,
    String workflowType,
    String taskQueue,
    Map<String, Payload> header,
    List<Payload> input,
    Times times,
    Timeouts timeouts,
    RetryPolicy retryPolicy,
    List<Payload> heartbeatDetails,
    @Nullable Priority priority) {
  public ActivityTask {
    header = Payloads.orEmpty(header);
    input = Payloads.orEmpty(input);
    heartbeatDetails = Payloads.orEmpty(heartbeatDetails);
  }

  /** When this attempt was scheduled, and when it was started. */
  public record Times(Instant scheduled, Instant started) {}

  /** Which of them the activity has; {@code null} means none. */
  public record Timeouts(
      @Nullable Duration scheduleToClose,
      @Nullable Duration startToClose,
      @Nullable Duration heartbeat) {}
}
