package io.workflow.server.cluster.peer;

import io.workflow.engine.shard.RunOwner;
import io.workflow.engine.shard.ShardUnavailableException;
import io.workflow.engine.state.WorkflowKey;
import io.workflow.protocol.Backoff;
import io.workflow.server.cluster.ShardOwners;
import io.workflow.server.cluster.ShardOwners.Owner;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.Executor;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import java.util.function.Supplier;
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
  private final Duration patience;
  private final int maximumWaiting;
  private final Executor executor;
  private final AtomicInteger waiting = new AtomicInteger();
  private volatile boolean closed;

  /**
   * @param own what this node serves
   * @param owners who serves the rest, as far as is known
   * @param peers a node by its name; {@code null} while it can't be asked
   * @param patience how long one call waits for an owner
   * @param maximumWaiting how many calls may do so; further ones fail at once
   * @param executor on which calls are tried again
   */
  public Routes(
      RunOwner own,
      int numberOfShards,
      ShardOwners owners,
      Function<String, @Nullable PeerPort> peers,
      Duration patience,
      int maximumWaiting,
      Executor executor) {
    this.own = own;
    this.numberOfShards = numberOfShards;
    this.owners = owners;
    this.peers = peers;
    this.patience = patience;
    this.maximumWaiting = maximumWaiting;
    this.executor = executor;
  }

  /** Calls that wait for an owner at this moment. */
  public int waiting() {
    return waiting.get();
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
    Throwable cause = cause(failure);
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
            failure -> new Waiting<>(key, repeatable, here, there).after(cause(failure)));
  }

  private static Throwable cause(Throwable failure) {
    return failure instanceof CompletionException && failure.getCause() != null
        ? failure.getCause()
        : failure;
  }

  /** One call that was not answered at the first try. */
  private final class Waiting<T extends @Nullable Object> {

    private final WorkflowKey key;
    private final boolean repeatable;
    private final Supplier<CompletableFuture<T>> here;
    private final Function<PeerPort, CompletableFuture<T>> there;
    private final long deadline = System.nanoTime() + patience.toNanos();
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
      long wait = BACKOFF.spreadAfter(tries, ThreadLocalRandom.current()).toNanos();
      if (closed || System.nanoTime() + wait - deadline > 0) {
        return CompletableFuture.failedFuture(failure);
      }
      if (waiting.incrementAndGet() > maximumWaiting) {
        waiting.decrementAndGet();
        return CompletableFuture.failedFuture(failure);
      }
      return new CompletableFuture<Void>()
          .completeOnTimeout(null, wait, TimeUnit.NANOSECONDS)
          .thenComposeAsync(_waited -> again(), executor)
          .exceptionallyCompose(again -> after(cause(again)));
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
