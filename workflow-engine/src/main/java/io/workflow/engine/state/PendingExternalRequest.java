package io.workflow.engine.state;

/**
 * A signal or a cancel request to another workflow that was not answered yet.
 *
 * @param runId empty means the open run
 * @param workflowTaskCompletedEventId the answer that asked for it
 */
public record PendingExternalRequest(
    long initiatedEventId,
    String namespace,
    String workflowId,
    String runId,
    String control,
    long workflowTaskCompletedEventId) {}
