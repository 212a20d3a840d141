package io.workflow.engine.state;

import java.util.ArrayList;
import java.util.List;

/**
 * A run, and the runs whose first events a reset has taken over into it. What they asked of other
 * workflows is answered to them by name; the answers are for the run that has taken over the event
 * that asked.
 *
 * @param ancestors from the oldest on, each with events of its own that are still there
 */
public record Lineage(String runId, List<Ancestor> ancestors) {

  /** {@code lastEventId}: the last of its events that was taken over. */
  public record Ancestor(String runId, long lastEventId) {}

  public Lineage {
    ancestors = List.copyOf(ancestors);
  }

  /** A run that began by itself. */
  public static Lineage of(String runId) {
    return new Lineage(runId, List.of());
  }

  /** That of a run that begins with the events of this one up to {@code lastEventId}. */
  public Lineage resetTo(String newRunId, long lastEventId) {
    List<Ancestor> kept = new ArrayList<>();
    long written = 0;
    for (Ancestor ancestor : ancestors) {
      long last = Math.min(ancestor.lastEventId(), lastEventId);
      if (last > written) {
        kept.add(new Ancestor(ancestor.runId(), last));
        written = last;
      }
    }
    if (lastEventId > written) {
      kept.add(new Ancestor(runId, lastEventId));
    }
    return new Lineage(newRunId, kept);
  }

  /** The run that wrote an event of this run first. */
  public String writerOf(long eventId) {
    for (Ancestor ancestor : ancestors) {
      if (eventId <= ancestor.lastEventId()) {
        return ancestor.runId();
      }
    }
    return runId;
  }
}
