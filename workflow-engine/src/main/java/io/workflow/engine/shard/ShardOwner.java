package io.workflow.engine.shard;

import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;

/** Told by the cluster which shards this node serves. */
public interface ShardOwner {

  /** From now on requests to these shards are served, under the epochs that the store gave. */
  default void take(Map<Integer, Long> epochByShard) {
    take(epochByShard, List.of());
  }

  /**
   * The same.
   *
   * @param memory what was known at those who have handed shards over. It is used for a shard that
   *     nobody else has had since, and otherwise forgotten
   */
  void take(Map<Integer, Long> epochByShard, Collection<ShardMemory> memory);

  /**
   * These shards are served elsewhere: their states are forgotten, waiting requests are sent away.
   *
   * @return completes, on any thread, when nothing of them is answered any more
   */
  CompletableFuture<Void> drop(Collection<Integer> shards);

  /**
   * The same, because another node asks for the shards.
   *
   * @return what only this node knows of their runs, as much as is worth the way
   */
  CompletableFuture<List<ShardMemory>> handOver(Collection<Integer> shards);

  /** The shards that are served now. */
  Set<Integer> owned();

  /**
   * The epochs under which they are served. They grow by themselves; without the shards in which it
   * is not known what became of a transaction.
   */
  Map<Integer, Long> epochs();
}
