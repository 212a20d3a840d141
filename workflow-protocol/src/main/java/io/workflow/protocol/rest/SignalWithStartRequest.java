package io.workflow.protocol.rest;

import io.workflow.protocol.Payload;
import io.workflow.protocol.Payloads;
import java.util.List;

/**
 * {@code POST /workflows/{workflowId}/signal-with-start/{signalName}}: signals the open run, or
 * starts one and signals it, as one step. Answered by {@link StartWorkflowResponse}.
 *
 * @param start its request id covers both
 */
public record SignalWithStartRequest(StartWorkflowRequest start, List<Payload> signalInput) {
  public SignalWithStartRequest {
    signalInput = Payloads.orEmpty(signalInput);
  }
}
