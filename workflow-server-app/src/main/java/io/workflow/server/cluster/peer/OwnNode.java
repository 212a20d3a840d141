package io.workflow.server.cluster.peer;

import io.workflow.engine.shard.ShardMemory;
import io.workflow.server.cluster.ClusterNode;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/** This node, as the others ask for it. */
public interface OwnNode {

  /** {@code null} before it has joined. */
  @Nullable ClusterNode self();

  /** What nodes may write. */
  int formatLevel();

  /** Whether its last sign of life was not long ago. */
  boolean givesSignsOfLife();

  /**
   * Gives those shards up that it serves; completes when it answers nothing more of them.
   *
   * @return what it knew of them
   */
  CompletableFuture<List<ShardMemory>> giveUp(List<Integer> shards);
}
