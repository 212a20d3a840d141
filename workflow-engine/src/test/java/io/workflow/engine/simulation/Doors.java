package io.workflow.engine.simulation;

import io.workflow.engine.shard.HistoryService;
import io.workflow.engine.shard.RunOwner;
import io.workflow.engine.shard.Timers;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.function.Function;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/** Makes the doors by which every node serves every call. */
public interface Doors {

  /**
   * The door of one process of a node.
   *
   * @param own its engine
   */
  HistoryService door(Place place, HistoryService own);

  /** What a process of a node knows, and what it stands on. */
  interface Place {

    int numberOfShards();

    /** What it serves. */
    RunOwner own();

    /** The node that serves a shard, as far as is known; {@code null} when nobody is known. */
    @Nullable String owner(int shard);

    /** Tells who has taken a shard, under which epoch, as news come: late, and in any order. */
    void hear(News news);

    Timers timers();

    /** Does things a little later. */
    Executor executor();

    RandomGenerator random();

    /** Whether another node can be asked, as far as is known. */
    boolean isConnected(String node);

    /**
     * Asks another node's engine. Fails with {@link LinkBroken} when it can't be reached, or does
     * not answer.
     *
     * @param twice whether it may arrive twice
     */
    <T extends @Nullable Object> CompletableFuture<T> ask(
        String node, boolean twice, Function<HistoryService, CompletableFuture<T>> asked);
  }

  /** Hears of owners. */
  @FunctionalInterface
  interface News {
    void taken(int shard, String node, long epoch);
  }

  /** A node did not answer. */
  final class LinkBroken extends RuntimeException {
    private static final long serialVersionUID = 1L;
    private final boolean maybeDone;

    LinkBroken(String message, boolean maybeDone) {
      super(message, null, false, false);
      this.maybeDone = maybeDone;
    }

    /** Whether it may have got the request. */
    public boolean maybeDone() {
      return maybeDone;
    }
  }

  /** How long a call waits for an owner. */
  Duration PATIENCE = Duration.ofSeconds(8);
}
