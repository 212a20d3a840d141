package io.workflow.engine.simulation;

import static io.workflow.engine.scenario.TestLimits.limits;

import io.workflow.engine.decide.Limits;
import io.workflow.engine.shard.EngineSettings;
import io.workflow.engine.shard.HistoryService;
import io.workflow.engine.simulation.Matchings.Matching;
import io.workflow.engine.simulation.SimulatedDatabase.Execution;
import io.workflow.engine.simulation.SimulatedDatabase.Owner;
import io.workflow.engine.state.ChangeCodec;
import io.workflow.engine.state.WorkflowKey;
import io.workflow.engine.state.WorkflowState;
import io.workflow.protocol.worker.TaskId;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Several nodes on one database, with their clients and workers: for a while everything fails that
 * can, then nothing does, and all must come to its end. All of it follows from the seed.
 */
public final class Cluster {

  /** Takes long to make. */
  static final ChangeCodec CODEC = new ChangeCodec();

  private static final Duration TROUBLED = Duration.ofSeconds(25);
  private static final int LOOKS = 6;
  private static final Duration LONGEST_LIFE = Duration.ofMinutes(20);
  private static final Duration LONGEST_END = Duration.ofMinutes(5);
  private static final Duration PATIENCE = Duration.ofSeconds(10);

  private final Dice dice;
  private final List<String> story = new ArrayList<>();
  private final World world;
  private final Mutation mutation;
  private final Doors doors;
  private final @Nullable Matchings matchings;
  private final EngineSettings settings;
  private final Promises promises;
  private final SimulatedDatabase database;
  private final Links links;
  private final Workers workers;
  private final Callers callers;
  private final List<String> names = new ArrayList<>();
  private final Map<String, SimulatedNode> nodes = new TreeMap<>();
  private final Map<Integer, String> assignments = new TreeMap<>();
  private int processes;
  private long pausedUntil;

  /**
   * @param told whether the story is written
   */
  Cluster(long seed, Mutation mutation, boolean told) {
    this(seed, mutation, (place, own) -> new Door(place, own, mutation::repeats), null, told);
  }

  /** One with other doors. */
  public Cluster(long seed, Doors doors, boolean told) {
    this(seed, Mutation.NONE, doors, null, told);
  }

  /** One with other doors, and task queues at which workers poll. */
  public Cluster(long seed, Doors doors, Matchings matchings, boolean told) {
    this(seed, Mutation.NONE, doors, matchings, told);
  }

  private Cluster(
      long seed, Mutation mutation, Doors doors, @Nullable Matchings matchings, boolean told) {
    this.doors = doors;
    this.matchings = matchings;
    this.dice = new Dice(seed);
    this.world = new World(dice, told ? story : null);
    this.mutation = mutation;
    Limits limits = limits().history(200, 1 << 20).pendingActivities(6).build();
    this.settings =
        new EngineSettings(
            dice.of(2, 4, 6),
            1 + dice.below(2),
            64,
            dice.of(2, 4, 16),
            dice.of(32, 64),
            dice.of(Duration.ofSeconds(4), Duration.ofSeconds(15), Duration.ofSeconds(60)),
            dice.of(2, 5, 1_000),
            dice.of(Duration.ZERO, Duration.ofSeconds(5), Duration.ofSeconds(15)),
            limits);
    this.promises = new Promises(world, limits);
    this.database = new SimulatedDatabase(world, promises);
    promises.database(database);
    this.links = new Links(this);
    RandomRequests requests = new RandomRequests(dice);
    this.workers = new Workers(this, requests);
    this.callers = new Callers(this, requests);
    for (int i = 0, count = 2 + dice.below(3); i < count; i++) {
      names.add("node-" + i);
    }
  }

  // ---- the parts

  Dice dice() {
    return dice;
  }

  World world() {
    return world;
  }

  Mutation mutation() {
    return mutation;
  }

  SimulatedDatabase database() {
    return database;
  }

  Promises promises() {
    return promises;
  }

  Links links() {
    return links;
  }

  Workers workers() {
    return workers;
  }

  Callers callers() {
    return callers;
  }

  int numberOfShards() {
    return settings.numberOfShards();
  }

