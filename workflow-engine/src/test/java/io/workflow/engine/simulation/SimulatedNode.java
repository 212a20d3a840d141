package io.workflow.engine.simulation;

import io.workflow.engine.shard.CommitBatch.WaitingTask;
import io.workflow.engine.shard.EngineListener;
import io.workflow.engine.shard.EngineParts;
import io.workflow.engine.shard.EngineSettings;
import io.workflow.engine.shard.FencedShards;
import io.workflow.engine.shard.FencedShards.Overtaken;
import io.workflow.engine.shard.HistoryService;
import io.workflow.engine.shard.HistoryStore;
import io.workflow.engine.shard.Lease;
import io.workflow.engine.shard.RunOwner;
import io.workflow.engine.shard.ShardEngine;
import io.workflow.engine.shard.ShardLostException;
import io.workflow.engine.shard.ShardMemory;
import io.workflow.engine.shard.ShardOwner;
import io.workflow.engine.shard.SimulatedThreads;
import io.workflow.engine.shard.StoreUnavailableException;
import io.workflow.engine.shard.TaskTransport;
import io.workflow.engine.shard.Timers;
import io.workflow.engine.simulation.Matchings.Matching;
import io.workflow.engine.simulation.SimulatedDatabase.Owner;
import io.workflow.engine.state.WorkflowKey;
import io.workflow.protocol.worker.TaskKind;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.function.BiConsumer;
import java.util.function.Function;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * One process of a node, from its start to its death: an engine, its signs of life and its lease as
 * {@code Membership} has them, its shards as {@code ShardAssignment} has them, and a door.
 */
final class SimulatedNode implements Doors.Place {

  static final Instant BEGIN = Instant.parse("2026-11-20T12:00:00Z");
  private static final Duration BEAT = Duration.ofMillis(500);
  private static final Duration LEASE = Duration.ofSeconds(2);
  private static final Duration DROP = Duration.ofSeconds(1);

  private final World world;
  private final Cluster cluster;
  private final String name;
  private final String id;
  private final World.Host process;
  private final World.Actor network;
  private final SimulatedStore store;
  private final ShardEngine engine;
  private final FencedShards shards;
  private final HistoryService service;
  private final HistoryService door;
  private final SimulatedAssignment assignment;
  private final @Nullable Matching matching;
  private final Map<Integer, Owner> owners = new HashMap<>();
  private final List<Doors.News> listeners = new ArrayList<>();
  private final Duration clockError;
  private boolean joined;
  private long leaseEnd;

  SimulatedNode(Cluster cluster, String name, String id, EngineSettings settings) {
    this.cluster = cluster;
    this.world = cluster.world();
    this.name = name;
    this.id = id;
    this.process = world.process(id);
    this.network = process.strand("network");
    this.clockError = cluster.dice().millis(-1_500, 1_500);
    this.leaseEnd = world.nanos();
    Mutation mutation = cluster.mutation();
    this.store = new SimulatedStore(id, world, cluster.dice(), cluster.database());
    HistoryStore mutated = mutation.store(store, cluster);
    Lease lease = mutation.lease(() -> leaseEnd - world.nanos() > 0);
    this.matching = cluster.matching(new Site());
    TaskTransport workers =
        matching == null
            ? cluster.workers().transport(this)
            : cluster.workers().watched(this, matching);
    EngineParts parts =
        new EngineParts(
            mutated, workers, this::now, settings, new Listener(), Cluster.CODEC, lease);
    this.engine =
        SimulatedThreads.engine(
            parts, own -> mutation.targets(cluster.door(this, own), cluster), process);
    ShardOwner mutatedEngine = mutation.shards(engine, cluster);
    this.shards = new FencedShards(mutatedEngine);
    this.service = mutation.engine(engine, cluster);
    this.door = mutation.door(cluster.door(this, service), cluster);
    this.assignment =
        new SimulatedAssignment(
            world,
            mutated,
            this,
            SimulatedAssignment.announced(mutation.assigned(shards, mutatedEngine), this),
            process);
  }

  private final class Site implements Matchings.Site {
    @Override
    public String name() {
      return name;
    }

    @Override
    public HistoryService history() {
      return cluster.callers().watched(SimulatedNode.this);
    }

    @Override
    public InstantSource clock() {
      return SimulatedNode.this::now;
    }

    @Override
    public Doors.Place place() {
      return SimulatedNode.this;
    }

    @Override
    public List<WaitingTask> waiting(String taskQueue, TaskKind kind) {
      return store.waiting(taskQueue, kind);
    }

    @Override
    public <T extends @Nullable Object> CompletableFuture<T> ask(
        String node,
        Function<Matching, CompletableFuture<T>> asked,
        BiConsumer<Matching, T> undelivered) {
      return cluster.links().askMatching(SimulatedNode.this, node, asked, undelivered);
    }
  }

  private final class Listener implements EngineListener {
    @Override
    public void runUnreadable(WorkflowKey key, RuntimeException failure) {
      world.fail(new AssertionError("Expected to read " + key, failure));
    }

    @Override
    public void decisionFailed(Object request, RuntimeException failure) {
      world.fail(new AssertionError("Expected a decision on " + request, failure));
    }

    @Override
    public void taskAdopted() {
      cluster.promises().count("task adopted");
    }

    @Override
    public void commitFailed(int requests, RuntimeException failure) {
      world.tell(() -> SimulatedNode.this.id + " fails at a turn: " + failure.getMessage());
      if (!(failure instanceof StoreUnavailableException)
          && !(failure instanceof ShardLostException)
          && !(failure instanceof SimulatedDatabase.Refused)) {
        world.fail(new AssertionError("Expected no such failure", failure));
      }
    }
  }

