package io.workflow.engine.shard;

import io.workflow.engine.shard.ShardEpochs.Acquired;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Turns what Kafka assigns into what the engine owns: each assigned shard is asked for at its
 * earlier owner, and taken over in the database. What Kafka takes back, or merely lost with the
 * session of this node, is served on until another node asks for it or has taken it. Used by one
 * thread.
 */
public final class ShardAssignment {

  private static final Logger LOG = System.getLogger(ShardAssignment.class.getName());

  /** How stale a read may be after another node has taken a shard that Kafka had lost. */
  private static final Duration CHECK = Duration.ofMillis(500);

  private final ShardEpochs store;
  private final ShardOwner engine;
  private final String node;
  private final Duration reclaimAfter;
  private final Function<Set<Integer>, List<ShardMemory>> handOver;
  private final Consumer<Set<Integer>> givenUp;
  private final Moves moves;
  private final LongSupplier nanoTime;
  private final Set<Integer> assigned = new HashSet<>();
  private final Set<Integer> toTake = new HashSet<>();

  /** The epochs under which this node has taken what it serves. */
  private final Map<Integer, Long> epochs = new HashMap<>();

  /** Served, without Kafka's word for it. */
  private final Set<Integer> unconfirmed = new HashSet<>();

  /** Taken, but not served before this time: the earlier owner may still answer from memory. */
  private final Map<Integer, Long> quietUntilNanos = new HashMap<>();

  /** Whether that is because Kafka has not heard of this node for too long. */
  private boolean lostSight;

  private long incarnation;
  private @Nullable Long missingSinceNanos;
  private @Nullable Long checkedAtNanos;

  /** Is told what moves. */
  public interface Moves {

    /**
     * Shards came to this node.
     *
     * @param time since the earlier owners were asked for them
     */
    void taken(int shards, Duration time);

    /** Shards were taken by another node without a word. */
    void overtaken(int shards);
  }

  /**
   * @param node the name of this node
   * @param reclaimAfter for so long a shard that was lost may stay with another node, without a
   *     word of Kafka
   * @param handOver asks whoever serves shards to give them up; returns what they knew of them when
   *     they have, or after a while
   * @param givenUp gives up what is served; may block for a moment
   * @param nanoTime as {@link System#nanoTime}
   */
  public ShardAssignment(
      ShardEpochs store,
      ShardOwner engine,
      String node,
      Duration reclaimAfter,
      Function<Set<Integer>, List<ShardMemory>> handOver,
      Consumer<Set<Integer>> givenUp,
      Moves moves,
      LongSupplier nanoTime) {
    this.nanoTime = nanoTime;
    this.moves = moves;
    this.handOver = handOver;
    this.givenUp = givenUp;
    this.store = store;
    this.incarnation = store.incarnation();
    this.engine = engine;
    this.node = node;
    this.reclaimAfter = reclaimAfter;
  }

  /** Kafka gives them to this node. */
  public void assigned(Collection<Integer> shards) {
    assigned.addAll(shards);
    toTake.addAll(shards);
    lostSight = false;
    checkedAtNanos = null; // whether those that are served already are still this node's
  }

  /** They are to be another node's, which will ask for them. */
  public void revoked(Collection<Integer> shards) {
    if (shards.isEmpty()) {
      return;
    }
    lostSight = false;
    serveOn(shards);
    LOG.log(
        Level.INFO, "{0} shards go to other nodes; {1} are left", shards.size(), assigned.size());
  }

  /** Kafka has not heard of this node for too long. Perhaps it has others, perhaps not. */
  public void lost(Collection<Integer> shards) {
    if (shards.isEmpty()) {
      return;
    }
    lostSight = true;
    serveOn(shards);
    LOG.log(
        Level.WARNING,
        "Kafka has lost sight of this node: it serves {0} shards on until another node takes them",
        unconfirmed.size());
  }

  /** What is not served yet is for others to begin with. */
  private void serveOn(Collection<Integer> shards) {
    assigned.removeAll(shards);
    toTake.removeAll(shards);
    for (Integer shard : shards) {
      if (quietUntilNanos.remove(shard) != null) {
        epochs.remove(shard);
      } else if (epochs.containsKey(shard)) {
        unconfirmed.add(shard);
      }
    }
    checkedAtNanos = null;
  }

  /** As {@link #lost}, of everything that was assigned. */
  public void lostAll() {
    lost(Set.copyOf(assigned));
  }

  /**
   * Gives up what another node has taken since Kafka lost sight of this one, and what it still has
   * need not be taken again.
   *
   * @throws StoreUnavailableException when the database can't be reached; try again
   */
  public void dropWhatOthersTook(long nowNanos) {
    if (unconfirmed.isEmpty()
        || (checkedAtNanos != null && nowNanos - checkedAtNanos < CHECK.toNanos())) {
      return;
    }
    Map<Integer, Long> present = store.epochs(unconfirmed);
    checkedAtNanos = nowNanos;
    Set<Integer> gone = new HashSet<>(unconfirmed);
    gone.removeIf(shard -> !isGone(shard, present.get(shard)));
    if (!gone.isEmpty()) {
      Set<Integer> unasked = new HashSet<>(gone);
      unasked.retainAll(engine.owned());
      moves.overtaken(unasked.size());
      var unused = engine.drop(gone);
      unconfirmed.removeAll(gone);
      epochs.keySet().removeAll(gone);
      quietUntilNanos.keySet().removeAll(gone);
      LOG.log(Level.INFO, "{0} shards are served by another node now", gone.size());
    }
    unconfirmed.removeIf(shard -> assigned.contains(shard) && toTake.remove(shard));
  }

