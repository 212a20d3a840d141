package io.workflow.protocol.history;

/** A child workflow. */
public record ChildExecution(
    String namespace, String workflowId, String runId, String workflowType) {}
