package io.workflow.engine.shard;

import io.workflow.engine.state.WorkflowState;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * When more than a history row is written for a transition. An alarm in the row may ring too early
 * but never too late, so moving it later can wait; a run that falls asleep is worth it at once,
 * because its state is about to leave memory.
 */
final class RowPolicy {

  private static final Duration WORTH_MOVING = Duration.ofMinutes(1);
  private static final int ROWS_BEFORE_SNAPSHOT = 64;

  private RowPolicy() {}

  static boolean mustWriteAlarm(@Nullable Instant row, WorkflowState state, Instant now) {
    Instant wanted = state.durableWakeAt();
    if (row == null || wanted == null) {
      return wanted == null ? row != null && (isAsleep(state) || !row.isAfter(now)) : true;
    }
    return wanted.isBefore(row)
        || (!row.isAfter(now) && wanted.isAfter(row))
        || (isAsleep(state) && wanted.isAfter(row.plus(WORTH_MOVING)));
  }

  /**
   * Rows without events are only dropped by a snapshot; in proportion to what it holds, so that its
   * cost is spread.
   */
  static boolean mustWriteSnapshot(long rowsSinceSnapshot, WorkflowState state) {
    long held =
        (long) state.activities().size()
            + state.timers().size()
            + state.externals().size()
            + state.arrivals().size()
            + state.requests().signalIds().size();
    return rowsSinceSnapshot >= ROWS_BEFORE_SNAPSHOT + held;
  }

  private static boolean isAsleep(WorkflowState state) {
    return state.workflowTask() == null && state.activities().isEmpty();
  }
}
