package io.workflow.server.cluster;

import io.workflow.server.cluster.ShardOwners.Owner;
import java.util.List;
import java.util.Map;
import java.util.UUID;

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
   * @param allShards tell the owners of all shards, not only of those that were taken within the
   *     last minute
   */
  Beat beat(String name, UUID id, boolean allShards);

  /** The process has ended: the name is free at once. */
  void leave(String name, UUID id);

  /** All that are known, by name. */
  List<ClusterNode> all();

  /** Removes those that ended or died more than a day ago. */
  void forget();

  /**
   * What a node learns with its sign of life.
   *
   * @param isMember {@code false} when another process has taken the name
   * @param nodes as {@link #all}
   * @param owners by shard
   */
  record Beat(boolean isMember, List<ClusterNode> nodes, Map<Integer, Owner> owners) {}
}
