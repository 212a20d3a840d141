package io.workflow.server.cluster;

import io.workflow.engine.shard.FencedShards;
import io.workflow.engine.shard.FencedShards.Overtaken;
import io.workflow.engine.shard.Lease;
import io.workflow.server.cluster.NodeStore.Beat;
import io.workflow.server.cluster.ShardOwners.Owner;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.BiConsumer;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * This node among the others: takes its name at the start, gives a sign of life twice a second, and
 * knows who else is there.
 *
 * <p>Who may write to a shard is not decided here, but by its epoch. Who may answer from memory is:
 * a node that has not given a sign of life for two seconds must not, because another one may have
 * taken its shards.
 */
public final class Membership implements Lease, AutoCloseable {

  private static final Logger log = LoggerFactory.getLogger(Membership.class);
  private static final Duration BEAT = Duration.ofMillis(500);

  /** So many beats read what changed lately; then one reads all, in case a clock was set. */
  private static final int BEATS_PER_FULL_READ = 60;

  /** A lane comes round in milliseconds; longer, and the lease has to wait for the next beat. */
  private static final Duration DROP = Duration.ofSeconds(1);

  private final NodeStore store;
  private final ShardOwners owners;
  private final FormatLevel format;
  private final Supplier<ClusterNode> describe;
  private final Duration newsOfKafka;
  private final ScheduledExecutorService beats =
      Executors.newSingleThreadScheduledExecutor(
          task -> Thread.ofPlatform().name("workflow-beat").daemon().unstarted(task));
  private final CountDownLatch closed = new CountDownLatch(1);
  private final List<BiConsumer<ClusterNode, List<ClusterNode>>> listeners =
      new CopyOnWriteArrayList<>();
  private volatile @Nullable ClusterNode self;
  private volatile @Nullable String kafka;
  private volatile List<ClusterNode> nodes = List.of();
  private volatile long beatNanos;
  private volatile boolean nameTaken;
  private volatile long leaseEndNanos = System.nanoTime();
  private int beatsToFullRead;
  private @Nullable Instant lastBeat;
  private @Nullable FencedShards shards;
  private volatile @Nullable String problem = "Not a member of the cluster yet";

  /**
   * @param owners is told who has taken which shard
   * @param format is asked whether this node may join
   * @param describe this node, as it is when it starts; may ask Kafka, and block for that
   */
  public Membership(
      NodeStore store, ShardOwners owners, FormatLevel format, Supplier<ClusterNode> describe) {
    this(store, owners, format, describe, KafkaIdentity.NEWS);
  }

  /**
   * @param newsOfKafka how long those that are alive may take to say that theirs is another one now
   */
  Membership(
      NodeStore store,
      ShardOwners owners,
      FormatLevel format,
      Supplier<ClusterNode> describe,
      Duration newsOfKafka) {
    this.newsOfKafka = newsOfKafka;
    this.store = store;
    this.owners = owners;
    this.format = format;
    this.describe = describe;
  }

  /**
   * Takes the name of this node, and the lease. Waits a little for an earlier process of that name,
   * which may have been killed a moment ago.
   *
   * @param shards of this node: those that others have taken are dropped before the lease is
   *     renewed
   * @throws NodeNameTakenException when another process has the name and goes on giving signs of
   *     life
   * @throws OtherKafkaException when a node that is alive uses another Kafka or another group, and
   *     does not say otherwise within {@link KafkaIdentity#NEWS}
   * @throws UnknownFormatLevelException when others may write what this version can't read
   */
  public void join(FencedShards shards) {
    this.shards = shards;
    store.forget();
    ClusterNode node = describe.get();
    refuseOtherKafka(node);
    long giveUp = System.nanoTime() + ClusterNode.DEAD_AFTER.plus(BEAT).toNanos();
    while (!store.take(node)) {
      if (System.nanoTime() - giveUp > 0) {
        throw nameTaken(node);
      }
      pause();
    }
    format.check(node);
    self = node;
    problem = null;
    beat();
    log.info("Node '{}' of {}", node.name(), names());
    var unused =
        beats.scheduleWithFixedDelay(
            this::beat, BEAT.toMillis(), BEAT.toMillis(), TimeUnit.MILLISECONDS);
  }

