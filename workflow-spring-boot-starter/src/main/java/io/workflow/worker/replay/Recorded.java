package io.workflow.worker.replay;

import io.workflow.protocol.history.EventAttributes;
import io.workflow.protocol.history.HistoryEvent;
import java.time.Instant;

/** An event of a history whose family is known. */
public record Recorded<E extends EventAttributes>(long eventId, Instant time, E attributes) {

  static <E extends EventAttributes> Recorded<E> of(HistoryEvent event, E attributes) {
    return new Recorded<>(event.eventId(), event.eventTime(), attributes);
  }

  /** The field's name of this kind of event, for example {@code ActivityTaskScheduled}. */
  String eventType() {
    return attributes.getClass().getSimpleName();
  }
}
