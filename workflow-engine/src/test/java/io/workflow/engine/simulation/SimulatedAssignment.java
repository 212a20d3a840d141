package io.workflow.engine.simulation;

import io.workflow.engine.shard.ShardAssignment;
import io.workflow.engine.shard.ShardEpochs;
import io.workflow.engine.shard.ShardMemory;
import io.workflow.engine.shard.ShardOwner;
import io.workflow.engine.shard.StoreUnavailableException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;

/** What {@code ShardOwnership} does with Kafka's group, with somebody else's word for it. */
final class SimulatedAssignment implements ShardAssignment.Moves {

  private static final Duration ROUND = Duration.ofMillis(200);
  private static final Duration RECLAIM = Duration.ofSeconds(3);
  private static final Duration DROP = Duration.ofMillis(300);
  private static final Duration PATIENCE = Duration.ofMillis(500);

  private final World world;
  private final ShardEpochs store;
  private final SimulatedNode node;
  private final ShardOwner shards;
  private final ShardAssignment assignment;
  private final World.Actor thread;

  /** On which others are answered. */
  private final World.Actor asking;

  SimulatedAssignment(
      World world, ShardEpochs store, SimulatedNode node, ShardOwner shards, World.Host process) {
    this.world = world;
    this.store = store;
    this.node = node;
    this.shards = shards;
    this.thread = process.strand("shards");
    this.asking = process.strand("hand over");
    this.assignment =
        new ShardAssignment(
            store,
            shards,
            node.name(),
            RECLAIM,
            this::requestHandOver,
            given -> world.await(handOver(given), DROP),
            this,
            world::nanos);
  }

  void start() {
    var unused = thread.after(ROUND, this::round);
  }

  /** What this node is told, after a while. */
  void assigned(Collection<Integer> shards, Duration after) {
    var unused = thread.after(after, () -> assignment.assigned(shards));
  }

  /** They are to be another node's. */
  void revoked(Collection<Integer> shards, Duration after) {
    var unused = thread.after(after, () -> assignment.revoked(shards));
  }

  /** Nobody has asked for them, but they may belong to another node. */
  void lost(Collection<Integer> shards, Duration after) {
    var unused = thread.after(after, () -> assignment.lost(shards));
  }

  /** Whoever is to have the shards asks for them; this node serves until then. */
  CompletableFuture<List<ShardMemory>> handOver(Collection<Integer> wanted) {
    Map<Integer, Long> served = new TreeMap<>(shards.epochs());
    served.keySet().retainAll(wanted);
    CompletableFuture<List<ShardMemory>> given = new CompletableFuture<>();
    long asked = world.nanos();
    var unused =
        shards
            .handOver(wanted)
            .thenAccept(
                memory -> {
                  if (!served.isEmpty() && world.nanos() - asked < DROP.toNanos()) {
                    var unusedLater =
                        asking.after(
                            Duration.ZERO,
                            () -> {
                              release(served);
                              given.complete(memory);
                            });
                  } else {
                    given.complete(memory);
                  }
                });
    return given;
  }

  private List<ShardMemory> requestHandOver(Set<Integer> wanted) {
    List<CompletableFuture<List<ShardMemory>>> answers = node.requestHandOver(wanted);
    world.await(CompletableFuture.allOf(answers.toArray(CompletableFuture[]::new)), PATIENCE);
    List<ShardMemory> memory = new ArrayList<>();
    for (CompletableFuture<List<ShardMemory>> answer : answers) {
      if (answer.isDone() && !answer.isCompletedExceptionally()) {
        memory.addAll(answer.join());
      }
    }
    world.tell(() -> node.id() + " hears what was known of shards: " + memory);
    return memory;
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
      assignment.dropWhatOthersTook(world.nanos());
      assignment.reclaimWhatStaysLost(world.nanos());
      assignment.takeAssigned(world.nanos());
    } catch (StoreUnavailableException later) {
      world.tell(() -> node.id() + " can't take shards yet");
    }
    var unused = thread.after(world.isCalm() ? ROUND.multipliedBy(5) : ROUND, this::round);
  }

  @Override
  public void taken(int count, Duration time) {
    world.tell(() -> node.id() + " has taken " + count + " shards in " + time);
  }

  @Override
  public void overtaken(int count) {
    world.tell(() -> node.id() + " hears that " + count + " shards are another node's");
  }

  /** What is served, or to be: the others hear of it. */
  static ShardOwner announced(ShardOwner shards, SimulatedNode node) {
    return new OtherShards(shards) {
      @Override
      public void take(Map<Integer, Long> epochByShard, Collection<ShardMemory> memory) {
        super.take(epochByShard, memory);
        node.announce(epochByShard);
      }
    };
  }
}