  void start() {
    engine.start();
    World.Actor beats = process.strand("beat");
    var unused = beats.after(Duration.ZERO, () -> join(beats));
  }

  private void join(World.Actor beats) {
    boolean free = false;
    try {
      free = store.join(name, id);
    } catch (StoreUnavailableException later) {
      world.tell(() -> id + " can't join yet");
    }
    if (free) {
      world.tell(() -> id + " has joined");
      joined = true;
      beat(beats);
      cluster.joined(this);
      assignment.start();
    } else {
      var unused = beats.after(BEAT, () -> join(beats));
    }
  }

  private void beat(World.Actor beats) {
    long sent = world.nanos();
    try {
      Map<Integer, Owner> seen = store.beat(name, id);
      if (seen != null) {
        learn(seen);
        renew(sent, seen);
        if (matching != null) {
          matching.follow(store.aliveNodes());
        }
      } else {
        joined = store.join(name, id);
      }
    } catch (StoreUnavailableException unreachable) {
      world.tell(() -> id + " gives no sign of life");
    }
    var unused = beats.after(BEAT, () -> beat(beats));
  }

  private void renew(long sent, Map<Integer, Owner> seen) {
    Map<Integer, Long> least = new HashMap<>();
    seen.forEach(
        (shard, owner) ->
            least.put(shard, owner.node().equals(name) ? owner.epoch() - 1 : owner.epoch()));
    Overtaken overtaken = shards.hear(least);
    if (overtaken.shards().isEmpty()) {
      leaseEnd = sent + LEASE.toNanos();
      return;
    }
    world.tell(() -> id + " hears that it has lost " + overtaken.shards());
    long heard = world.nanos();
    var unused =
        overtaken
            .dropped()
            .thenRun(
                () -> {
                  if (world.nanos() - heard < DROP.toNanos()) {
                    leaseEnd = Math.max(leaseEnd, sent + LEASE.toNanos());
                  }
                });
  }

  /** News of owners, in any order. */
  void learn(Map<Integer, Owner> seen) {
    seen.forEach(
        (shard, owner) ->
            listeners.forEach(listener -> listener.taken(shard, owner.node(), owner.epoch())));
    seen.forEach(
        (shard, owner) ->
            owners.merge(shard, owner, (known, now) -> now.epoch() > known.epoch() ? now : known));
  }

  // ---- for its door

  @Override
  public int numberOfShards() {
    return cluster.numberOfShards();
  }

  @Override
  public RunOwner own() {
    return key -> shards.owned().contains(key.shard(numberOfShards()));
  }

  @Override
  public @Nullable String owner(int shard) {
    Owner owner = owners.get(shard);
    return owner == null ? null : owner.node();
  }

  @Override
  public void hear(Doors.News news) {
    listeners.add(news);
  }

  @Override
  public Timers timers() {
    return SimulatedThreads.timers(process);
  }

  @Override
  public Executor executor() {
    return action -> {
      var unused = process.strand("again").after(Duration.ZERO, action);
    };
  }

  @Override
  public RandomGenerator random() {
    return cluster.dice().generator();
  }

  @Override
  public boolean isConnected(String node) {
    return !node.equals(name) && cluster.links().isConnected(node);
  }

  @Override
  public <T extends @Nullable Object> CompletableFuture<T> ask(
      String node, boolean twice, Function<HistoryService, CompletableFuture<T>> asked) {
    return cluster.links().ask(this, node, twice, asked);
  }

  // ---- its life

  /** Asks those who have shards, as far as is known, to give them up. */
  List<CompletableFuture<List<ShardMemory>>> requestHandOver(Set<Integer> wanted) {
    Map<String, Set<Integer>> byNode = new TreeMap<>();
    for (Integer shard : wanted) {
      String owner = owner(shard);
      if (owner != null && isConnected(owner)) {
        byNode.computeIfAbsent(owner, _node -> new TreeSet<>()).add(shard);
      }
    }
    List<CompletableFuture<List<ShardMemory>>> answers = new ArrayList<>();
    byNode.forEach((node, theirs) -> answers.add(cluster.links().askForShards(this, node, theirs)));
    return answers;
  }

  /** Tells the others what it has taken. */
  void announce(Map<Integer, Long> epochs) {
    if (!epochs.isEmpty()) {
      world.tell(() -> id + " serves " + epochs);
      Map<Integer, Owner> taken = new HashMap<>();
      epochs.forEach((shard, epoch) -> taken.put(shard, new Owner(name, epoch)));
      learn(taken);
      cluster.announce(this, taken);
    }
  }

  /** The time by this node's clock. */
  Instant now() {
    return BEGIN.plus(clockError).plusNanos(world.nanos());
  }

  void kill() {
    world.tell(() -> id + " dies");
    process.kill();
  }

  boolean isAlive() {
    return !process.isDead();
  }

  boolean isJoined() {
    return joined && isAlive();
  }

  World.Host process() {
    return process;
  }

  World.Actor network() {
    return network;
  }

  String name() {
    return name;
  }

  String id() {
    return id;
  }

  /** What it does for others. */
  HistoryService service() {
    return service;
  }

  HistoryService door() {
    return door;
  }

  Matching matching() {
    return Objects.requireNonNull(matching);
  }

  SimulatedAssignment assignment() {
    return assignment;
  }
}
