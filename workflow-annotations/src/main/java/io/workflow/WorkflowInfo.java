package io.workflow;

import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * What workflow code may know about its execution. The last two change from one workflow task to
 * the next; all are the same on replay.
 *
 * @param firstRunId of the chain of runs; equals {@code runId} unless it was continued or retried
 * @param attempt 1 is the first
 * @param startTime when this run started
 * @param executionTimeout {@code null} means none
 * @param runTimeout {@code null} means none
 * @param historyLength events up to the current workflow task
 * @param cancelRequested whether somebody asked the execution to cancel
 */
public record WorkflowInfo(
    String namespace,
    String workflowId,
    String runId,
    String firstRunId,
    String workflowType,
    String taskQueue,
    int attempt,
    Instant startTime,
    @Nullable Duration executionTimeout,
    @Nullable Duration runTimeout,
    long historyLength,
    boolean cancelRequested) {}
