package io.workflow.protocol.history;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * One fact of a run. The events of a run, in the order of their ids, are the truth about it.
 *
 * @param eventId 1 is the first; without gaps
 * @param eventTime when the server accepted it, in microseconds' precision
 * @param attributes what happened
 * @param metadata what people are to read about it; {@code null}, as mostly, when there is nothing
 */
public record HistoryEvent(
    long eventId, Instant eventTime, EventAttributes attributes, @Nullable EventMetadata metadata) {

  /** The field's name of this kind of event, for example {@code ActivityTaskScheduled}. */
  public String eventType() {
    return attributes.getClass().getSimpleName();
  }
}
