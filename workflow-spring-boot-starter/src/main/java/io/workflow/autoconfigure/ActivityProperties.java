package io.workflow.autoconfigure;

import io.workflow.ActivityOptions;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * Options of one activity type, below {@code workflow.worker.activities.<type>}, for example {@code
 * workflow.worker.activities.Payments.charge.start-to-close-timeout=10s}. They go before what the
 * annotations say. What is {@code null} is not set.
 *
 * @param taskQueue Task queue of the activity.
 * @param startToCloseTimeout How long one attempt may take.
 * @param scheduleToCloseTimeout How long all attempts may take together.
 * @param scheduleToStartTimeout How long the activity may wait for a worker.
 * @param heartbeatTimeout The longest time between two heartbeats.
 * @param retry How failed attempts are tried again.
 */
public record ActivityProperties(
    @Nullable String taskQueue,
    @Nullable Duration startToCloseTimeout,
    @Nullable Duration scheduleToCloseTimeout,
    @Nullable Duration scheduleToStartTimeout,
    @Nullable Duration heartbeatTimeout,
    @Nullable RetryProperties retry) {

  ActivityOptions options() {
    return new ActivityOptions(
        taskQueue,
        startToCloseTimeout,
        scheduleToCloseTimeout,
        scheduleToStartTimeout,
        heartbeatTimeout,
        retry == null ? null : retry.options(),
        null,
        null);
  }
}
