package io.workflow.server.shard;

import io.workflow.engine.shard.ShardEpochs;
import io.workflow.engine.shard.ShardMemory;
import io.workflow.engine.shard.ShardOwner;
import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Gives shards up in order: whoever takes them over then need not wait for the end of this node's
 * lease. Safe for use by many threads.
 */
final class GivenUp {

  private static final Logger log = LoggerFactory.getLogger(GivenUp.class);

  /** For so long others are kept from taking the shards. */
  private static final Duration DROP = Duration.ofMillis(300);

  private final ShardEpochs store;
  private final ShardOwner engine;
  private final ShardMoves moves;

  GivenUp(ShardEpochs store, ShardOwner engine, ShardMoves moves) {
    this.moves = moves;
    this.store = store;
    this.engine = engine;
  }

  /**
   * Blocks for a moment. What is not known to be dropped is not said to be.
   *
   * @return what only this node knew of the shards
   */
  List<ShardMemory> accept(Collection<Integer> shards) {
    Map<Integer, Long> served = new HashMap<>(engine.epochs());
    served.keySet().retainAll(Set.copyOf(shards));
    CompletableFuture<List<ShardMemory>> dropped = engine.handOver(shards);
    moves.givenUp(shards.size());
    List<ShardMemory> known = List.of();
    try {
      known = dropped.get(DROP.toMillis(), TimeUnit.MILLISECONDS);
      store.release(served);
    } catch (InterruptedException stopping) {
      Thread.currentThread().interrupt();
    } catch (ExecutionException | TimeoutException | RuntimeException notSaid) {
      log.info("Whoever takes {} shards over has to wait for a moment", served.size());
      log.debug("The reason", notSaid);
    }
    return known;
  }
}
