package io.workflow.engine.simulation;

import io.workflow.engine.decide.ActivityRequest;
import io.workflow.engine.decide.ActivityRequest.ActivityReference;
import io.workflow.engine.decide.ExecutionRequest;
import io.workflow.engine.decide.Request;
import io.workflow.engine.decide.Response;
import io.workflow.engine.decide.UpdateProgress;
import io.workflow.engine.shard.HistoryService;
import io.workflow.engine.shard.ShardUnavailableException;
import io.workflow.engine.shard.Timers;
import io.workflow.engine.simulation.Doors.Place;
import io.workflow.engine.state.WorkflowKey;
import io.workflow.engine.state.WorkflowState;
import io.workflow.protocol.history.HistoryEvent;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The smallest door by which every node serves every call: it asks the owner, once at a time, and
 * asks again what was surely not done, or may be done twice.
 */
final class Door implements HistoryService {

  private static final Duration RETRY_AFTER = Duration.ofMillis(500);

  private final Place place;
  private final HistoryService own;
  private final Predicate<Request<?>> repeatable;

  Door(Place place, HistoryService own, Predicate<Request<?>> repeatable) {
    this.place = place;
    this.own = own;
    this.repeatable = repeatable;
  }

  /** Whether the second of two is known to be the second, or changes nothing. */
  static boolean hasIdentity(Request<?> request) {
    return switch (request) {
      case ExecutionRequest.TerminateWorkflow _one -> false;
      case ExecutionRequest.SignalWorkflow signal -> !signal.requestId().isEmpty();
      case ActivityRequest.CompleteActivityTask it -> isToken(it.activity());
      case ActivityRequest.FailActivityTask it -> isToken(it.activity());
      case ActivityRequest.CancelActivityTask it -> isToken(it.activity());
      default -> true;
    };
  }

  private static boolean isToken(ActivityReference activity) {
    return activity instanceof ActivityReference.ByToken;
  }

  @Override
  public <R extends Response> CompletableFuture<Outcome<R>> submit(
      WorkflowKey key, Request<R> request) {
    return call(key, repeatable.test(request), engine -> engine.submit(key, request));
  }

  @Override
  public CompletableFuture<@Nullable WorkflowState> inspect(
      WorkflowKey key, @Nullable String runId) {
    return call(key, true, engine -> engine.inspect(key, runId));
  }

  @Override
  public List<HistoryEvent> readEvents(
      WorkflowKey key, String runId, long fromEventId, long toEventId, int maxEvents) {
    return own.readEvents(key, runId, fromEventId, toEventId, maxEvents);
  }

  @Override
  public CompletableFuture<Boolean> changed(WorkflowKey key, Duration timeout) {
    return orLookAgain(once(key, false, engine -> engine.changed(key, timeout)));
  }

  @Override
  public CompletableFuture<Boolean> closed(WorkflowKey key, Duration timeout) {
    return orLookAgain(once(key, false, engine -> engine.closed(key, timeout)));
  }

  private static CompletableFuture<Boolean> orLookAgain(CompletableFuture<Boolean> changed) {
    return changed.exceptionally(_moved -> true);
  }

  @Override
  public CompletableFuture<@Nullable UpdateProgress> updateProgressed(
      WorkflowKey key, String updateId, boolean outcome, Duration timeout) {
    return once(key, false, engine -> engine.updateProgressed(key, updateId, outcome, timeout));
  }

  private <T extends @Nullable Object> CompletableFuture<T> once(
      WorkflowKey key, boolean twice, Function<HistoryService, CompletableFuture<T>> asked) {
    if (place.own().serves(key)) {
      return asked.apply(own);
    }
    String owner = place.owner(key.shard(place.numberOfShards()));
    return owner == null || !place.isConnected(owner)
        ? CompletableFuture.failedFuture(
            new ShardUnavailableException("No owner is known", RETRY_AFTER))
        : place
            .ask(owner, twice, asked)
            .exceptionallyCompose(failure -> CompletableFuture.failedFuture(told(cause(failure))));
  }

  private <T extends @Nullable Object> CompletableFuture<T> call(
      WorkflowKey key, boolean twice, Function<HistoryService, CompletableFuture<T>> asked) {
    Timers.Deadline deadline = place.timers().deadline(Doors.PATIENCE);
    CompletableFuture<T> answer = new CompletableFuture<>();
    attempt(() -> once(key, twice, asked), twice, deadline, answer);
    return answer;
  }

  private <T extends @Nullable Object> void attempt(
      Supplier<CompletableFuture<T>> attempt,
      boolean twice,
      Timers.Deadline deadline,
      CompletableFuture<T> answer) {
    var unused =
        attempt
            .get()
            .whenComplete(
                (value, failure) -> {
                  if (failure == null) {
                    answer.complete(value);
                  } else if (isWorthAnotherTry(failure, twice) && deadline.left().isPositive()) {
                    var unusedAgain =
                        place
                            .timers()
                            .after(
                                Duration.ofMillis(place.random().nextInt(20, 200)),
                                () -> attempt(attempt, twice, deadline, answer));
                  } else {
                    answer.completeExceptionally(cause(failure));
                  }
                });
  }

  private static boolean isWorthAnotherTry(Throwable failure, boolean twice) {
    return cause(failure) instanceof ShardUnavailableException refused
        && (twice || !refused.maybeDone());
  }

  private static Throwable told(Throwable failure) {
    return failure instanceof Doors.LinkBroken broken
        ? new ShardUnavailableException(
            String.valueOf(broken.getMessage()), RETRY_AFTER, broken.maybeDone())
        : failure;
  }

  static Throwable cause(Throwable failure) {
    return failure instanceof CompletionException && failure.getCause() != null
        ? failure.getCause()
        : failure;
  }
}
