package io.workflow.engine.shard;

import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;

/** What a node was told to serve. */
public final class RecordingOwner implements ShardOwner {
  public final Map<Integer, Long> epochs = new ConcurrentHashMap<>();
  final List<ShardMemory> inherited = new CopyOnWriteArrayList<>();
  public final AtomicInteger drops = new AtomicInteger();
  public final Set<Integer> inDoubt = ConcurrentHashMap.newKeySet();

  /** What whoever gives shards up has to wait for. */
  public volatile CompletableFuture<Void> dropping = CompletableFuture.completedFuture(null);

  private final Set<Integer> owned = ConcurrentHashMap.newKeySet();

  @Override
  public void take(Map<Integer, Long> epochByShard, Collection<ShardMemory> memory) {
    inherited.addAll(memory);
    epochs.putAll(epochByShard);
    owned.addAll(epochByShard.keySet());
  }

  @Override
  public CompletableFuture<Void> drop(Collection<Integer> shards) {
    drops.addAndGet(shards.size());
    return dropping.thenRun(() -> owned.removeAll(new HashSet<>(shards)));
  }

  @Override
  public CompletableFuture<List<ShardMemory>> handOver(Collection<Integer> shards) {
    return drop(shards).thenApply(_done -> List.of());
  }

  @Override
  public Map<Integer, Long> epochs() {
    Map<Integer, Long> certain = new HashMap<>(epochs);
    certain.keySet().retainAll(owned);
    certain.keySet().removeAll(inDoubt);
    return certain;
  }

  @Override
  public Set<Integer> owned() {
    return Set.copyOf(owned);
  }
}
