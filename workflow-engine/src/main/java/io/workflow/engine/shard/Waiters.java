package io.workflow.engine.shard;

import io.workflow.engine.state.WorkflowKey;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/** Callers that wait for a run to change: long polls. */
final class Waiters {

  private static final int CAPACITY = 100_000;
  private static final Duration RETRY_AFTER = Duration.ofSeconds(1);

  private final Map<WorkflowKey, List<CompletableFuture<Boolean>>> byKey =
      new ConcurrentHashMap<>();
  private final AtomicInteger size = new AtomicInteger();

  CompletableFuture<Boolean> add(WorkflowKey key, Duration timeout) {
    if (size.incrementAndGet() > CAPACITY) {
      size.decrementAndGet();
      return CompletableFuture.failedFuture(
          new ShardUnavailableException(
              CAPACITY + " long polls wait already. Poll again later", RETRY_AFTER, null));
    }
    CompletableFuture<Boolean> waiter = new CompletableFuture<>();
    byKey.compute(
        key,
        (_key, waiting) -> {
          List<CompletableFuture<Boolean>> list =
              waiting == null ? new CopyOnWriteArrayList<>() : waiting;
          list.add(waiter);
          return list;
        });
    waiter.completeOnTimeout(false, timeout.toMillis(), TimeUnit.MILLISECONDS);
    return waiter.whenComplete((_changed, _failure) -> remove(key, waiter));
  }

  void changed(WorkflowKey key) {
    List<CompletableFuture<Boolean>> waiting = byKey.get(key);
    if (waiting != null) {
      waiting.forEach(waiter -> waiter.complete(true));
    }
  }

  private void remove(WorkflowKey key, CompletableFuture<Boolean> waiter) {
    size.decrementAndGet();
    byKey.computeIfPresent(
        key,
        (_key, waiting) -> {
          waiting.removeIf(other -> other == waiter);
          return waiting.isEmpty() ? null : waiting;
        });
  }
}
