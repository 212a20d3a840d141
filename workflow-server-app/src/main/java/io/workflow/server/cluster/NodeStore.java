package io.workflow.server.cluster;

import io.workflow.server.cluster.ShardOwners.Owner;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Where the nodes are written down. Calls block; they throw what the database's driver throws. */
public interface NodeStore {

  /**
   * Takes a name: that of nobody, of a node that has ended, or of one that is taken for dead.
   *
   * @return {@code false} when another process has the name and is alive
   */
  boolean take(ClusterNode self);

  /**
   * A sign of life, and what has become of the others, in one round trip.
   *
   * <p>Where it says that a shard has no other owner, a node that takes it later sees this sign of
   * life, or a later one, once it has taken it.
   *
   * @param since the time of an earlier one: shards that were taken well before it are left out;
   *     {@code null} for all shards
   */
  Beat beat(String name, UUID id, @Nullable Instant since);

  /** What nodes may write, see {@link FormatLevel}. */
  int formatLevel();

  /**
   * Raises what nodes may write to what all that are alive can read, if none of them has started
   * within the given time.
   *
   * @return what nodes may write now
   */
  int raiseFormatLevel(Duration knownFor);

  /** The Kafka of the process is another one than it said. */
  void usesKafka(String name, UUID id, String clusterId);

  /** The process is about to end. */
  void drain(String name, UUID id);

  /** The process has ended: the name is free at once. */
  void leave(String name, UUID id);

  /** All that are known, by name. */
  List<ClusterNode> all();

  /** Removes those that ended or died more than a day ago. */
  void forget();

  /**
   * What a node learns with its sign of life.
   *
   * @param at its time, by the database's clock; {@code null} when another process has taken the
   *     name
   * @param nodes as {@link #all}
   * @param owners by shard
   * @param formatLevel as {@link #formatLevel}
   */
  record Beat(
      @Nullable Instant at, List<ClusterNode> nodes, Map<Integer, Owner> owners, int formatLevel) {}
}
