package io.workflow.engine.shard;

import java.util.Set;

/** Another node has taken shards over; nothing of the batch was written. */
public final class ShardLostException extends RuntimeException {
  private static final long serialVersionUID = 1L;
  private final transient Set<Integer> shards;

  public ShardLostException(Set<Integer> shards) {
    super("Shards " + shards + " were taken over by another node: its epoch is newer than ours");
    this.shards = Set.copyOf(shards);
  }

  /** The shards that are lost. */
  public Set<Integer> shards() {
    return shards;
  }
}