  /** A Kafka that has lost its data is another one; the others may be about to say so. */
  private void refuseOtherKafka(ClusterNode node) {
    long giveUp = System.nanoTime() + newsOfKafka.toNanos();
    Optional<ClusterNode> other = withOtherKafka(node);
    if (other.isPresent()) {
      log.info(
          "Waiting for node '{}' to say whether it still uses Kafka cluster {}; this one uses {}",
          other.get().name(),
          other.get().kafkaClusterId(),
          node.kafkaClusterId());
    }
    while (other.isPresent()) {
      if (!other.get().shardGroup().equals(node.shardGroup()) || System.nanoTime() - giveUp > 0) {
        throw new OtherKafkaException(node, other.get());
      }
      pause();
      other = withOtherKafka(node);
    }
  }

  /** A Kafka that could not be asked is nobody's mistake. */
  private Optional<ClusterNode> withOtherKafka(ClusterNode node) {
    return store.all().stream()
        .filter(other -> other.isAlive() && !other.name().equals(node.name()))
        .filter(
            other ->
                !node.shardGroup().equals(other.shardGroup())
                    || (node.kafkaClusterId() != null
                        && other.kafkaClusterId() != null
                        && !node.kafkaClusterId().equals(other.kafkaClusterId())))
        .findFirst();
  }

  /** Which Kafka this node uses now: the others hear of it with the next sign of life. */
  public void usesKafka(String clusterId) {
    kafka = clusterId;
  }

  private NodeNameTakenException nameTaken(ClusterNode node) {
    ClusterNode other =
        store.all().stream()
            .filter(one -> one.name().equals(node.name()))
            .findFirst()
            .orElseThrow();
    return new NodeNameTakenException(node.name(), node.address(), other);
  }

