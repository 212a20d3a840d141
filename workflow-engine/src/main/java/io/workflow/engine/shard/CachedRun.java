package io.workflow.engine.shard;

import io.workflow.engine.decide.CurrentRun;
import io.workflow.engine.decide.Decision.RunTransition;
import io.workflow.engine.state.Change;
import io.workflow.engine.state.RunMemory;
import io.workflow.engine.state.WorkflowState;
import io.workflow.protocol.history.HistoryEvent;
import io.workflow.protocol.history.WorkflowTaskEvent.WorkflowTaskCompleted;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.pcollections.HashTreePMap;
import org.pcollections.PMap;
import org.pcollections.PVector;
import org.pcollections.TreePVector;

/**
 * What a lane remembers of the current run of a workflow. Immutable, so that a failed commit is
 * undone by forgetting.
 *
 * @param sequence of the last history row
 * @param rowWakeAt the alarm that the execution row holds: never later than the state's own
 * @param rowsSinceSnapshot what a load would have to fold
 * @param recentEvents the events after the last completed workflow task's start; {@code null} when
 *     they are not all known
 * @param waiting the attempts of tasks that have a row among the waiting ones, by scheduled event
 */
record CachedRun(
    CurrentRun run,
    long sequence,
    @Nullable Instant rowWakeAt,
    long rowsSinceSnapshot,
    @Nullable PVector<HistoryEvent> recentEvents,
    PMap<Long, Integer> waiting) {

  private static final PMap<Long, Integer> NOTHING_WAITS = HashTreePMap.empty();

  /** A workflow that never had a run. */
  static final CachedRun NONE =
      new CachedRun(new CurrentRun.None(), 0, null, 0, null, NOTHING_WAITS);

  /** More recent events than this are read from the store when they are needed. */
  private static final int RECENT_EVENTS = 4_096;

  static CachedRun closed(CurrentRun.Closed closed) {
    return new CachedRun(closed, 0, null, 0, null, NOTHING_WAITS);
  }

  /** A run that a transition opens. */
  static CachedRun opening() {
    return new CachedRun(new CurrentRun.None(), 0, null, 0, TreePVector.empty(), NOTHING_WAITS);
  }

  /** After one more transition; {@code durable} when it makes a history row. */
  CachedRun after(RunTransition transition, boolean durable) {
    WorkflowState state = transition.after();
    CurrentRun next =
        state.status().isClosed()
            ? new CurrentRun.Closed(state.runId(), state.status(), state.started().requestId())
            : new CurrentRun.Open(state);
    return new CachedRun(
        next,
        durable ? sequence + 1 : sequence,
        rowWakeAt,
        durable ? rowsSinceSnapshot + 1 : rowsSinceSnapshot,
        recent(recentEvents, transition.changes(), state.workflowTasks().previousStartedEventId()),
        state.status().isClosed() ? NOTHING_WAITS : waiting);
  }

  CachedRun withRowWakeAt(@Nullable Instant wakeAt) {
    return new CachedRun(run, sequence, wakeAt, rowsSinceSnapshot, recentEvents, waiting);
  }

  CachedRun withSnapshot() {
    return new CachedRun(run, sequence, rowWakeAt, 0, recentEvents, waiting);
  }

  CachedRun withWaiting(PMap<Long, Integer> tasks) {
    return new CachedRun(run, sequence, rowWakeAt, rowsSinceSnapshot, recentEvents, tasks);
  }

  /** With what an earlier owner knew of the run, which must be open and as it was then. */
  CachedRun with(RunMemory known) {
    return run instanceof CurrentRun.Open(WorkflowState state)
        ? new CachedRun(
            new CurrentRun.Open(known.addTo(state)),
            sequence,
            rowWakeAt,
            rowsSinceSnapshot,
            recentEvents,
            waiting)
        : this;
  }

  @Nullable WorkflowState openState() {
    return run instanceof CurrentRun.Open(WorkflowState state) ? state : null;
  }

  static @Nullable PVector<HistoryEvent> recent(
      @Nullable PVector<HistoryEvent> before,
      List<? extends Change> changes,
      long previousStartedEventId) {
    PVector<HistoryEvent> events = before;
    for (Change change : changes) {
      if (change instanceof Change.EventAdded added) {
        events = withEvent(events, added.event(), previousStartedEventId);
      }
    }
    return events != null && events.size() > RECENT_EVENTS ? null : events;
  }

  private static @Nullable PVector<HistoryEvent> withEvent(
      @Nullable PVector<HistoryEvent> events, HistoryEvent event, long previousStartedEventId) {
    // All that follows the start of a completed task is in the transition that completes it.
    PVector<HistoryEvent> known =
        event.attributes() instanceof WorkflowTaskCompleted ? TreePVector.empty() : events;
    return known == null || event.eventId() <= previousStartedEventId ? known : known.plus(event);
  }
}