  /** What happened, a line for each step. */
  public List<String> story() {
    return story;
  }

  HistoryService door(SimulatedNode node, HistoryService own) {
    return doors.door(node, own);
  }

  /** {@code null} when hints come to workers without task queues. */
  @Nullable Matching matching(Matchings.Site site) {
    return matchings == null ? null : matchings.matching(site);
  }

  /** Something that happens at no node. */
  void outside(Duration delay, Runnable action) {
    var unused = world.outside().strand("outside").after(delay, action);
  }

  // ---- nodes

  @Nullable SimulatedNode node(String name) {
    return nodes.get(name);
  }

  private List<SimulatedNode> joined() {
    return nodes.values().stream().filter(SimulatedNode::isJoined).toList();
  }

  /** One that serves; {@code null} when none does. */
  @Nullable SimulatedNode anyNode() {
    List<SimulatedNode> joined = joined();
    return joined.isEmpty() ? null : dice.oneOf(joined);
  }

  private void start(String name) {
    processes++;
    SimulatedNode node = new SimulatedNode(this, name, name + "/" + processes, settings);
    nodes.put(name, node);
    node.start();
  }

  private void kill(SimulatedNode node) {
    node.kill();
    links.died(node);
    outside(dice.millis(0, 4_000), () -> spread(node.name()));
    outside(dice.seconds(1, 10), () -> start(node.name()));
  }

  /** Its shards go to others. */
  private void spread(String name) {
    assignments.forEach(
        (shard, owner) -> {
          if (owner.equals(name)) {
            assign(shard, anyNode(), false);
          }
        });
  }

  /** It gets its share. */
  void joined(SimulatedNode node) {
    for (int shard = 0; shard < numberOfShards(); shard++) {
      String owner = assignments.get(shard);
      boolean mine = node.name().equals(owner);
      if (owner == null || mine || nodes.get(owner) == null || dice.oneIn(joined().size() + 1)) {
        assign(shard, node, mine);
      }
    }
  }

  private void assign(int shard, @Nullable SimulatedNode to, boolean again) {
    if (to == null) {
      return;
    }
    String before = assignments.put(shard, to.name());
    if (!again && to.name().equals(before)) {
      return;
    }
    SimulatedNode former = before == null ? null : nodes.get(before);
    if (former != null && former != to && former.isAlive()) {
      switch (world.isCalm() ? 0 : dice.below(4)) {
        case 0, 1 -> former.assignment().revoked(Set.of(shard), late());
        case 2 -> {
          former.assignment().lost(Set.of(shard), late());
          watch(former);
        }
        default -> watch(former);
      }
    }
    to.assignment().assigned(Set.of(shard), late());
  }

  /** Somebody asks it all the same, for a while. */
  private void watch(SimulatedNode former) {
    for (int i = 0; i < LOOKS && !world.isCalm(); i++) {
      outside(dice.millis(100, 2_500), () -> callers.signalAndLook(former));
    }
  }

  private Duration late() {
    return !world.isCalm() && dice.oneIn(5) ? dice.millis(0, 3_000) : dice.millis(0, 20);
  }

  /** Whether some node was paused since then. */
  boolean wasPausedSince(long nanos) {
    return pausedUntil > nanos;
  }

  void announce(SimulatedNode from, Map<Integer, Owner> taken) {
    for (SimulatedNode node : nodes.values()) {
      if (node != from && node.isAlive() && (world.isCalm() || !dice.oneIn(6))) {
        var unused = node.network().after(dice.millis(0, 5), () -> node.learn(taken));
      }
    }
  }

  // ---- trouble

  private void trouble() {
    if (world.isCalm()) {
      return;
    }
    SimulatedNode node = anyNode();
    switch (dice.below(8)) {
      case 0, 1 -> {
        if (node != null) {
          kill(node);
        }
      }
      case 2, 3 -> {
        if (node != null && !node.process().isPaused()) {
          Duration pause = dice.oneIn(2) ? dice.millis(5, 1_000) : dice.millis(1_000, 9_000);
          world.tell(() -> node.id() + " is paused for " + pause);
          node.process().pause(pause);
          pausedUntil = Math.max(pausedUntil, world.nanos() + pause.toNanos());
          if (pause.toMillis() > 3_000) {
            outside(dice.millis(2_000, 3_000), () -> spread(node.name()));
          }
        }
      }
      case 4 -> {
        if (dice.oneIn(6)) {
          world.tell(() -> "the database is started anew");
          database.restart();
        }
      }
      default -> assign(dice.below(numberOfShards()), node, dice.oneIn(4));
    }
    outside(dice.millis(100, 4_000), this::trouble);
  }

