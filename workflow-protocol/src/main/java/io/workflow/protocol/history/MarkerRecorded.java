package io.workflow.protocol.history;

import io.workflow.protocol.Failure;
import io.workflow.protocol.Payload;
import io.workflow.protocol.Payloads;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The code has noted something: the value of a side effect, a version, a local activity. */
public record MarkerRecorded(
    String markerName,
    Map<String, List<Payload>> details,
    long workflowTaskCompletedEventId,
    Map<String, Payload> header,
    @Nullable Failure failure)
    implements CommandEvent {
  public MarkerRecorded {
    details = Payloads.orEmpty(details);
    header = Payloads.orEmpty(header);
  }
}
