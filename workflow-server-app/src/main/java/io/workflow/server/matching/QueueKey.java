package io.workflow.server.matching;

import io.workflow.engine.decide.Effect;
import io.workflow.protocol.worker.TaskKind;
import io.workflow.protocol.worker.WorkerRequest;
import java.util.HashSet;
import java.util.Set;

/**
 * A task queue of one kind.
 *
 * @param sticky whether it is one worker's own, which has no topic
 */
public record QueueKey(String namespace, String name, TaskKind kind, boolean sticky) {

  /** Where a task is to be offered. */
  static QueueKey of(Effect.Dispatch dispatch) {
    String namespace = dispatch.task().namespace();
    return switch (dispatch) {
      case Effect.DispatchWorkflowTask(
              var _task,
              var _type,
              var queue,
              var _since,
              var _priority) ->
          new QueueKey(namespace, queue, TaskKind.WORKFLOW, false);
      case Effect.DispatchStickyWorkflowTask(
              var _task,
              var _type,
              var sticky,
              var _queue,
              var _priority) ->
          new QueueKey(namespace, sticky, TaskKind.WORKFLOW, true);
      case Effect.DispatchActivityTask(
              var _task,
              var _type,
              var queue,
              var _since,
              var _priority) ->
          new QueueKey(namespace, queue, TaskKind.ACTIVITY, false);
    };
  }

  /** The queues that a native worker reads. */
  public static Set<QueueKey> readBy(WorkerRequest.Register worker) {
    Set<QueueKey> queues = new HashSet<>();
    worker
        .workflowTypes()
        .keySet()
        .forEach(
            name -> queues.add(new QueueKey(worker.namespace(), name, TaskKind.WORKFLOW, false)));
    worker
        .activityTypes()
        .keySet()
        .forEach(
            name -> queues.add(new QueueKey(worker.namespace(), name, TaskKind.ACTIVITY, false)));
    return queues;
  }

  /** The topic of a normal queue. */
  public String topic() {
    return kind.topic(namespace, name);
  }
}
