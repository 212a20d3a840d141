package io.workflow.server.cluster.peer;

import io.workflow.engine.shard.ShardMemory;
import io.workflow.engine.shard.ShardOwner;
import io.workflow.server.cluster.ShardOwners;
import io.workflow.server.cluster.ShardOwners.Owner;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;

/**
 * The shards of this node's engine, of which the other nodes hear as soon as it has taken them:
 * otherwise they would look for the earlier owner until the next sign of life.
 */
public final class AnnouncedShards implements ShardOwner {

  private final ShardOwner engine;
  private final String node;
  private final ShardOwners owners;
  private final Peers peers;

  /**
   * @param node the name of this node
   */
  public AnnouncedShards(ShardOwner engine, String node, ShardOwners owners, Peers peers) {
    this.engine = engine;
    this.node = node;
    this.owners = owners;
    this.peers = peers;
  }

  @Override
  public void take(Map<Integer, Long> epochByShard, Collection<ShardMemory> memory) {
    engine.take(epochByShard, memory);
    owners.learn(taken(node, epochByShard));
    PeerRequest.ShardsTaken news = new PeerRequest.ShardsTaken(epochByShard);
    peers
        .connected()
        .forEach(
            peer -> {
              var unused = peer.ask(news);
            });
  }

  static Map<Integer, Owner> taken(String node, Map<Integer, Long> epochByShard) {
    Map<Integer, Owner> taken = new HashMap<>();
    epochByShard.forEach((shard, epoch) -> taken.put(shard, new Owner(node, epoch)));
    return taken;
  }

  @Override
  public CompletableFuture<Void> drop(Collection<Integer> shards) {
    return engine.drop(shards);
  }

  @Override
  public CompletableFuture<List<ShardMemory>> handOver(Collection<Integer> shards) {
    return engine.handOver(shards);
  }

  @Override
  public Set<Integer> owned() {
    return engine.owned();
  }

  @Override
  public Map<Integer, Long> epochs() {
    return engine.epochs();
  }
}
