package io.workflow.server.cluster;

import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * For how long something is not as it should be by now, as this node sees it: a shard that nobody
 * has, a node that does not come to its end. Follows the signs of life on their thread; any thread
 * may ask.
 */
public final class ClusterWatch {

  private final int numberOfShards;
  private final ShardOwners owners;
  private final Supplier<Set<Integer>> served;
  private final LongSupplier nanoTime;
  private final Map<Integer, Long> unowned = new HashMap<>();
  private final Map<UUID, Long> draining = new HashMap<>();
  private volatile @Nullable Long unownedSince;
  private volatile @Nullable Long drainingSince;

  /**
   * @param served the shards of this node
   * @param nanoTime as {@link System#nanoTime}
   */
  public ClusterWatch(
      int numberOfShards,
      ShardOwners owners,
      Supplier<Set<Integer>> served,
      LongSupplier nanoTime) {
    this.numberOfShards = numberOfShards;
    this.owners = owners;
    this.served = served;
    this.nanoTime = nanoTime;
  }

  /** After a sign of life of this node. */
  public void look(ClusterNode self, Collection<ClusterNode> nodes) {
    long now = nanoTime.getAsLong();
    lookAtShards(self, nodes, now);
    lookAtNodes(nodes, now);
  }

  private void lookAtShards(ClusterNode self, Collection<ClusterNode> nodes, long now) {
    Map<String, ClusterNode> byName =
        nodes.stream().collect(Collectors.toMap(ClusterNode::name, node -> node));
    Set<Integer> own = served.get();
    for (int shard = 0; shard < numberOfShards; shard++) {
      String name = owners.ownerOf(shard).map(ShardOwners.Owner::node).orElse(null);
      ClusterNode owner = name == null ? null : byName.get(name);
      boolean isOwned =
          own.contains(shard)
              || (owner != null && owner.isAlive() && !owner.name().equals(self.name()));
      if (isOwned) {
        unowned.remove(shard);
      } else {
        Duration already = owner == null || owner.isAlive() ? Duration.ZERO : owner.beatAge();
        unowned.putIfAbsent(shard, now - already.toNanos());
      }
    }
    unownedSince = earliest(unowned.values());
  }

  private void lookAtNodes(Collection<ClusterNode> nodes, long now) {
    Set<UUID> seen =
        nodes.stream()
            .filter(node -> node.isAlive() && node.state() == ClusterNode.State.DRAINING)
            .map(ClusterNode::id)
            .collect(Collectors.toSet());
    draining.keySet().retainAll(seen);
    seen.forEach(id -> draining.putIfAbsent(id, now));
    drainingSince = earliest(draining.values());
  }

  private static @Nullable Long earliest(Collection<Long> times) {
    return times.stream().min((one, other) -> Long.signum(one - other)).orElse(null);
  }

  /**
   * Seconds for which a shard has been without an owner that is alive, the longest of all; a dead
   * owner's count from its last sign of life. 0 when each has one.
   */
  public double longestUnowned() {
    return secondsSince(unownedSince);
  }

  /** Seconds for which a node has been about to end, the longest of all; 0 when none is. */
  public double longestDrain() {
    return secondsSince(drainingSince);
  }

  private double secondsSince(@Nullable Long time) {
    return time == null ? 0 : (nanoTime.getAsLong() - time) / (double) TimeUnit.SECONDS.toNanos(1);
  }
}
