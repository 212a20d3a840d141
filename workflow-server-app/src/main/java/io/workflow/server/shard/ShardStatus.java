package io.workflow.server.shard;

import org.jspecify.annotations.Nullable;

/**
 * What this node knows of its shards.
 *
 * @param total shards of the cluster
 * @param assigned given to this node by Kafka
 * @param owned served by this node
 * @param placed whether the group has said which shards are this node's, perhaps none
 * @param problem why the last try to get or take shards failed, or why there are none; {@code null}
 *     when all is well
 */
public record ShardStatus(
    int total, int assigned, int owned, boolean placed, @Nullable String problem) {

  /** Every assigned shard is served; there may be none. */
  public boolean isServing() {
    return placed && owned >= assigned;
  }
}
