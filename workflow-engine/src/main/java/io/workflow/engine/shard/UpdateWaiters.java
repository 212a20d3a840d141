package io.workflow.engine.shard;

import io.workflow.engine.decide.UpdateProgress;
import io.workflow.engine.state.WorkflowKey;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** Callers that wait for an update to go on. */
final class UpdateWaiters {

  private static final int CAPACITY = 100_000;
  private static final Duration RETRY_AFTER = Duration.ofSeconds(1);

  private record Waiter(boolean outcome, CompletableFuture<@Nullable UpdateProgress> answer) {}

  private final Map<WorkflowKey, Map<String, List<Waiter>>> byKey = new ConcurrentHashMap<>();
  private final AtomicInteger size = new AtomicInteger();
  private final Timers timers;

  UpdateWaiters() {
    this(Timers.system());
  }

  UpdateWaiters(Timers timers) {
    this.timers = timers;
  }

  CompletableFuture<@Nullable UpdateProgress> add(
      WorkflowKey key, String updateId, boolean outcome, Duration timeout) {
    if (size.incrementAndGet() > CAPACITY) {
      size.decrementAndGet();
      return CompletableFuture.failedFuture(
          new ShardUnavailableException(
              CAPACITY + " callers wait for updates already. Send it again later", RETRY_AFTER));
    }
    CompletableFuture<@Nullable UpdateProgress> answer = new CompletableFuture<>();
    Waiter waiter = new Waiter(outcome, answer);
    byKey.compute(
        key,
        (_key, updates) -> {
          Map<String, List<Waiter>> waiting = updates == null ? new ConcurrentHashMap<>() : updates;
          waiting.computeIfAbsent(updateId, _id -> new CopyOnWriteArrayList<>()).add(waiter);
          return waiting;
        });
    timers.completeAfter(timeout, answer, null);
    // Beside the answer: so whoever waits no longer cancels it, and is forgotten here.
    var unused = answer.whenComplete((_progress, _failure) -> remove(key, updateId, waiter));
    return answer;
  }

  void progressed(WorkflowKey key, String updateId, UpdateProgress progress) {
    Map<String, List<Waiter>> updates = byKey.get(key);
    List<Waiter> waiting = updates == null ? null : updates.get(updateId);
    if (waiting != null) {
      boolean outcome = !(progress instanceof UpdateProgress.Accepted);
      waiting.forEach(
          waiter -> {
            if (outcome || !waiter.outcome()) {
              waiter.answer().complete(progress);
            }
          });
    }
  }

  /** As {@link #lost(WorkflowKey)} for all of these workflows that somebody waits for. */
  void lost(Predicate<WorkflowKey> keys) {
    byKey.keySet().stream().filter(keys).forEach(this::lost);
  }

  /** The state of a workflow left memory, and what only memory knew with it. */
  void lost(WorkflowKey key) {
    Map<String, List<Waiter>> updates = byKey.get(key);
    if (updates != null) {
      updates.forEach(
          (updateId, waiting) ->
              waiting.forEach(
                  waiter ->
                      waiter
                          .answer()
                          .completeExceptionally(
                              new ShardUnavailableException(
                                  ("The server lost update '%s' of workflow '%s' if it was "
                                          + "not accepted. Send it again")
                                      .formatted(updateId, key.workflowId()),
                                  RETRY_AFTER))));
    }
  }

  private void remove(WorkflowKey key, String updateId, Waiter waiter) {
    size.decrementAndGet();
    byKey.computeIfPresent(
        key,
        (_key, updates) -> {
          updates.computeIfPresent(
              updateId,
              (_id, waiting) -> {
                waiting.remove(waiter);
                return waiting.isEmpty() ? null : waiting;
              });
          return updates.isEmpty() ? null : updates;
        });
  }
}
