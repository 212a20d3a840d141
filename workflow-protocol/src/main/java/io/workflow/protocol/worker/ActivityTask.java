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
 * @param scheduledTime when this attempt was scheduled
 * @param startedTime when this attempt was started
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
    Instant scheduledTime,
    Instant startedTime,
    @Nullable Duration scheduleToCloseTimeout,
    @Nullable Duration startToCloseTimeout,
    @Nullable Duration heartbeatTimeout,
    RetryPolicy retryPolicy,
    List<Payload> heartbeatDetails,
    @Nullable Priority priority) {
  public ActivityTask {
    header = Payloads.orEmpty(header);
    input = Payloads.orEmpty(input);
    heartbeatDetails = Payloads.orEmpty(heartbeatDetails);
  }
}
