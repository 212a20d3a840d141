package io.workflow.server.cluster;

import java.util.Collection;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Which node does which part of the background jobs: each job has {@value #SLICES} slices, spread
 * over the nodes of role {@link Role#WORKER}. Two nodes may do the same slice for a moment when one
 * comes or goes, so that a job must bear that.
 */
public final class Jobs {

  /** Of each job. */
  public static final int SLICES = 16;

  private volatile List<String> nodes = List.of();
  private volatile String self = "";

  /** Who is there now. */
  public void follow(ClusterNode node, Collection<ClusterNode> all) {
    nodes = ClusterNode.namesOf(all, Role.WORKER);
    self = node.name();
  }

  /** The slices, from 0 on, of a job that are this node's; none before it has joined. */
  public List<Integer> slices(String job) {
    return IntStream.range(0, SLICES).filter(slice -> isHere(job, slice)).boxed().toList();
  }

  /** Whether this node is the one to do a job that can't be divided. */
  public boolean isHere(String job) {
    return isHere(job, 0);
  }

  private boolean isHere(String job, int slice) {
    return self.equals(Rendezvous.choose(Rendezvous.mixed(job.hashCode()) + slice, nodes));
  }
}
