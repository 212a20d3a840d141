package io.workflow.engine.shard;

import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;

/**
 * The shards of this node's engine, none of which is served under an epoch that another node is
 * known to have passed.
 *
 * <p>The store says under which epoch a shard is taken, but its word may come late: meanwhile
 * another node may have taken the shard in turn, and have waited until this one's {@link Lease} was
 * over. A lease that is renewed in that time is right, since the shard was not served yet; so it
 * must not be served afterwards. Whoever renews the lease therefore says first, by {@link #hear},
 * what it has seen, and that is remembered.
 *
 * <p>Safe for use by many threads.
 */
public final class FencedShards implements ShardOwner {

  private final ShardOwner engine;

  /** What the engine was told to take, and has yet to. */
  private final Map<Integer, Long> pending = new HashMap<>();

  private final Map<Integer, Long> heard = new HashMap<>();

  public FencedShards(ShardOwner engine) {
    this.engine = engine;
  }

  /**
   * What others have taken of this node's shards.
   *
   * @param dropped completes, on any thread, when nothing of it is answered any more
   */
  public record Overtaken(Set<Integer> shards, CompletableFuture<Void> dropped) {}

  /**
   * Drops what is served under an earlier epoch, and keeps it from being served later.
   *
   * @param epochs the least epoch of each shard under which it may be served; in any order
   */
  public synchronized Overtaken hear(Map<Integer, Long> epochs) {
    epochs.forEach((shard, epoch) -> heard.merge(shard, epoch, Math::max));
    Set<Integer> overtaken = new HashSet<>();
    epochs()
        .forEach(
            (shard, epoch) -> {
              if (isPassed(shard, epoch)) {
                overtaken.add(shard);
              }
            });
    return new Overtaken(
        overtaken, overtaken.isEmpty() ? CompletableFuture.completedFuture(null) : drop(overtaken));
  }

  private boolean isPassed(int shard, long epoch) {
    return epoch < heard.getOrDefault(shard, epoch);
  }

  /** Except for those whose epoch another node has passed. */
  @Override
  public synchronized void take(Map<Integer, Long> epochByShard, Collection<ShardMemory> memory) {
    Map<Integer, Long> taken = new HashMap<>(epochByShard);
    taken.entrySet().removeIf(shard -> isPassed(shard.getKey(), shard.getValue()));
    pending.putAll(taken);
    engine.take(taken, memory);
  }

  @Override
  public synchronized CompletableFuture<Void> drop(Collection<Integer> shards) {
    pending.keySet().removeAll(Set.copyOf(shards));
    return engine.drop(shards);
  }

  @Override
  public synchronized CompletableFuture<List<ShardMemory>> handOver(Collection<Integer> shards) {
    pending.keySet().removeAll(Set.copyOf(shards));
    return engine.handOver(shards);
  }

  @Override
  public Set<Integer> owned() {
    return engine.owned();
  }

  /** Also of what the engine has yet to take. */
  @Override
  public synchronized Map<Integer, Long> epochs() {
    pending.keySet().removeAll(engine.owned());
    Map<Integer, Long> epochs = new HashMap<>(pending);
    epochs.putAll(engine.epochs());
    return epochs;
  }
}
