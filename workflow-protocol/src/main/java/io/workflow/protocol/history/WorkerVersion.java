package io.workflow.protocol.history;

import io.workflow.protocol.Opaque;
import org.jspecify.annotations.Nullable;

/**
 * Which build of a worker's code had a task. Kept for those who look at the history; tasks are
 * given to workers of all builds.
 *
 * @param buildId empty when it is not said
 * @param useVersioning the worker wanted tasks of its version alone
 * @param binaryChecksum what older SDKs say instead; empty when it is not said
 * @param unread what else was sent
 */
public record WorkerVersion(
    String buildId, boolean useVersioning, String binaryChecksum, @Nullable Opaque unread) {}
