package io.workflow;

import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * What an activity attempt may know about itself.
 *
 * @param taskToken names this attempt, for completion from elsewhere; text that fits into a URL
 * @param attempt 1 is the first
 * @param scheduledTime when this attempt was scheduled
 * @param startedTime when this attempt was started
 */
public record ActivityInfo(
    String namespace,
    String workflowId,
    String runId,
    String workflowType,
    String activityId,
    String activityType,
    String taskQueue,
    String taskToken,
    int attempt,
    Instant scheduledTime,
    Instant startedTime,
    @Nullable Duration startToCloseTimeout,
    @Nullable Duration scheduleToCloseTimeout,
    @Nullable Duration heartbeatTimeout) {}
