package io.workflow.engine.shard;

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
   * @param ownerAddress where other nodes reach this one
   * @return the new epoch of each shard
   */
  Map<Integer, Long> acquire(Collection<Integer> shards, String ownerAddress);

  /** The present epoch of each of these shards that was ever taken: raised by who takes it over. */
  Map<Integer, Long> epochs(Collection<Integer> shards);
}
