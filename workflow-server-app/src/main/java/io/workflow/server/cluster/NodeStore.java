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
   * A sign of life, and a look at the others, in one.
   *
   * @return as {@link #all}; the row of that name has another id when another process has taken it
   */
  List<ClusterNode> beat(String name, UUID id);

  /** The process has ended: the name is free at once. */
  void leave(String name, UUID id);

  /** All that are known, by name. */
  List<ClusterNode> all();

  /** Removes those that ended or died more than a day ago. */
  void forget();
}
