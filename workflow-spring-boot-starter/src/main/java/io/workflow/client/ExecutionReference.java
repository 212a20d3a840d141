package io.workflow.client;

import org.jspecify.annotations.Nullable;

/**
 * What a client knows of an execution.
 *
 * @param runId {@code null} means the open or latest run
 * @param workflowType {@code null} when only the server knows it
 */
record ExecutionReference(
    String workflowId, @Nullable String runId, @Nullable String workflowType) {}
