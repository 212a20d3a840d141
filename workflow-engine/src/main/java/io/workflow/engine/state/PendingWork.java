package io.workflow.engine.state;

import io.workflow.engine.state.Deadlines.Deadline;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What the code of a run has started and not seen the end of. */
public record PendingWork(
    PendingById<PendingActivity> activities,
    PendingById<PendingTimer> timers,
    PendingExternals externals) {

  /** Nothing. */
  static final PendingWork NONE =
      new PendingWork(PendingById.none(), PendingById.none(), PendingExternals.NONE);

  PendingWork withActivities(PendingById<PendingActivity> changed) {
    return new PendingWork(changed, timers, externals);
  }

  PendingWork withTimers(PendingById<PendingTimer> changed) {
    return new PendingWork(activities, changed, externals);
  }

  PendingWork with(PendingExternals changed) {
    return new PendingWork(activities, timers, changed);
  }

  /** The run has only now begun, and with it the activities that it waits for. */
  PendingWork begunAgain(Instant time) {
    return withActivities(
        PendingById.of(activities.all().stream().map(it -> it.begunAgain(time)).toList()));
  }

  @Nullable Deadline deadline() {
    return Deadlines.earlier(activities.deadlines().first(), timers.deadlines().first());
  }

  /** The form on disk. */
  record Stored(
      List<PendingActivity> activities,
      List<PendingTimer> timers,
      PendingExternals.Stored externals) {

    static Stored of(PendingWork work) {
      return new Stored(
          work.activities().all().stream().map(it -> it.with(it.current().forgotten())).toList(),
          List.copyOf(work.timers().all()),
          PendingExternals.Stored.of(work.externals()));
    }

    PendingWork restored() {
      return new PendingWork(
          PendingById.of(activities), PendingById.of(timers), externals.restored());
    }
  }
}
