package io.workflow.engine.shard;

import io.workflow.engine.decide.Effect;
import io.workflow.engine.shard.CommitBatch.TakenTask;
import io.workflow.engine.shard.CommitBatch.WaitingTask;
import io.workflow.engine.state.PendingActivity;
import io.workflow.engine.state.PendingWorkflowTask;
import io.workflow.engine.state.WorkflowState;
import io.workflow.protocol.worker.TaskId;
import io.workflow.protocol.worker.TaskKind;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.pcollections.PMap;

/**
 * The rows of waiting tasks that one turn writes and removes. A task gets one when workers are told
 * of it again because nobody has taken it, which happens after ten seconds, and keeps it until it
 * waits no more. So a task that is taken in time costs nothing.
 */
final class WaitingTaskRows {

  /** As long as the first repeat of a hint takes. */
  static final Duration WORTH_A_ROW = Duration.ofSeconds(10);

  /** Longer names don't fit into the index: their tasks are only told of again. */
  private static final int MAXIMUM_QUEUE_NAME_BYTES = 2_400;

  private final List<WaitingTask> written = new ArrayList<>();
  private final List<TakenTask> removed = new ArrayList<>();

  List<WaitingTask> written() {
    return written;
  }

  List<TakenTask> removed() {
    return removed;
  }

  /** A run has closed: none of its tasks waits. */
  void closed(int shard, String runId, CachedRun before) {
    before.waiting().keySet().forEach(event -> removed.add(new TakenTask(shard, runId, event)));
  }

  /** The tasks that workers are told of again, by their runs. */
  static Map<String, List<Effect.Dispatch>> untaken(List<Effect> effects, Instant now) {
    Instant old = now.minus(WORTH_A_ROW);
    Map<String, List<Effect.Dispatch>> untaken = new HashMap<>();
    for (Effect effect : effects) {
      if (effect instanceof Effect.Dispatch task && waitsSince(task, old)) {
        untaken.computeIfAbsent(task.task().runId(), _run -> new ArrayList<>()).add(task);
      }
    }
    return untaken;
  }

  private static boolean waitsSince(Effect.Dispatch task, Instant time) {
    return switch (task) {
      case Effect.DispatchWorkflowTask normal -> !normal.waitingSince().isAfter(time);
      case Effect.DispatchActivityTask activity -> !activity.waitingSince().isAfter(time);
      case Effect.DispatchStickyWorkflowTask _sticky -> false; // has a timeout of its own
    };
  }

  /**
   * Brings the rows of an open run to what its state says.
   *
   * @param untaken what workers are told of again
   */
  CachedRun follow(int shard, CachedRun run, WorkflowState state, List<Effect.Dispatch> untaken) {
    PMap<Long, Integer> waiting = run.waiting();
    for (Map.Entry<Long, Integer> row : run.waiting().entrySet()) {
      if (!waits(state, row.getKey(), row.getValue())) {
        waiting = waiting.minus(row.getKey());
        removed.add(new TakenTask(shard, state.runId(), row.getKey()));
      }
    }
    for (Effect.Dispatch task : untaken) {
      TaskId id = task.task();
      if (!waiting.containsKey(id.scheduledEventId())
          && waits(state, id.scheduledEventId(), id.attempt())
          && add(shard, task)) {
        waiting = waiting.plus(id.scheduledEventId(), id.attempt());
      }
    }
    return waiting == run.waiting() ? run : run.withWaiting(waiting);
  }

  private static boolean waits(WorkflowState state, long scheduledEventId, int attempt) {
    PendingWorkflowTask task = state.workflowTask();
    if (task != null && task.scheduledEventId() == scheduledEventId) {
      return task.attempt() == attempt && task.start() == null;
    }
    PendingActivity activity = state.activities().find(scheduledEventId);
    return activity != null && activity.attempt() == attempt && activity.start() == null;
  }

  private boolean add(int shard, Effect.Dispatch dispatch) {
    WaitingTask row =
        switch (dispatch) {
          case Effect.DispatchWorkflowTask(var task, var type, var queue, var since, var order) ->
              new WaitingTask(shard, task, TaskKind.WORKFLOW, type, queue, since, order);
          case Effect.DispatchActivityTask(var task, var type, var queue, var since, var order) ->
              new WaitingTask(shard, task, TaskKind.ACTIVITY, type, queue, since, order);
          case Effect.DispatchStickyWorkflowTask sticky ->
              throw new IllegalStateException("Expected a task for any worker, but got " + sticky);
        };
    return fits(row) && written.add(row);
  }

  private static boolean fits(WaitingTask row) {
    return row.task().namespace().getBytes(StandardCharsets.UTF_8).length
            + row.taskQueue().getBytes(StandardCharsets.UTF_8).length
        <= MAXIMUM_QUEUE_NAME_BYTES;
  }
}
