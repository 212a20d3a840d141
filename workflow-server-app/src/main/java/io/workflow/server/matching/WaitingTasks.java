package io.workflow.server.matching;

import io.workflow.protocol.worker.TaskKind;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The tasks that nobody has taken for ten seconds, as their owners have written them down. Safe for
 * use by many threads. Every method blocks, and fails with an unchecked exception when the database
 * does not answer.
 */
public interface WaitingTasks {

  /**
   * The priorities and fairness keys of which tasks wait in a queue, the most urgent first, those
   * of one priority in the order of their keys.
   *
   * @param priority the first one to look at
   * @param afterKey of that priority, only keys after this one; {@code null} for all
   */
  List<KeyShare> keys(QueueKey queue, int priority, @Nullable String afterKey, int limit);

  /**
   * Tasks of some keys of one priority, key by key, of each those first that have waited longest.
   */
  List<Waiting> page(QueueKey queue, int priority, List<PartOfKey> parts);

  /** How many tasks of each priority wait in a queue, and since when the oldest does. */
  Map<Integer, Backlog> backlogs(QueueKey queue);

  /** How many tasks wait in a queue, and since when the oldest does. */
  default Backlog backlog(QueueKey queue) {
    return Backlog.sum(backlogs(queue).values());
  }

  /**
   * The queues of a namespace in which tasks wait, in the order of names and kinds.
   *
   * @param last where the page before ended; {@code null} for the first page
   */
  List<WaitingQueue> queues(String namespace, @Nullable QueueName last, int limit);

  /**
   * Tasks of one priority and fairness key wait.
   *
   * @param weight what one of them says of the key's weight
   */
  record KeyShare(int priority, String fairnessKey, float weight) {}

  /**
   * What is to be read of a key.
   *
   * @param last where the part before ended; {@code null} for the first part
   */
  record PartOfKey(String fairnessKey, @Nullable Position last, int limit) {}

  /** Orders the tasks of one priority and fairness key. */
  record Position(Instant since, int shard, String runId, long scheduledEventId) {}

  /** A task, and its place among those of its key. */
  record Waiting(Hint hint, Position position) {}

  /**
   * What waits in a queue.
   *
   * @param oldest {@code null} when nothing waits
   */
  record Backlog(long tasks, @Nullable Instant oldest) {

    static final Backlog NONE = new Backlog(0, null);

    static Backlog sum(Collection<Backlog> parts) {
      long tasks = 0;
      Instant oldest = null;
      for (Backlog part : parts) {
        tasks += part.tasks();
        Instant since = part.oldest();
        if (since != null && (oldest == null || since.isBefore(oldest))) {
          oldest = since;
        }
      }
      return new Backlog(tasks, oldest);
    }
  }

  /** Names a queue within its namespace. */
  record QueueName(String name, TaskKind kind) {}

  /** A queue, and what waits there. */
  record WaitingQueue(QueueName queue, Backlog backlog) {}
}
