package io.workflow.server.frontend;

import io.workflow.engine.decide.ExecutionRequest.SignalWorkflow;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How a workflow is reset.
 *
 * @param runId the run whose history counts; {@code null} means the open or latest one
 * @param workflowTaskFinishEventId the event that ended the workflow task to go back to
 * @param signals signals that came later are delivered again
 * @param cancelRequests a cancel request that came later is made again
 * @param updates updates that were accepted later are asked for again
 * @param requestId the same one resets once
 * @param furtherSignals delivered to the new run after all that
 */
public record ResetOptions(
    @Nullable String runId,
    long workflowTaskFinishEventId,
    boolean signals,
    boolean cancelRequests,
    boolean updates,
    String reason,
    String identity,
    String requestId,
    List<SignalWorkflow> furtherSignals) {}
