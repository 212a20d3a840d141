package io.workflow.server.shard;

import io.workflow.engine.shard.HistoryStore;
import io.workflow.engine.shard.ShardOwner;
import io.workflow.engine.shard.StoreUnavailableException;
import java.time.Duration;
import java.util.Collection;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Turns what Kafka assigns into what the engine owns: each assigned shard is taken over in the
 * database first. Used by one thread.
 */
final class ShardAssignment {

  private static final Logger log = LoggerFactory.getLogger(ShardAssignment.class);

  private final HistoryStore store;
  private final ShardOwner engine;
  private final String address;
  private final Duration reclaimAfter;
  private final Set<Integer> assigned = new HashSet<>();
  private final Set<Integer> toTake = new HashSet<>();
  private @Nullable Long missingSinceNanos;

  ShardAssignment(HistoryStore store, ShardOwner engine, String address, Duration reclaimAfter) {
    this.store = store;
    this.engine = engine;
    this.address = address;
    this.reclaimAfter = reclaimAfter;
  }

  void assigned(Collection<Integer> shards) {
    assigned.addAll(shards);
    toTake.addAll(shards);
  }

  /** They belong to another node now, or will in a moment. */
  void revoked(Collection<Integer> shards) {
    if (shards.isEmpty()) {
      return;
    }
    shards.forEach(assigned::remove);
    shards.forEach(toTake::remove);
    engine.drop(shards);
    log.info("Gave {} shards up; {} are left", shards.size(), assigned.size());
  }

  /**
   * Takes what is assigned but not taken yet.
   *
   * @throws StoreUnavailableException when the database can't be reached; try again
   */
  void takeAssigned() {
    if (toTake.isEmpty()) {
      return;
    }
    long begin = System.nanoTime();
    Map<Integer, Long> epochs = store.acquire(Set.copyOf(toTake), address);
    engine.take(epochs);
    toTake.clear();
    log.info(
        "Took {} shards over in {} ms; this node serves {}",
        epochs.size(),
        Duration.ofNanos(System.nanoTime() - begin).toMillis(),
        assigned.size());
  }

  /**
   * A lane gives a shard up when the database says that another node has it. Mostly Kafka says so
   * too in a moment; if it does not, the other node is gone, and the shard is taken back.
   */
  void reclaimWhatStaysLost(long nowNanos) {
    Set<Integer> missing = new HashSet<>(assigned);
    missing.removeAll(engine.owned());
    missing.removeAll(toTake);
    if (missing.isEmpty()) {
      missingSinceNanos = null;
    } else if (missingSinceNanos == null) {
      missingSinceNanos = nowNanos;
    } else if (nowNanos - missingSinceNanos >= reclaimAfter.toNanos()) {
      log.warn(
          "Taking {} shards back that are assigned to this node but were lost", missing.size());
      missingSinceNanos = null;
      toTake.addAll(missing);
    }
  }

  int size() {
    return assigned.size();
  }

  /** Gives everything up. */
  void clear() {
    revoked(Set.copyOf(assigned));
  }
}
