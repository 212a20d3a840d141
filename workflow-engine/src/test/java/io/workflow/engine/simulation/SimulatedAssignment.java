package io.workflow.engine.simulation;

import io.workflow.engine.shard.ShardEpochs;
import io.workflow.engine.shard.ShardEpochs.Acquired;
import io.workflow.engine.shard.StoreUnavailableException;
import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;

/** Makes of what is assigned what is owned, step by step as {@code ShardAssignment} does. */
final class SimulatedAssignment {

  private static final Duration ROUND = Duration.ofMillis(200);
  private static final Duration CHECK = Duration.ofMillis(500);
  private static final Duration RECLAIM = Duration.ofSeconds(3);
  private static final Duration DROP = Duration.ofMillis(300);
  private static final Duration PATIENCE = Duration.ofMillis(500);

  private final World world;
  private final ShardEpochs store;
  private final SimulatedNode node;
  private final World.Actor thread;

  /** On which others are answered. */
  private final World.Actor asking;

  private final Set<Integer> assigned = new TreeSet<>();
  private final Set<Integer> toTake = new TreeSet<>();
  private final Set<Integer> unconfirmed = new TreeSet<>();
  private final Map<Integer, Long> epochs = new TreeMap<>();
  private final Map<Integer, Long> quietUntil = new TreeMap<>();
  private long incarnation;
  private long missingSince = -1;
  private long checkedAt = -1;

  SimulatedAssignment(
      World world, ShardEpochs store, SimulatedNode node, World.Actor thread, World.Actor asking) {
    this.asking = asking;
    this.world = world;
    this.store = store;
    this.node = node;
    this.thread = thread;
    this.incarnation = store.incarnation();
  }

  void start() {
    var unused = thread.after(ROUND, this::round);
  }

  /** What this node is told, after a while. */
  void assigned(Collection<Integer> shards, Duration after) {
    var unused =
        thread.after(
            after,
            () -> {
              assigned.addAll(shards);
              toTake.addAll(shards);
              checkedAt = -1;
            });
  }

  /** They belong to another node. */
  void revoked(Collection<Integer> shards, Duration after) {
    var unused = thread.after(after, () -> giveBack(shards));
  }

  /** Nobody has asked for them, but they may belong to another node. */
  void lost(Collection<Integer> shards, Duration after) {
    var unused =
        thread.after(
            after,
            () -> {
              assigned.removeAll(shards);
              toTake.removeAll(shards);
              shards.stream().filter(epochs::containsKey).forEach(unconfirmed::add);
              checkedAt = -1;
            });
  }

  Set<Integer> assigned() {
    return assigned;
  }

  /** Whoever is to have the shards asks for them; this node serves until then. */
  CompletableFuture<Void> handOver(Collection<Integer> shards) {
    Map<Integer, Long> served = new TreeMap<>(node.shards().epochs());
    served.keySet().retainAll(shards);
    CompletableFuture<Void> given = new CompletableFuture<>();
    long asked = world.nanos();
    var unused =
        node.shards()
            .drop(shards)
            .thenRun(
                () -> {
                  if (!served.isEmpty() && world.nanos() - asked < DROP.toNanos()) {
                    var unusedLater =
                        asking.after(
                            Duration.ZERO,
                            () -> {
                              release(served);
                              given.complete(null);
                            });
                  } else {
                    given.complete(null);
                  }
                });
    return given;
  }

  private void giveBack(Collection<Integer> shards) {
    Map<Integer, Long> served = new TreeMap<>(node.shards().epochs());
    served.keySet().retainAll(shards);
    for (Set<Integer> known : List.of(assigned, toTake, unconfirmed)) {
      known.removeAll(shards);
    }
    epochs.keySet().removeAll(shards);
    quietUntil.keySet().removeAll(shards);
    long asked = world.nanos();
    world.tell(() -> node.id() + " gives up " + shards);
    var unused =
        node.shards()
            .drop(shards)
            .thenRun(
                () -> {
                  if (!served.isEmpty() && world.nanos() - asked < DROP.toNanos()) {
                    var unusedLater = thread.after(Duration.ZERO, () -> release(served));
                  }
                });
  }