  private void wishes() {
    if (!world.isCalm()) {
      callers.anything();
      outside(dice.millis(20, 900), this::wishes);
    }
  }

  // ---- the story

  /** Plays it to its end, or to the first promise that is broken. */
  public @Nullable Throwable run() {
    names.forEach(this::start);
    if (matchings != null) {
      new PollingWorkers(this, workers).start();
    }
    outside(dice.seconds(0, 3), this::wishes);
    outside(dice.seconds(2, 6), this::trouble);
    world.run(TROUBLED);
    if (world.failure() == null) {
      calm();
    }
    return world.failure();
  }

  /** From here on nothing fails: all runs that are open come to their end. */
  private void calm() {
    world.tell(() -> "--- from here on nothing fails");
    world.calm();
    world.run(PATIENCE);
    for (String name : names) {
      SimulatedNode node = nodes.get(name);
      if (node == null || !node.isAlive()) {
        start(name);
      }
    }
    world.run(PATIENCE);
    settle();
    Set<String> open = new TreeSet<>();
    database.open().forEach(run -> open.add(run.runId()));
    long end = world.nanos() + LONGEST_LIFE.toNanos();
    while (isOpen(open) && world.failure() == null) {
      database.open().stream().filter(Cluster::isIdle).forEach(run -> callers.signal(run.key()));
      Set<TaskId> waiting = database.waiting();
      world.run(PATIENCE);
      waiting.retainAll(database.waiting());
      if (matchings != null && !waiting.isEmpty()) {
        world.fail("workers poll, but nobody has got " + waiting);
      }
      if (world.nanos() > end) {
        world.fail("runs do not come to their end: " + describe(open));
      }
    }
    endTheRest();
  }

  /** Every shard has one owner, who knows it. */
  private void settle() {
    for (int shard = 0; shard < numberOfShards(); shard++) {
      String owner = assignments.get(shard);
      SimulatedNode to = owner == null ? null : nodes.get(owner);
      assign(shard, to == null || !to.isJoined() ? anyNode() : to, true);
      for (SimulatedNode other : joined()) {
        if (!other.name().equals(assignments.get(shard))) {
          other.assignment().revoked(Set.of(shard), Duration.ZERO);
        }
      }
    }
  }

  /** Its code waits for nothing but a word from outside. */
  private static boolean isIdle(Execution run) {
    WorkflowState state = run.state();
    return run.isOpen()
        && state != null
        && state.workflowTask() == null
        && state.activities().isEmpty()
        && state.timers().isEmpty()
        && !state.workflowTasks().firstWaits();
  }

  private boolean isOpen(Set<String> runs) {
    return database.open().stream().anyMatch(run -> runs.contains(run.runId()));
  }

  private String describe(Set<String> open) {
    List<String> left = new ArrayList<>();
    for (Execution run : database.open()) {
      if (open.contains(run.runId())) {
        left.add(run.key().workflowId() + " " + run.runId() + " alarm " + run.wakeAt());
      }
    }
    return left.toString();
  }

  /** Those that were opened by the end of others, perhaps by a schedule, are terminated. */
  private void endTheRest() {
    long end = world.nanos() + LONGEST_END.toNanos();
    while (world.failure() == null) {
      Set<WorkflowKey> open = new LinkedHashSet<>();
      database.open().forEach(run -> open.add(run.key()));
      if (open.isEmpty() && database.outbox().isEmpty()) {
        return;
      }
      if (world.nanos() > end) {
        world.fail(
            "%d runs are still open, %d messages are not delivered"
                .formatted(open.size(), database.outbox().size()));
      }
      open.forEach(callers::terminate);
      world.run(PATIENCE);
    }
  }
}
