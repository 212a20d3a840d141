package io.workflow.engine.state;

import io.workflow.protocol.StorableText;

/**
 * The business identity of a workflow: at most one open run at a time. Refuses ids that can't be
 * stored, wherever they come from: no such workflow can be there.
 */
public record WorkflowKey(String namespace, String workflowId) {

  public WorkflowKey {
    requireStorable("the namespace", namespace);
    requireStorable("the workflow id", workflowId);
  }

  private static void requireStorable(String what, String id) {
    String unstorable = StorableText.unstorable(id);
    if (unstorable != null) {
      throw new IllegalArgumentException(
          "Expected %s without %s, which can't be stored.".formatted(what, unstorable));
    }
  }

  /** The shard that holds every run of this workflow; the same on every node and for ever. */
  public int shard(int numberOfShards) {
    int hash = 31 * namespace.hashCode() + workflowId.hashCode();
    // Spreads ids that differ only in their last digits (murmur3's finaliser).
    hash ^= hash >>> 16;
    hash *= 0x85ebca6b;
    hash ^= hash >>> 13;
    hash *= 0xc2b2ae35;
    hash ^= hash >>> 16;
    return Math.floorMod(hash, numberOfShards);
  }
}
