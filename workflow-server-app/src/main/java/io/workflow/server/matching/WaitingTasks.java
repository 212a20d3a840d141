package io.workflow.server.matching;

import io.workflow.protocol.worker.TaskKind;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The tasks that nobody has taken for ten seconds, as their owners have written them down. Safe for
 * use by many threads. Every method blocks, and fails with an unchecked exception when the database
 * does not answer.
 */
public interface WaitingTasks {

  /**
   * Tasks of one queue, those first that have waited longest.
   *
   * @param last where the page before ended; {@code null} for the first page
   */
  List<Waiting> page(QueueKey queue, @Nullable Position last, int limit);

  /** How many tasks wait in a queue, and since when the oldest does. */
  Backlog backlog(QueueKey queue);

  /**
   * The queues of a namespace in which tasks wait, in the order of names and kinds.
   *
   * @param last where the page before ended; {@code null} for the first page
   */
  List<WaitingQueue> queues(String namespace, @Nullable QueueName last, int limit);

  /** Orders the tasks of a queue. */
  record Position(Instant since, int shard, String runId, long scheduledEventId) {}

  /** A task, and its place in its queue. */
  record Waiting(Hint hint, Position position) {}

  /**
   * What waits in a queue.
   *
   * @param oldest {@code null} when nothing waits
   */
  record Backlog(long tasks, @Nullable Instant oldest) {}

  /** Names a queue within its namespace. */
  record QueueName(String name, TaskKind kind) {}

  /** A queue, and what waits there. */
  record WaitingQueue(QueueName queue, Backlog backlog) {}
}
