package io.workflow.protocol.rest;

import org.jspecify.annotations.Nullable;

/**
 * {@code POST /workflows/{workflowId}/reset}. Answered by 201 and the new run.
 *
 * @param workflowTaskFinishEventId the event that ended the workflow task to go back to, such as a
 *     {@code WorkflowTaskCompleted}: the events before it are kept
 * @param runId {@code null} means the open or latest run
 * @param signals deliver signals again that came later; {@code null} means yes
 * @param cancelRequests make a cancel request again that came later; {@code null} means no, because
 *     a reset often undoes it
 * @param updates ask the handlers of updates again that were accepted later; {@code null} means yes
 * @param requestId the same id resets once; {@code null} makes each request a new one
 */
public record ResetWorkflowRequest(
    long workflowTaskFinishEventId,
    @Nullable String runId,
    @Nullable Boolean signals,
    @Nullable Boolean cancelRequests,
    @Nullable Boolean updates,
    @Nullable String reason,
    @Nullable String requestId,
    @Nullable String identity) {}
