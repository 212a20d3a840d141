package io.workflow.protocol.rest;

import io.workflow.protocol.Payload;
import io.workflow.protocol.Payloads;
import java.util.List;

/** What the workflow answered. A handler that failed is a problem with {@code QUERY_FAILED}. */
public record QueryWorkflowResponse(List<Payload> result) {
  public QueryWorkflowResponse {
    result = Payloads.orEmpty(result);
  }
}
