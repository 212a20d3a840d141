package io.workflow.server.reset;

import io.workflow.engine.decide.Request.ResetWorkflow.Reapply;
import org.jspecify.annotations.Nullable;

/**
 * How a workflow is reset.
 *
 * @param runId the run whose history counts; {@code null} means the open or latest one
 * @param workflowTaskFinishEventId the event that ended the workflow task to go back to
 * @param reapply what the new run is told of what came later
 * @param requestId the same one resets once
 */
public record ResetOptions(
    @Nullable String runId,
    long workflowTaskFinishEventId,
    Reapply reapply,
    String reason,
    String identity,
    String requestId) {}
