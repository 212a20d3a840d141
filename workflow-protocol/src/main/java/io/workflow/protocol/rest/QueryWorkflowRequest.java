package io.workflow.protocol.rest;

import io.workflow.protocol.Payload;
import io.workflow.protocol.Payloads;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * {@code POST /workflows/{workflowId}/query/{queryType}}. Answered by {@link
 * QueryWorkflowResponse}.
 *
 * @param runId {@code null} means the open or latest run
 */
public record QueryWorkflowRequest(
    List<Payload> args, @Nullable String runId, @Nullable Map<String, Payload> header) {
  public QueryWorkflowRequest {
    args = Payloads.orEmpty(args);
    header = Payloads.orEmpty(header);
  }
}