  /**
   * Whether another node has raised the epoch to this. The engine raises it as well; while it does,
   * it does not name the shard's epoch.
   */
  private boolean isGone(int shard, @Nullable Long present) {
    if (present == null || !engine.owned().contains(shard)) {
      return !Objects.equals(epochs.get(shard), present);
    }
    Long served = engine.epochs().get(shard);
    return served != null && served < present;
  }

  /**
   * Takes what is assigned but not taken yet, and serves what nobody else can answer for.
   *
   * @throws StoreUnavailableException when the database can't be reached; try again
   */
  public void takeAssigned(long nowNanos) {
    long begin = nanoTime.getAsLong();
    takeAgainIfReplaced();
    serveAfterQuiet(nowNanos);
    if (toTake.isEmpty()) {
      return;
    }
    List<ShardMemory> memory = handOver.apply(Set.copyOf(toTake));
    Acquired taken = store.acquire(Set.copyOf(toTake), node);
    long took = nanoTime.getAsLong() - begin;
    Map<Integer, Long> served = new HashMap<>(taken.epochs());
    taken
        .quiet()
        .forEach((shard, quiet) -> quietUntilNanos.put(shard, nowNanos + took + quiet.toNanos()));
    // Also those that were quiet already: that this node takes them again changes nothing.
    served.keySet().removeAll(quietUntilNanos.keySet());
    engine.take(served, memory);
    epochs.putAll(taken.epochs());
    toTake.clear();
    moves.taken(taken.epochs().size(), Duration.ofNanos(took));
    LOG.log(
        Level.INFO,
        "Took {0} shards over in {1} ms, {2} of which wait for the last word of their earlier"
            + " owner; this node has {3}",
        taken.epochs().size(),
        Duration.ofNanos(took).toMillis(),
        taken.quiet().size(),
        assigned.size());
  }

  /** The lanes have dropped everything, or do so with the next request, or with what comes now. */
  private void takeAgainIfReplaced() {
    long present = store.incarnation();
    if (present != incarnation) {
      incarnation = present;
      toTake.addAll(assigned);
      toTake.addAll(unconfirmed);
    }
  }

  private void serveAfterQuiet(long nowNanos) {
    Set<Integer> due = new HashSet<>();
    quietUntilNanos.forEach(
        (shard, until) -> {
          if (nowNanos - until >= 0) {
            due.add(shard);
          }
        });
    if (due.isEmpty()) {
      return;
    }
    Map<Integer, Long> present = store.epochs(due);
    quietUntilNanos.keySet().removeAll(due);
    Map<Integer, Long> served = new HashMap<>();
    for (Integer shard : due) {
      Long epoch = epochs.get(shard);
      if (epoch != null && epoch.equals(present.get(shard))) {
        served.put(shard, epoch);
      }
    }
    engine.take(served);
  }

  /**
   * A lane gives a shard up when the database says that another node has it. Mostly Kafka says so
   * too in a moment; if it does not, the other node is gone, and the shard is taken back.
   */
  public void reclaimWhatStaysLost(long nowNanos) {
    Set<Integer> missing = new HashSet<>(assigned);
    missing.removeAll(engine.owned());
    missing.removeAll(toTake);
    missing.removeAll(quietUntilNanos.keySet());
    if (missing.isEmpty()) {
      missingSinceNanos = null;
    } else if (missingSinceNanos == null) {
      missingSinceNanos = nowNanos;
    } else if (nowNanos - missingSinceNanos >= reclaimAfter.toNanos()) {
      LOG.log(
          Level.WARNING,
          "Taking {0} shards back that are assigned to this node but were lost",
          missing.size());
      missingSinceNanos = null;
      toTake.addAll(missing);
    }
  }

  /** Why not all is well; {@code null} when it is. */
  public @Nullable String problem() {
    if (lostSight && !unconfirmed.isEmpty()) {
      return "Kafka has lost sight of this node, which serves its shards on until another "
          + "one takes them";
    }
    return assigned.isEmpty() ? "No shards are assigned to this node" : null;
  }

  /** How many shards Kafka has assigned to this node. */
  public int size() {
    return assigned.size();
  }

  /** Gives everything up. */
  public void clear() {
    Set<Integer> all = new HashSet<>(assigned);
    all.addAll(unconfirmed);
    assigned.clear();
    toTake.clear();
    unconfirmed.clear();
    epochs.clear();
    quietUntilNanos.clear();
    all.retainAll(engine.owned()); // others have asked for the rest
    if (!all.isEmpty()) {
      givenUp.accept(all);
      LOG.log(Level.INFO, "Gave {0} shards up", all.size());
    }
  }
}
