package io.workflow.server.matching;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;

/**
 * The queues with a topic, for all nodes. Every method blocks, and fails with an unchecked
 * exception when the database does not answer.
 */
public interface TopicQueueStore {

  /**
   * A native worker reads this queue.
   *
   * @return whether it had no topic before
   */
  boolean register(QueueKey queue, Instant now);

  /** All of them. */
  Set<QueueKey> all();

  /** Which topic holds what waits in each queue; without those of which none was said yet. */
  Map<QueueKey, UUID> topicIds();

  /** What waits in a queue was told of in this topic. */
  void holds(QueueKey queue, UUID topicId);

  /** Those for which nobody has registered since {@code time}, and in which no task waits. */
  List<QueueKey> unusedSince(Instant time);

  /**
   * The queue has no topic any more, if it is still unused.
   *
   * @return whether it is
   */
  boolean forget(QueueKey queue, Instant unusedSince);
}
