package io.workflow.protocol.history;

import io.workflow.protocol.Link;
import io.workflow.protocol.Opaque;
import io.workflow.protocol.Payload;
import io.workflow.protocol.Payloads;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a client asked of an update handler.
 *
 * @param unread what else was sent
 */
public record UpdateRequest(
    String updateId,
    String identity,
    String name,
    Map<String, Payload> header,
    List<Payload> args,
    List<Link> links,
    @Nullable Opaque unread) {
  public UpdateRequest {
    header = Payloads.orEmpty(header);
    args = Payloads.orEmpty(args);
    links = Payloads.orEmpty(links);
  }
}
