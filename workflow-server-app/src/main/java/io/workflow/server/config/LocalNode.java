package io.workflow.server.config;

import io.workflow.engine.shard.ShardMemory;
import io.workflow.server.cluster.ClusterNode;
import io.workflow.server.cluster.FormatLevel;
import io.workflow.server.cluster.Membership;
import io.workflow.server.cluster.peer.OwnNode;
import io.workflow.server.shard.ShardOwnership;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;

/** What the parts of this node say of it. */
final class LocalNode implements OwnNode {

  private final Membership membership;
  private final FormatLevel format;
  private final ShardOwnership ownership;
  private final Executor executor;

  /**
   * @param executor may block
   */
  LocalNode(
      Membership membership, FormatLevel format, ShardOwnership ownership, Executor executor) {
    this.membership = membership;
    this.format = format;
    this.ownership = ownership;
    this.executor = executor;
  }

  @Override
  public @Nullable ClusterNode self() {
    return membership.self();
  }

  @Override
  public int formatLevel() {
    return format.written();
  }

  @Override
  public boolean givesSignsOfLife() {
    return self() != null && membership.isHeld();
  }

  @Override
  public CompletableFuture<List<ShardMemory>> giveUp(List<Integer> shards) {
    return CompletableFuture.supplyAsync(() -> ownership.giveUp(shards), executor);
  }
}
