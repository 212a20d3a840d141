package io.workflow.protocol.history;

import org.jspecify.annotations.Nullable;

/**
 * Where a child workflow comes from.
 *
 * @param root the workflow at the top, which has no parent; {@code null} where an older record does
 *     not say it
 */
public record ParentExecution(
    String namespace,
    String workflowId,
    String runId,
    long initiatedEventId,
    @Nullable RootExecution root) {}
