package io.workflow.engine.state;

import io.workflow.engine.state.Deadlines.Deadline;
import io.workflow.engine.state.Deadlines.Subject;
import java.time.Instant;

/** A durable timer that has not fired. */
public record PendingTimer(String timerId, long startedEventId, Instant fireTime)
    implements PendingById.Entry {

  @Override
  public long eventId() {
    return startedEventId;
  }

  @Override
  public String id() {
    return timerId;
  }

  @Override
  public Deadline deadline() {
    return new Deadline(fireTime, Subject.TIMER, startedEventId);
  }
}
