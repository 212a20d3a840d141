package io.workflow.engine.shard;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * The shards of a lane, and the epochs under which it writes to them.
 *
 * <p>A commit that was not answered may still happen, but only for as long as its epoch is the
 * present one. So its shards are in doubt until their epochs are raised: before that, what is read
 * of them could be wrong a moment later.
 *
 * <p>The lane's thread writes; any thread may read.
 */
final class OwnedShards {

  private final ShardEpochs store;
  private final Map<Integer, Long> epochs = new ConcurrentHashMap<>();
  private final Set<Integer> doubtful = ConcurrentHashMap.newKeySet();

  OwnedShards(ShardEpochs store) {
    this.store = store;
  }

  /** Those in doubt as well. */
  Set<Integer> all() {
    return Set.copyOf(epochs.keySet());
  }

  /** The epochs of those that are not in doubt. */
  Map<Integer, Long> certain() {
    Map<Integer, Long> certain = new HashMap<>(epochs);
    certain.keySet().removeAll(doubtful);
    return certain;
  }

  /** The same, of some shards. */
  Map<Integer, Long> certain(Collection<Integer> some) {
    Map<Integer, Long> certain = certain();
    certain.keySet().retainAll(Set.copyOf(some));
    return certain;
  }

  boolean contains(int shard) {
    return epochs.containsKey(shard);
  }

  boolean isDoubtful(int shard) {
    return doubtful.contains(shard);
  }

  /** Whether it is served, and its state is known. */
  boolean isCertain(int shard) {
    return contains(shard) && !isDoubtful(shard);
  }

  /** {@code null} when the shard is served elsewhere. */
  @Nullable Long epoch(int shard) {
    return epochs.get(shard);
  }

  /**
   * Those of the shards taken that are here under an epoch which another node has followed: it may
   * have written to them. Whoever takes what it has raises the epoch by one.
   */
  Set<Integer> othersHad(Map<Integer, Long> taken) {
    Set<Integer> had = new HashSet<>();
    taken.forEach(
        (shard, epoch) -> {
          Long known = epochs.get(shard);
          if (known != null && epoch > known + 1) {
            had.add(shard);
          }
        });
    return had;
  }

  /**
   * What was handed over of the shards taken that are new here and that nobody has had since:
   * whoever takes a shard raises its epoch by one.
   */
  List<ShardMemory> inherited(Map<Integer, Long> taken, Collection<ShardMemory> known) {
    List<ShardMemory> inherited = new ArrayList<>();
    for (ShardMemory memory : known) {
      Long epoch = taken.get(memory.shard());
      if (epoch != null && epoch == memory.epoch() + 1 && !contains(memory.shard())) {
        inherited.add(memory);
      }
    }
    return inherited;
  }

  void take(Map<Integer, Long> taken) {
    epochs.putAll(taken);
    doubtful.removeAll(taken.keySet());
  }

  /** Returns which of them were here. */
  Set<Integer> drop(Collection<Integer> shards) {
    Set<Integer> dropped = new HashSet<>(shards);
    dropped.retainAll(epochs.keySet());
    epochs.keySet().removeAll(dropped);
    doubtful.removeAll(dropped);
    return dropped;
  }

  /** A commit in these shards was not answered. */
  void doubt(Collection<Integer> shards) {
    doubtful.addAll(shards);
  }

  /**
   * Raises the epochs of the shards in doubt, so that what was not answered either has happened or
   * never will.
   *
   * @return those that another node has taken meanwhile; they stay in doubt until they are dropped
   * @throws StoreUnavailableException when the database can't be reached: all stay in doubt
   */
  Set<Integer> clearDoubts() {
    if (doubtful.isEmpty()) {
      return Set.of();
    }
    Map<Integer, Long> expected = new HashMap<>(epochs);
    expected.keySet().retainAll(doubtful);
    Map<Integer, Long> raised = store.raise(expected);
    take(raised);
    return Set.copyOf(doubtful);
  }
}
