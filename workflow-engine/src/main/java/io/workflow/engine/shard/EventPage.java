package io.workflow.engine.shard;

import io.workflow.engine.state.EventSize;
import io.workflow.protocol.history.HistoryEvent;
import java.util.List;

/**
 * As many events as fit into one message.
 *
 * @param nextEventId the first event that did not fit; 0 when all did
 */
public record EventPage(List<HistoryEvent> events, long nextEventId) {

  /** What fits: the first event always does, also when it alone is larger. */
  public static EventPage fitting(List<HistoryEvent> events, long maximumBytes) {
    long size = 0;
    for (int i = 0; i < events.size(); i++) {
      size += EventSize.of(events.get(i).attributes());
      if (size > maximumBytes && i > 0) {
        return new EventPage(events.subList(0, i), events.get(i).eventId());
      }
    }
    return new EventPage(events, 0);
  }
}
