package io.workflow.server.cluster;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Which node owns which shard, as far as this node has heard: a hint where to ask, at most as old
 * as the last sign of life of this node. Only the owner itself knows, and at last the database.
 *
 * <p>Any thread may ask and tell.
 */
public final class ShardOwners {

  /**
   * Who has taken a shard.
   *
   * @param node a name, as in {@link ClusterNode#name}; the node need not be alive
   * @param epoch under which it writes
   */
  public record Owner(String node, long epoch) {}

  private final Map<Integer, Owner> owners = new ConcurrentHashMap<>();

  /** Empty while nobody was ever seen to have it. */
  public Optional<Owner> ownerOf(int shard) {
    return Optional.ofNullable(owners.get(shard));
  }

  /** How many shards each node owns; without those that own none. */
  public Map<String, Integer> countByNode() {
    Map<String, Integer> counts = new HashMap<>();
    owners.values().forEach(owner -> counts.merge(owner.node(), 1, Integer::sum));
    return counts;
  }

  /** News may come late and in any order: the higher epoch wins. */
  public void learn(Map<Integer, Owner> seen) {
    seen.forEach(
        (shard, owner) ->
            owners.merge(shard, owner, (known, now) -> now.epoch() > known.epoch() ? now : known));
  }
}
