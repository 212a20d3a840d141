package io.workflow.server.cluster.peer;

import io.workflow.engine.shard.Causes;
import io.workflow.engine.shard.RunOwner;
import io.workflow.engine.shard.ShardUnavailableException;
import io.workflow.engine.shard.Timers;
import io.workflow.engine.state.WorkflowKey;
import io.workflow.protocol.Backoff;
import io.workflow.server.cluster.ShardOwners;
import io.workflow.server.cluster.ShardOwners.Owner;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * Finds who serves a workflow, and waits while nobody does: a shard that moves, or whose node has
 * died, is a moment's wait inside of the call and not an error.
 *
 * <p>A request is forwarded by the node at which it came in, and by no other. What may have been
 * carried out is tried again only if it may be carried out twice.
 */
public final class Routes implements AutoCloseable {

  private static final Backoff BACKOFF =
      Backoff.doubling(Duration.ofMillis(20), Duration.ofMillis(200));

  private static final Duration RETRY_AFTER = Duration.ofMillis(500);

  private final RunOwner own;
  private final int numberOfShards;
  private final ShardOwners owners;
  private final Function<String, @Nullable PeerPort> peers;
  private final Waits waits;
  private final AtomicInteger waiting = new AtomicInteger();
  private volatile boolean closed;

  /**
   * How calls wait for an owner.
   *
   * @param patience how long one call waits
   * @param most how many calls may do so; further ones fail at once
   * @param executor on which calls are tried again
   * @param random spreads them
   */
  public record Waits(
      Duration patience, int most, Executor executor, Timers timers, RandomGenerator random) {}

  /**
   * @param own what this node serves
   * @param owners who serves the rest, as far as is known
   * @param peers a node by its name; {@code null} while it can't be asked
   */
  public Routes(
      RunOwner own,
      int numberOfShards,
      ShardOwners owners,
      Function<String, @Nullable PeerPort> peers,
      Waits waits) {
    this.own = own;
    this.numberOfShards = numberOfShards;
    this.owners = owners;
    this.peers = peers;
    this.waits = waits;
  }

  /** Calls that wait for an owner at this moment. */
  public int waiting() {
    return waiting.get();
  }

  /** True after a while. */
  CompletableFuture<Boolean> after(Duration time) {
    CompletableFuture<Boolean> over = new CompletableFuture<>();
    waits.timers().completeAfter(time, over, true);
    return over;
  }

  /** Whether this node serves the workflow at this moment. */
  boolean isOwn(WorkflowKey key) {
    return own.serves(key);
  }

  /** What waits fails, and nothing waits any more: this node stops. */
  @Override
  public void close() {
    closed = true;
  }

  /**
   * Calls the owner once. Fails with {@link ShardUnavailableException} when there is none, or when
   * it does not answer.
   */
  <T extends @Nullable Object> CompletableFuture<T> once(
      WorkflowKey key,
      Supplier<CompletableFuture<T>> here,
      Function<PeerPort, CompletableFuture<T>> there) {
    if (own.serves(key)) {
      return here.get();
    }
    int shard = key.shard(numberOfShards);
    Owner owner = owners.ownerOf(shard).orElse(null);
    PeerPort peer = owner == null ? null : peers.apply(owner.node());
    return peer == null
        ? CompletableFuture.failedFuture(notServed(shard, owner))
        : there.apply(peer).exceptionallyCompose(failure -> failed(failure));
  }

  private static <T extends @Nullable Object> CompletableFuture<T> failed(Throwable failure) {
    Throwable cause = Causes.of(failure);
    return CompletableFuture.failedFuture(
        cause instanceof PeerUnavailableException unavailable
            ? new ShardUnavailableException(
                String.valueOf(unavailable.getMessage()), RETRY_AFTER, unavailable.maybeDone())
            : cause);
  }

  /**
   * As {@link #once}, but waits for an owner that answers.
   *
   * @param repeatable whether it may be carried out twice
   */
  <T extends @Nullable Object> CompletableFuture<T> call(
      WorkflowKey key,
      boolean repeatable,
      Supplier<CompletableFuture<T>> here,
      Function<PeerPort, CompletableFuture<T>> there) {
    CompletableFuture<T> first = once(key, here, there);
    return first.isDone() && !first.isCompletedExceptionally()
        ? first
        : first.exceptionallyCompose(
            failure -> new Waiting<>(key, repeatable, here, there).after(Causes.of(failure)));
  }

  /** One call that was not answered at the first try. */
  private final class Waiting<T extends @Nullable Object> {

    private final WorkflowKey key;
    private final boolean repeatable;
    private final Supplier<CompletableFuture<T>> here;
    private final Function<PeerPort, CompletableFuture<T>> there;
    private final Timers.Deadline deadline = waits.timers().deadline(waits.patience());
    private int tries;

    Waiting(
        WorkflowKey key,
        boolean repeatable,
        Supplier<CompletableFuture<T>> here,
        Function<PeerPort, CompletableFuture<T>> there) {
      this.key = key;
      this.repeatable = repeatable;
      this.here = here;
      this.there = there;
    }

    CompletableFuture<T> after(Throwable failure) {
      if (!(failure instanceof ShardUnavailableException unavailable)
          || (unavailable.maybeDone() && !repeatable)) {
        return CompletableFuture.failedFuture(failure);
      }
      tries++;
      Duration wait = BACKOFF.spreadAfter(tries, waits.random());
      if (closed || wait.compareTo(deadline.left()) > 0) {
        return CompletableFuture.failedFuture(failure);
      }
      if (waiting.incrementAndGet() > waits.most()) {
        waiting.decrementAndGet();
        return CompletableFuture.failedFuture(failure);
      }
      return Routes.this
          .after(wait)
          .thenComposeAsync(_waited -> again(), waits.executor())
          .exceptionallyCompose(again -> after(Causes.of(again)));
    }

    private CompletableFuture<T> again() {
      waiting.decrementAndGet();
      return once(key, here, there);
    }
  }

  private ShardUnavailableException notServed(int shard, @Nullable Owner owner) {
    return new ShardUnavailableException(
        owner == null
            ? "No node is known to serve shard %d at the moment. Send the request again later"
                .formatted(shard)
            : "Shard %d is not served by this node, and node '%s', which had it, can't be asked. Send the request again later"
                .formatted(shard, owner.node()),
        RETRY_AFTER);
  }
}
