package io.workflow.protocol.history;

import io.workflow.protocol.Link;
import io.workflow.protocol.Payload;
import io.workflow.protocol.Payloads;
import java.util.List;
import java.util.Map;

/** What a client asked of an update handler. */
public record UpdateRequest(
    String updateId,
    String identity,
    String name,
    Map<String, Payload> header,
    List<Payload> args,
    List<Link> links) {
  public UpdateRequest {
    header = Payloads.orEmpty(header);
    args = Payloads.orEmpty(args);
    links = Payloads.orEmpty(links);
  }

  public UpdateRequest(
      String updateId,
      String identity,
      String name,
      Map<String, Payload> header,
      List<Payload> args) {
    this(updateId, identity, name, header, args, List.of());
  }
}
