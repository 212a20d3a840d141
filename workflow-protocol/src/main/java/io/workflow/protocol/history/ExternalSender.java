package io.workflow.protocol.history;

/** The workflow whose code sent a signal or a cancel request. */
public record ExternalSender(
    String namespace, String workflowId, String runId, long initiatedEventId) {}