  private void release(Map<Integer, Long> served) {
    try {
      store.release(served);
    } catch (StoreUnavailableException notSaid) {
      world.tell(() -> node.id() + " can't say that it gave up " + served.keySet());
    }
  }

  private void round() {
    try {
      dropWhatOthersTook();
      reclaimWhatStaysLost();
      takeAgainIfReplaced();
      serveAfterQuiet();
      take();
    } catch (StoreUnavailableException later) {
      world.tell(() -> node.id() + " can't take shards yet");
    }
    var unused = thread.after(world.isCalm() ? ROUND.multipliedBy(5) : ROUND, this::round);
  }

  private void dropWhatOthersTook() {
    if (unconfirmed.isEmpty() || (checkedAt >= 0 && world.nanos() - checkedAt < CHECK.toNanos())) {
      return;
    }
    Map<Integer, Long> present = store.epochs(unconfirmed);
    checkedAt = world.nanos();
    Set<Integer> gone = new TreeSet<>(unconfirmed);
    gone.removeIf(shard -> !isGone(shard, present));
    if (!gone.isEmpty()) {
      var unused = node.shards().drop(gone);
      unconfirmed.removeAll(gone);
      epochs.keySet().removeAll(gone);
      quietUntil.keySet().removeAll(gone);
    }
    unconfirmed.removeIf(shard -> assigned.contains(shard) && toTake.remove(shard));
  }

  private boolean isGone(int shard, Map<Integer, Long> present) {
    Long now = present.get(shard);
    if (now == null || !node.shards().owned().contains(shard)) {
      return !Objects.equals(epochs.get(shard), now);
    }
    Long served = node.shards().epochs().get(shard);
    return served != null && served < now;
  }

  private void reclaimWhatStaysLost() {
    Set<Integer> missing = new TreeSet<>(assigned);
    missing.removeAll(node.shards().owned());
    missing.removeAll(toTake);
    missing.removeAll(quietUntil.keySet());
    if (missing.isEmpty()) {
      missingSince = -1;
    } else if (missingSince < 0) {
      missingSince = world.nanos();
    } else if (world.nanos() - missingSince >= RECLAIM.toNanos()) {
      missingSince = -1;
      toTake.addAll(missing);
    }
  }

  private void takeAgainIfReplaced() {
    long present = store.incarnation();
    if (present != incarnation) {
      incarnation = present;
      toTake.addAll(assigned);
      toTake.addAll(unconfirmed);
    }
  }

  private void serveAfterQuiet() {
    Set<Integer> due = new TreeSet<>();
    quietUntil.forEach(
        (shard, until) -> {
          if (world.nanos() >= until) {
            due.add(shard);
          }
        });
    if (due.isEmpty()) {
      return;
    }
    Map<Integer, Long> present = store.epochs(due);
    quietUntil.keySet().removeAll(due);
    Map<Integer, Long> served = new HashMap<>();
    for (Integer shard : due) {
      Long epoch = epochs.get(shard);
      if (epoch != null && epoch.equals(present.get(shard))) {
        served.put(shard, epoch);
      }
    }
    node.take(served);
  }

  private void take() {
    if (toTake.isEmpty()) {
      return;
    }
    world.await(node.requestHandOver(toTake), PATIENCE);
    Acquired taken = store.acquire(Set.copyOf(toTake), node.name());
    long now = world.nanos();
    Map<Integer, Long> served = new HashMap<>(taken.epochs());
    taken.quiet().forEach((shard, quiet) -> quietUntil.put(shard, now + quiet.toNanos()));
    served.keySet().removeAll(quietUntil.keySet());
    world.tell(() -> node.id() + " takes " + taken);
    node.take(served);
    epochs.putAll(taken.epochs());
    toTake.clear();
  }
}
