package io.workflow.server.cluster;

import java.util.List;
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
   * A sign of life.
   *
   * @return {@code false} when another process has taken the name
   */
  boolean beat(String name, UUID id);

  /** The process has ended: the name is free at once. */
  void leave(String name, UUID id);

  /** All that are known, by name; those that have ended or died for a day at most. */
  List<ClusterNode> all();
}
