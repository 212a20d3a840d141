package io.workflow.server.matching;

import io.workflow.engine.decide.Effect;
import io.workflow.protocol.Priority;
import io.workflow.protocol.worker.TaskId;
import io.workflow.protocol.worker.TaskKind;
import io.workflow.protocol.worker.TaskMessage;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * That a task waits for a worker. It is never the task itself: whoever gets the hint claims the
 * task, so one that is lost, late or doubled does no harm.
 *
 * @param type of the workflow or activity
 * @param taskQueue the normal queue, also of a task that is offered at a sticky one
 * @param waitingSince when the task could first be claimed; workers may know of it already
 * @param priority what its order among others depends on; {@code null} when it is as usual, or not
 *     known
 */
public record Hint(
    TaskId task,
    TaskKind kind,
    String type,
    String taskQueue,
    Instant waitingSince,
    @Nullable Priority priority) {

  /** When the engine tells of a task again, and writes it down. */
  static final Duration STORED_AFTER = Duration.ofSeconds(10);

  /** {@code now} stands for the time of a sticky task, which does not say it. */
  static Hint of(Effect.Dispatch dispatch, Instant now) {
    return switch (dispatch) {
      case Effect.DispatchWorkflowTask(
              var task,
              var type,
              var taskQueue,
              var since,
              var priority) ->
          new Hint(task, TaskKind.WORKFLOW, type, taskQueue, since, priority);
      case Effect.DispatchStickyWorkflowTask(
              var task,
              var type,
              var _sticky,
              var taskQueue,
              var priority) ->
          new Hint(task, TaskKind.WORKFLOW, type, taskQueue, now, priority);
      case Effect.DispatchActivityTask(
              var task,
              var type,
              var taskQueue,
              var since,
              var priority) ->
          new Hint(task, TaskKind.ACTIVITY, type, taskQueue, since, priority);
    };
  }

  /** As if the task could be claimed only from now on: that it was sent before does not count. */
  Hint anew(Instant now) {
    return new Hint(task, kind, type, taskQueue, now, priority);
  }

  /** Whether its owner has written it down by now, in the transaction before it is told again. */
  boolean isStored(Instant now) {
    return !waitingSince.isAfter(now.minus(STORED_AFTER));
  }

  /** From 1, the most urgent, to 5. */
  int level() {
    return Priority.level(priority);
  }

  /** Tasks of different keys take turns; empty for those without one. */
  String fairnessKey() {
    return Priority.keyOf(priority);
  }

  /** Its normal queue. */
  public QueueKey queue() {
    return new QueueKey(task.namespace(), taskQueue, kind, false);
  }

  /** What a record tells workers. */
  public TaskMessage message() {
    return new TaskMessage(task, type);
  }
}
