package io.workflow.worker.lifecycle;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * How a worker works.
 *
 * @param identity who this is, for people who read histories
 * @param buildId the version of the application; {@code null} when not said
 * @param workflowTaskSlots workflow tasks at once
 * @param activitySlots activities at once
 * @param querySlots queries at once
 * @param drainTimeout how long running tasks may take when the worker stops
 */
public record WorkerSettings(
    String namespace,
    String identity,
    @Nullable String buildId,
    int workflowTaskSlots,
    int activitySlots,
    int querySlots,
    Duration drainTimeout) {}
