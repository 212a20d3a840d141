package io.workflow.server.cluster;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Which node something belongs to: of all nodes the one with the highest hash of node and key. All
 * nodes come to the same answer, and when a node comes or goes only its share moves.
 */
public final class Rendezvous {

  private Rendezvous() {}

  /**
   * Chooses a node.
   *
   * @param key any number that stands for the thing; it need not be spread well
   * @param nodes names, each once
   * @return {@code null} when there is nobody
   */
  public static @Nullable String choose(long key, List<String> nodes) {
    if (nodes.size() < 2) {
      return nodes.isEmpty() ? null : nodes.getFirst();
    }
    String chosen = null;
    long highest = Long.MIN_VALUE;
    for (String node : nodes) {
      long hash = mixed(key ^ mixed(node.hashCode()));
      if (hash > highest) {
        highest = hash;
        chosen = node;
      }
    }
    return chosen;
  }

  /** The finalizer of SplitMix64: each bit depends on all bits. */
  public static long mixed(long value) {
    long z = value + 0x9E3779B97F4A7C15L;
    z = (z ^ (z >>> 30)) * 0xBF58476D1CE4E5B9L;
    z = (z ^ (z >>> 27)) * 0x94D049BB133111EBL;
    return z ^ (z >>> 31);
  }
}
