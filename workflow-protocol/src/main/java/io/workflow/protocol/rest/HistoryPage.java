package io.workflow.protocol.rest;

import io.workflow.protocol.Payloads;
import io.workflow.protocol.history.HistoryEvent;
import java.util.List;

/**
 * {@code GET /workflows/{workflowId}/history?runId=&fromEventId=&pageSize=&wait=&closeEventOnly=}.
 *
 * <p>With {@code wait=true} the answer comes when there is an event at or after {@code
 * fromEventId}, or, empty, after a while: ask again. With {@code closeEventOnly=true} the one event
 * that is awaited and returned is the one that closes the run.
 *
 * @param runId the run that the events are of: name it when asking for more
 * @param events in the order of their ids
 * @param nextEventId where the next page begins; 0 when the run is closed and this was the last
 */
public record HistoryPage(String runId, List<HistoryEvent> events, long nextEventId) {
  public HistoryPage {
    events = Payloads.orEmpty(events);
  }
}
