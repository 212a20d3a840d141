package io.workflow.engine.state;

import io.workflow.protocol.history.HistoryEvent;

/**
 * How long the history of a run is.
 *
 * @param nextEventId the id that the next event gets
 * @param bytes of its events, roughly; see {@link EventSize}
 * @param transitions how often the state has changed durably, each time by one row of changes
 */
public record HistorySize(long nextEventId, long bytes, long transitions) {

  /** No event, no row. */
  static final HistorySize NONE = new HistorySize(1, 0, 0);

  HistorySize plus(HistoryEvent event) {
    long added = EventSize.of(event.attributes()) + EventSize.of(event.metadata());
    return new HistorySize(nextEventId + 1, bytes + added, transitions);
  }

  /** After the last change of a row. */
  HistorySize plusTransition() {
    return new HistorySize(nextEventId, bytes, transitions + 1);
  }
}
