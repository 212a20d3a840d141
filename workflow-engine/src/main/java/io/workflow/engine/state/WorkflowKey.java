package io.workflow.engine.state;

/** The business identity of a workflow: at most one open run at a time. */
public record WorkflowKey(String namespace, String workflowId) {

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
