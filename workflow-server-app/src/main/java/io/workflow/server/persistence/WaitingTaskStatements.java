package io.workflow.server.persistence;

import io.workflow.engine.shard.CommitBatch.TakenTask;
import io.workflow.engine.shard.CommitBatch.WaitingTask;
import io.workflow.protocol.Priority;
import io.workflow.protocol.worker.TaskKind;
import io.workflow.server.persistence.BinaryArray.Element;
import java.util.List;
import java.util.UUID;

/** What a commit says about tasks that nobody takes for long. */
final class WaitingTaskStatements {

  private static final String REMOVE =
      """
      DELETE FROM waiting_tasks w USING unnest(?, ?, ?) AS t (shard, run_id, scheduled_event_id)
      WHERE w.shard = t.shard AND w.run_id = t.run_id
        AND w.scheduled_event_id = t.scheduled_event_id
      """;

  private static final String ADD =
      """
      INSERT INTO waiting_tasks (shard, run_id, scheduled_event_id, attempt, namespace, task_queue, \
      kind, workflow_id, type, since, priority, fairness_key, fairness_weight)
      SELECT * FROM unnest(?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
      """;

  private WaitingTaskStatements() {}

  static short code(TaskKind kind) {
    return switch (kind) {
      case WORKFLOW -> 0;
      case ACTIVITY -> 1;
    };
  }

  static TaskKind kind(int code) {
    return switch (code) {
      case 0 -> TaskKind.WORKFLOW;
      case 1 -> TaskKind.ACTIVITY;
      default -> throw new IllegalStateException("Expected a kind of tasks, but got " + code);
    };
  }

  /** A new attempt may take the place of the one before. */
  static void remove(JoinedStatements call, List<TakenTask> tasks) {
    call.begin(REMOVE);
    BinaryArray shard = call.array(Element.INT4, tasks.size());
    BinaryArray runId = call.array(Element.UUID, tasks.size());
    BinaryArray event = call.array(Element.INT8, tasks.size());
    for (TakenTask task : tasks) {
      shard.add(task.shard());
      runId.add(UUID.fromString(task.runId()));
      event.add(task.scheduledEventId());
    }
  }

  static void add(JoinedStatements call, List<WaitingTask> tasks) {
    call.begin(ADD);
    BinaryArray shard = call.array(Element.INT4, tasks.size());
    BinaryArray runId = call.array(Element.UUID, tasks.size());
    BinaryArray event = call.array(Element.INT8, tasks.size());
    BinaryArray attempt = call.array(Element.INT4, tasks.size());
    BinaryArray namespace = call.array(Element.TEXT, tasks.size());
    BinaryArray queue = call.array(Element.TEXT, tasks.size());
    BinaryArray kind = call.array(Element.INT2, tasks.size());
    BinaryArray workflowId = call.array(Element.TEXT, tasks.size());
    BinaryArray type = call.array(Element.TEXT, tasks.size());
    BinaryArray since = call.array(Element.TIMESTAMPTZ, tasks.size());
    BinaryArray priority = call.array(Element.INT2, tasks.size());
    BinaryArray fairnessKey = call.array(Element.TEXT, tasks.size());
    BinaryArray fairnessWeight = call.array(Element.FLOAT4, tasks.size());
    for (WaitingTask task : tasks) {
      shard.add(task.shard());
      runId.add(UUID.fromString(task.task().runId()));
      event.add(task.task().scheduledEventId());
      attempt.add(task.task().attempt());
      namespace.add(task.task().namespace());
      queue.add(task.taskQueue());
      kind.add(code(task.kind()));
      workflowId.add(task.task().workflowId());
      type.add(task.type());
      since.add(task.since());
      priority.add((short) Priority.level(task.priority()));
      fairnessKey.add(Priority.keyOf(task.priority()));
      fairnessWeight.add(Priority.weight(task.priority()));
    }
  }
}
