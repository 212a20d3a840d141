package io.workflow.server.matching;

import java.time.Duration;

/**
 * A worker asks for a task.
 *
 * @param sticky whether the queue is the worker's own
 * @param identity of the worker
 * @param timeout how long it waits
 */
public record PollRequest(
    String namespace,
    String taskQueue,
    boolean sticky,
    TaskKind kind,
    String identity,
    Duration timeout) {

  QueueKey key() {
    return new QueueKey(namespace, taskQueue, kind, sticky);
  }
}
