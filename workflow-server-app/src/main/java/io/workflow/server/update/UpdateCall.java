package io.workflow.server.update;

import io.workflow.engine.decide.Rejection;
import io.workflow.engine.decide.Request;
import io.workflow.engine.decide.Response;
import io.workflow.engine.decide.Response.UpdateStanding;
import io.workflow.engine.decide.UpdateProgress;
import io.workflow.engine.shard.Causes;
import io.workflow.engine.shard.HistoryService;
import io.workflow.engine.shard.ShardUnavailableException;
import io.workflow.engine.shard.Timers;
import io.workflow.engine.state.WorkflowKey;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * One call for an update, and its time: a run is asked, and waited for until the update is far
 * enough. A run that closes before its code has seen the update lets the call ask again.
 */
final class UpdateCall {

  private static final Duration A_MOMENT = Duration.ofMillis(50);

  private final HistoryService history;
  private final WorkflowUpdates updates;
  private final WorkflowKey key;
  private final String updateId;
  private final UpdateStage stage;
  private final Timers.Deadline end;

  UpdateCall(
      HistoryService history,
      WorkflowUpdates updates,
      WorkflowKey key,
      String updateId,
      UpdateStage stage,
      Duration atMost) {
    this.history = history;
    this.updates = updates;
    this.key = key;
    this.updateId = updateId;
    this.stage = stage;
    this.end = updates.timers().deadline(atMost);
  }

  /**
   * What a request is about, and what its caller makes of the answers.
   *
   * @param <R> the engine's answer
   * @param <A> the caller's
   */
  interface Attempt<R extends Response, A> {

    Request<R> request();

    UpdateStanding standing(R accepted);

    CompletableFuture<A> rejected(Rejection rejection);

    /** What to ask when the run closed too soon; {@code null}: that is the answer. */
    @Nullable Attempt<R, A> next(R accepted);

    A answered(R accepted, UpdateAnswer answer);
  }

  <R extends Response, A> CompletableFuture<A> ask(Attempt<R, A> attempt) {
    // Before the run is asked: what comes of it is not missed.
    CompletableFuture<@Nullable UpdateProgress> progress =
        updates.progress(key, updateId, stage, end.left());
    return history
        .submit(key, attempt.request())
        .thenCompose(
            outcome ->
                switch (outcome) {
                  case HistoryService.Outcome.Rejected<R>(var rejection) -> {
                    progress.cancel(false);
                    yield attempt.rejected(rejection);
                  }
                  case HistoryService.Outcome.Accepted<R>(var accepted) ->
                      updates
                          .settled(key, updateId, attempt.standing(accepted), stage, progress)
                          .thenCompose(answer -> answered(attempt, accepted, answer))
                          .exceptionallyCompose(failure -> again(attempt, failure));
                });
  }

  /**
   * An update that was not accepted is forgotten when the run's shard moves: the new owner is asked
   * for the same.
   */
  private <R extends Response, A> CompletableFuture<A> again(
      Attempt<R, A> attempt, Throwable failure) {
    Throwable cause = Causes.of(failure);
    if (!(cause instanceof ShardUnavailableException) || end.left().compareTo(A_MOMENT) <= 0) {
      return CompletableFuture.failedFuture(failure);
    }
    CompletableFuture<Boolean> waited = new CompletableFuture<>();
    updates.timers().completeAfter(A_MOMENT, waited, true);
    return waited.thenCompose(_moment -> ask(attempt));
  }

  private <R extends Response, A> CompletableFuture<A> answered(
      Attempt<R, A> attempt, R accepted, UpdateAnswer answer) {
    Attempt<R, A> next =
        WorkflowUpdates.isClosed(answer) && end.left().isPositive() ? attempt.next(accepted) : null;
    return next == null
        ? CompletableFuture.completedFuture(attempt.answered(accepted, answer))
        : ask(next);
  }
}
