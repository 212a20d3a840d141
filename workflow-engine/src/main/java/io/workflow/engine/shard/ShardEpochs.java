package io.workflow.engine.shard;

import java.time.Duration;
import java.util.Collection;
import java.util.Map;

/**
 * Who may write to a shard: whoever has taken it last. All calls block, and throw {@link
 * StoreUnavailableException} when the database can't be reached or answers with an error.
 */
public interface ShardEpochs {

  /**
   * Takes shards over: raises the epoch of each, so that no commit of an earlier owner succeeds any
   * more.
   *
   * @param owner the name of this node, by which others find it
   * @return the new epochs, and how long to wait before anything is answered under them
   */
  Acquired acquire(Collection<Integer> shards, String owner);

  /**
   * Raises the epochs of shards that are still owned under the given ones: whatever was sent under
   * those, and was not answered, has happened by then or never will.
   *
   * @return the new epoch of each shard; those that another node has taken are left out
   */
  Map<Integer, Long> raise(Map<Integer, Long> present);

  /**
   * Shards that were owned under these epochs are given up, and nothing of them is answered any
   * more: who takes them need not wait. Those that another node has taken are left out.
   */
  void release(Map<Integer, Long> present);

  /**
   * Shards that were taken over.
   *
   * @param epochs the new epoch of each shard
   * @param quiet for how long from now an earlier owner may still answer from its memory what it
   *     knows of the shard, so that the new one must not answer anything; without those that can be
   *     served at once
   */
  record Acquired(Map<Integer, Long> epochs, Map<Integer, Duration> quiet) {}

  /**
   * Grows when the store's server is another one than before, or was started anew: it may not know
   * the last commits, so that what is in memory may be ahead of it. Never blocks.
   */
  long incarnation();

  /** The present epoch of each of these shards that was ever taken: raised by who takes it over. */
  Map<Integer, Long> epochs(Collection<Integer> shards);
}
