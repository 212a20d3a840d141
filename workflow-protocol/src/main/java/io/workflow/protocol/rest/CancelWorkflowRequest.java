package io.workflow.protocol.rest;

import org.jspecify.annotations.Nullable;

/**
 * {@code POST /workflows/{workflowId}/cancel}. Answered by 204 once the request is durable; asking
 * twice asks once.
 *
 * @param reason for people
 * @param runId {@code null} means the open run
 */
public record CancelWorkflowRequest(
    @Nullable String reason,
    @Nullable String requestId,
    @Nullable String runId,
    @Nullable String identity) {}
