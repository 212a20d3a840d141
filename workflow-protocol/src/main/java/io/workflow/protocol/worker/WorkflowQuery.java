package io.workflow.protocol.worker;

import io.workflow.protocol.Opaque;
import io.workflow.protocol.Payload;
import io.workflow.protocol.Payloads;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A question to workflow code that changes nothing.
 *
 * @param unread what else was sent
 */
public record WorkflowQuery(
    String queryType, List<Payload> args, Map<String, Payload> header, @Nullable Opaque unread) {
  public WorkflowQuery {
    args = Payloads.orEmpty(args);
    header = Payloads.orEmpty(header);
  }
}
