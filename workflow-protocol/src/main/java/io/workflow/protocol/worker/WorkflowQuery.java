package io.workflow.protocol.worker;

import io.workflow.protocol.Payload;
import io.workflow.protocol.Payloads;
import java.util.List;
import java.util.Map;

/** A question to workflow code that changes nothing. */
public record WorkflowQuery(String queryType, List<Payload> args, Map<String, Payload> header) {
  public WorkflowQuery {
    args = Payloads.orEmpty(args);
    header = Payloads.orEmpty(header);
  }
}
