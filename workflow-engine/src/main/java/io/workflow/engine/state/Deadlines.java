package io.workflow.engine.state;

import java.time.Instant;
import java.util.Comparator;
import org.jspecify.annotations.Nullable;
import org.pcollections.PSortedSet;
import org.pcollections.TreePSet;

/** Everything in a run that waits for a time, in the order of those times. */
public record Deadlines(PSortedSet<Deadline> ordered) {

  /** Nothing waits. */
  public static final Deadlines NONE =
      new Deadlines(
          TreePSet.empty(
              Comparator.comparing(Deadline::at)
                  .thenComparing(Deadline::subject)
                  .thenComparingLong(Deadline::eventId)));

  /** The earliest; {@code null} when nothing waits. */
  public @Nullable Instant earliest() {
    return ordered.isEmpty() ? null : ordered.first().at();
  }

  /** Takes {@code before} out and puts {@code after} in; either may be absent. */
  public Deadlines replace(@Nullable Deadline before, @Nullable Deadline after) {
    PSortedSet<Deadline> changed = ordered;
    if (before != null) {
      changed = changed.minus(before);
    }
    if (after != null) {
      changed = changed.plus(after);
    }
    return new Deadlines(changed);
  }

  /**
   * The time at which something must be looked at.
   *
   * @param eventId the scheduled event of an activity, the started event of a timer; 0 for what
   *     there is one of
   */
  public record Deadline(Instant at, Subject subject, long eventId) {}

  /** What a deadline belongs to. */
  public enum Subject {
    WORKFLOW_EXECUTION,
    FIRST_WORKFLOW_TASK,
    WORKFLOW_TASK,
    ACTIVITY,
    TIMER
  }
}
