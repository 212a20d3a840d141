package io.workflow.protocol.rest;

import io.workflow.protocol.Payload;
import io.workflow.protocol.Payloads;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * {@code POST /workflows/{workflowId}/terminate}. Answered by 204 once the run is closed.
 *
 * @param reason for people
 * @param runId {@code null} means the open run
 */
public record TerminateWorkflowRequest(
    @Nullable String reason,
    List<Payload> details,
    @Nullable String runId,
    @Nullable String identity) {
  public TerminateWorkflowRequest {
    details = Payloads.orEmpty(details);
  }
}
