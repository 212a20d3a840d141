package io.workflow.engine.simulation;

import io.workflow.engine.shard.ShardMemory;
import io.workflow.engine.shard.ShardOwner;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;

/** The shards of an engine, which differ from the right ones in what is overridden. */
class OtherShards implements ShardOwner {

  private final ShardOwner right;

  OtherShards(ShardOwner right) {
    this.right = right;
  }

  @Override
  public void take(Map<Integer, Long> epochByShard, Collection<ShardMemory> memory) {
    right.take(epochByShard, memory);
  }

  @Override
  public CompletableFuture<Void> drop(Collection<Integer> shards) {
    return right.drop(shards);
  }

  @Override
  public CompletableFuture<List<ShardMemory>> handOver(Collection<Integer> shards) {
    return right.handOver(shards);
  }

  @Override
  public Set<Integer> owned() {
    return right.owned();
  }

  @Override
  public Map<Integer, Long> epochs() {
    return right.epochs();
  }
}
