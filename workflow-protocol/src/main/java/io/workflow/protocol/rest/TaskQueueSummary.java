package io.workflow.protocol.rest;

import io.workflow.protocol.worker.TaskKind;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A task queue in lists.
 *
 * @param waitingTasks tasks that nobody has taken for ten seconds
 * @param waitingSince since when the oldest of them waits; {@code null} when there is none
 */
public record TaskQueueSummary(
    String name, TaskKind kind, long waitingTasks, @Nullable Instant waitingSince) {}
