package io.workflow.engine.shard;

import io.workflow.engine.state.WorkflowKey;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Predicate;
import java.util.function.Supplier;

/** Callers that wait for a run to change: long polls. */
final class Waiters {

  private static final int CAPACITY = 100_000;
  private static final Duration RETRY_AFTER = Duration.ofSeconds(1);

  /** What a caller waits for. */
  enum For {
    CHANGE,
    CLOSE
  }

  private record Waiter(For what, CompletableFuture<Boolean> answer) {}

  private final Map<WorkflowKey, List<Waiter>> byKey = new ConcurrentHashMap<>();
  private final AtomicInteger size = new AtomicInteger();
  private final Timers timers;

  Waiters() {
    this(Timers.system());
  }

  Waiters(Timers timers) {
    this.timers = timers;
  }

  CompletableFuture<Boolean> add(WorkflowKey key, For what, Duration timeout) {
    if (size.incrementAndGet() > CAPACITY) {
      size.decrementAndGet();
      return CompletableFuture.failedFuture(
          new ShardUnavailableException(
              CAPACITY + " long polls wait already. Poll again later", RETRY_AFTER));
    }
    CompletableFuture<Boolean> answer = new CompletableFuture<>();
    Waiter waiter = new Waiter(what, answer);
    byKey.compute(
        key,
        (_key, waiting) -> {
          List<Waiter> list = waiting == null ? new CopyOnWriteArrayList<>() : waiting;
          list.add(waiter);
          return list;
        });
    timers.completeAfter(timeout, answer, false);
    return answer.whenComplete((_changed, _failure) -> remove(key, waiter));
  }

  /** A run has changed; {@code closed} when it, or one before it, has ended on the way. */
  void changed(WorkflowKey key, boolean closed) {
    List<Waiter> waiting = byKey.get(key);
    if (waiting != null) {
      waiting.forEach(
          waiter -> {
            if (closed || waiter.what() == For.CHANGE) {
              waiter.answer().complete(true);
            }
          });
    }
  }

  /** What happens to these workflows is not known here any more. */
  void lost(Predicate<WorkflowKey> keys, Supplier<ShardUnavailableException> why) {
    byKey.forEach(
        (key, waiting) -> {
          if (keys.test(key)) {
            waiting.forEach(waiter -> waiter.answer().completeExceptionally(why.get()));
          }
        });
  }

  private void remove(WorkflowKey key, Waiter waiter) {
    size.decrementAndGet();
    byKey.computeIfPresent(
        key,
        (_key, waiting) -> {
          waiting.remove(waiter);
          return waiting.isEmpty() ? null : waiting;
        });
  }
}
