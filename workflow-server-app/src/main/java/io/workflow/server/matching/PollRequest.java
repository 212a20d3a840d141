package io.workflow.server.matching;

import io.workflow.protocol.history.WorkerVersion;
import io.workflow.protocol.worker.TaskKind;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * A worker asks for a task.
 *
 * @param sticky whether the queue is the worker's own
 * @param identity of the worker
 * @param timeout how long it waits
 * @param workerInstanceKey names the worker among those of its identity; empty when it does not say
 * @param ratePerSecond how many tasks it wants at most; told to those who ask about the queue
 * @param worker which build it is, for the history; {@code null} when it does not say
 */
public record PollRequest(
    String namespace,
    String taskQueue,
    boolean sticky,
    TaskKind kind,
    String identity,
    Duration timeout,
    String workerInstanceKey,
    double ratePerSecond,
    @Nullable WorkerVersion worker) {

  /** What a worker wants that does not say it. */
  public static final double USUAL_RATE = 100_000;

  QueueKey key() {
    return new QueueKey(namespace, taskQueue, kind, sticky);
  }
}