  private void pause() {
    try {
      if (closed.await(BEAT.toMillis(), TimeUnit.MILLISECONDS)) {
        throw new IllegalStateException("Expected to join the cluster, but the server is stopping");
      }
    } catch (InterruptedException stopping) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(
          "Expected to join the cluster, but the server is stopping", stopping);
    }
  }

  private void beat() {
    ClusterNode node = Objects.requireNonNull(self);
    String seen = null;
    try {
      node = withKafka(node);
      long sentNanos = System.nanoTime();
      Beat beat = store.beat(node.name(), node.id(), beatsToFullRead == 0 ? null : lastBeat);
      lastBeat = beat.at();
      beatsToFullRead = beatsToFullRead == 0 ? BEATS_PER_FULL_READ : beatsToFullRead - 1;
      List<ClusterNode> all = beat.nodes();
      owners.learn(beat.owners());
      format.seen(beat.formatLevel());
      if (beat.at() != null) {
        beatNanos = System.nanoTime();
        if (isRidOf(beat.owners())) {
          leaseEndNanos = sentNanos + ClusterNode.LEASE.toNanos();
        }
      } else if (store.take(node)) {
        beatNanos = System.nanoTime();
        all = store.all();
      } else {
        seen = "Another process has taken the name '" + node.name() + "' of this node";
      }
      nameTaken = seen != null;
      nodes = all;
      tell(node, all);
    } catch (RuntimeException unreachable) {
      beatsToFullRead = 0;
      seen = "The database can't be reached: " + unreachable.getMessage();
      log.debug("No sign of life", unreachable);
    }
    if (seen != null && problem == null) {
      log.warn("{}", seen);
    }
    problem = seen;
  }

  private ClusterNode withKafka(ClusterNode node) {
    String now = kafka;
    if (now == null || now.equals(node.kafkaClusterId())) {
      return node;
    }
    store.usesKafka(node.name(), node.id(), now);
    log.info("This node uses Kafka cluster {} now", now);
    ClusterNode changed = node.withKafka(now);
    self = changed;
    return changed;
  }

  /** What a listener gets wrong is no reason to give no sign of life. */
  private void tell(ClusterNode node, List<ClusterNode> all) {
    for (BiConsumer<ClusterNode, List<ClusterNode>> listener : listeners) {
      try {
        listener.accept(node, all);
      } catch (RuntimeException defect) {
        log.error("Who is there was not taken in", defect);
      }
    }
  }

  /**
   * Drops what others have taken; {@code false} while something of it may be answered still. So
   * nothing is, once the lease is held again.
   */
  private boolean isRidOf(Map<Integer, Owner> seen) {
    String name = Objects.requireNonNull(self).name();
    Map<Integer, Long> least = new HashMap<>();
    // By one this node may have raised it; by more only if another one had it in between.
    seen.forEach(
        (shard, owner) ->
            least.put(shard, owner.node().equals(name) ? owner.epoch() - 1 : owner.epoch()));
    Overtaken overtaken = Objects.requireNonNull(shards).hear(least);
    int lost = overtaken.shards().size();
    if (lost == 0) {
      return true;
    }
    log.info("Another node has taken {} of the shards that this one served", lost);
    try {
      overtaken.dropped().get(DROP.toMillis(), TimeUnit.MILLISECONDS);
      return true;
    } catch (InterruptedException stopping) {
      Thread.currentThread().interrupt();
      return false;
    } catch (ExecutionException | TimeoutException slow) {
      log.debug("Not dropped yet: {}", overtaken.shards(), slow);
      return false;
    }
  }

  /** For two seconds from the moment when the last sign of life was sent. */
  @Override
  public boolean isHeld() {
    return System.nanoTime() - leaseEndNanos < 0;
  }

  private String names() {
    return nodes.stream().filter(ClusterNode::isAlive).map(ClusterNode::name).toList().toString();
  }

  /**
   * Calls back after each sign of life with this node and all nodes, on the thread that gives them:
   * what follows must be short.
   */
  public void listen(BiConsumer<ClusterNode, List<ClusterNode>> listener) {
    listeners.add(listener);
  }

  /** This node; {@code null} before it has joined. */
  public @Nullable ClusterNode self() {
    return self;
  }

  /** All nodes as of the last sign of life, by name. */
  public List<ClusterNode> nodes() {
    return nodes;
  }

  /** What is known of a node, alive or not, as of the last sign of life. */
  public Optional<ClusterNode> node(String name) {
    return nodes.stream().filter(one -> one.name().equals(name)).findFirst();
  }

  /** Whether each of the shards 0 to {@code count - 1} is owned by another node that is alive. */
  public boolean othersOwnAll(int count) {
    ClusterNode node = self;
    Set<String> others = new HashSet<>();
    for (ClusterNode one : nodes) {
      if (one.isAlive() && node != null && !one.name().equals(node.name())) {
        others.add(one.name());
      }
    }
    return IntStream.range(0, count)
        .allMatch(
            shard ->
                owners.ownerOf(shard).filter(owner -> others.contains(owner.node())).isPresent());
  }

  /** How many nodes are alive, in this state, and have this role, as of the last sign of life. */
  public int alive(ClusterNode.State state, Role role) {
    return Math.toIntExact(
        nodes.stream()
            .filter(node -> node.isAlive() && node.state() == state && node.roles().contains(role))
            .count());
  }

  /** How many nodes are alive, this one among them, as of the last sign of life. */
  public int alive() {
    return Math.toIntExact(nodes.stream().filter(ClusterNode::isAlive).count());
  }

  /** Seconds since this node's last sign of life; 0 before it has joined. */
  public double beatAge() {
    long last = beatNanos;
    return last == 0 ? 0 : (System.nanoTime() - last) / 1e9;
  }

  /** Whether it has not given a sign of life for so long that others take it for dead. */
  public boolean isSilent() {
    long last = beatNanos;
    return last != 0 && System.nanoTime() - last > ClusterNode.DEAD_AFTER.toNanos();
  }

  /** Whether it has its name, and can give signs of life; a moment without one is none. */
  boolean isMember() {
    return self != null && !nameTaken && !isSilent();
  }

  /** Why this node is none of them, or can't know; {@code null} when all is well. */
  public @Nullable String problem() {
    return problem;
  }

  /** This node is about to end: others learn of it with their next signs of life. */
  public void drain() {
    ClusterNode node = self;
    if (node != null) {
      try {
        store.drain(node.name(), node.id());
      } catch (RuntimeException unreachable) {
        log.info("The others could not be told that this node is about to end");
        log.debug("The failure", unreachable);
      }
    }
  }

  /** Gives the name free. */
  @Override
  public void close() {
    closed.countDown();
    beats.shutdownNow();
    ClusterNode node = self;
    if (node != null) {
      try {
        store.leave(node.name(), node.id());
      } catch (RuntimeException unreachable) {
        log.info("Could not give the name '{}' free: it is in a few seconds", node.name());
        log.debug("The failure", unreachable);
      }
    }
  }
}
