package io.workflow.protocol.history;

/** The workflow from which a tree of children grows. */
public record RootExecution(String workflowId, String runId) {}
