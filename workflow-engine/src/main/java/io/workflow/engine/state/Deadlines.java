package io.workflow.engine.state;

import java.time.Instant;
import java.util.Comparator;
import org.jspecify.annotations.Nullable;
import org.pcollections.PSortedSet;
import org.pcollections.TreePSet;

/** Of many things the times for which they wait, in the order of those times. */
public record Deadlines(PSortedSet<Deadline> ordered) {

  private static final Comparator<Deadline> ORDER =
      Comparator.comparing(Deadline::at)
          .thenComparing(Deadline::subject)
          .thenComparingLong(Deadline::eventId);

  /** Nothing waits. */
  public static final Deadlines NONE = new Deadlines(TreePSet.empty(ORDER));

  /** The earliest; {@code null} when nothing waits. */
  public @Nullable Deadline first() {
    return ordered.isEmpty() ? null : ordered.first();
  }

  /** The earlier of two that may be absent; at the same time, that of the subject named first. */
  static @Nullable Deadline earlier(@Nullable Deadline one, @Nullable Deadline other) {
    if (one == null || other == null) {
      return one == null ? other : one;
    }
    return ORDER.compare(one, other) <= 0 ? one : other;
  }

  /** Takes {@code before} out and puts {@code after} in; either may be absent. */
  Deadlines replace(@Nullable Deadline before, @Nullable Deadline after) {
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
