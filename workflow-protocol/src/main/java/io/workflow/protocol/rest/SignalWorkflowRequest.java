package io.workflow.protocol.rest;

import io.workflow.protocol.Payload;
import io.workflow.protocol.Payloads;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * {@code POST /workflows/{workflowId}/signal/{signalName}}. Answered by 204 once the signal is
 * durable.
 *
 * @param requestId the same id is delivered once, however often it is sent
 * @param runId {@code null} means the open run
 */
public record SignalWorkflowRequest(
    List<Payload> input,
    @Nullable String requestId,
    @Nullable String runId,
    Map<String, Payload> header,
    @Nullable String identity) {
  public SignalWorkflowRequest {
    input = Payloads.orEmpty(input);
    header = Payloads.orEmpty(header);
  }
}
