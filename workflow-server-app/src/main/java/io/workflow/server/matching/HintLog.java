package io.workflow.server.matching;

import java.util.Collection;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;

/**
 * Where hints wait that nobody takes at once, for workers of any node and of either kind. Safe for
 * use by many threads.
 */
public interface HintLog extends AutoCloseable {

  /**
   * Adds a hint. Never blocks, never fails.
   *
   * @param untaken run at most once, soon, when the log has not taken the hint after a moment; it
   *     may still take it later. On any thread; must not block
   */
  void append(Hint hint, Runnable untaken);

  /**
   * Whether a hint of this queue is likely to be on its way at once: the queue's place in the log
   * is there, and the log has taken what it was given lately.
   */
  boolean isReady(QueueKey queue);

  /** Pollers wait at a queue: it is offered what waits in the log. Never blocks, never fails. */
  void readFor(PolledQueue queue);

  /**
   * How many hints of a queue nobody has taken yet, about. Blocks, for a few seconds at most.
   *
   * @throws HintLogException when the log does not say
   */
  long backlog(QueueKey queue);

  /**
   * For who has many hints to append: waits until few are left that the log has yet to take, of all
   * queues, so that none is dropped.
   *
   * @return completed at once when there are few, and when the log is closed
   */
  CompletableFuture<Void> room();

  /**
   * The queues of which the log may have lost hints since it was last asked. Each loss is told once
   * at every node; of what is appended afterwards nothing is held back. Blocks, for a few seconds
   * at most.
   *
   * @param queues all that have a place in the log
   * @throws HintLogException when the log does not say
   */
  Set<QueueKey> lost(Collection<QueueKey> queues);

  /**
   * By what each queue's place was known at the last {@link #lost}: it is another place of the same
   * name when that changes. Without those that have no place.
   */
  default Map<QueueKey, UUID> places() {
    return Map.of();
  }

  /** Makes the place of a queue in the log. Never blocks, never fails: the first hint does it. */
  void prepare(QueueKey queue);

  /** Removes a queue from the log, with all that is there. Never blocks, never fails. */
  void remove(QueueKey queue);

  @Override
  void close();
}
