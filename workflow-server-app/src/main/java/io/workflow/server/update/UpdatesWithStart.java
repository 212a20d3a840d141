package io.workflow.server.update;

import io.workflow.engine.decide.Rejection;
import io.workflow.engine.decide.Request.StartWorkflow;
import io.workflow.engine.decide.Request.UpdateWithStart;
import io.workflow.engine.decide.Response.UpdatedWithStart;
import io.workflow.engine.decide.Response.WorkflowStarted;
import io.workflow.engine.decide.UpdateFailures;
import io.workflow.engine.decide.UpdateProgress;
import io.workflow.engine.shard.HistoryService;
import io.workflow.engine.state.UpdateState;
import io.workflow.engine.state.WorkflowKey;
import io.workflow.engine.state.WorkflowState;
import io.workflow.protocol.history.UpdateRequest;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/**
 * Update-with-start as callers want it: both in one step, and the update waited for. Futures fail
 * as those of {@link WorkflowUpdates}: the same is to be sent again, and finds run and update.
 */
@Component
public class UpdatesWithStart {

  private final HistoryService history;
  private final WorkflowUpdates updates;

  UpdatesWithStart(HistoryService history, WorkflowUpdates updates) {
    this.history = history;
    this.updates = updates;
  }

  /**
   * Opens a run that begins with an update, or asks the open one for it, as the start's policies
   * say; then waits until the update has reached a stage, at most for the time given. When an open
   * run closes before it has seen the update, the whole is tried once more. A closed run that has
   * answered the update is found, too.
   */
  public CompletableFuture<StartedUpdate> updateWithStart(
      WorkflowKey key,
      StartWorkflow start,
      UpdateRequest update,
      UpdateStage stage,
      Duration atMost) {
    return new Attempt(key, start, update, stage, System.nanoTime() + atMost.toNanos())
        .ask(null, true);
  }

  private final class Attempt {
    private final WorkflowKey key;
    private final StartWorkflow start;
    private final UpdateRequest update;
    private final UpdateStage stage;
    private final long end;

    Attempt(
        WorkflowKey key, StartWorkflow start, UpdateRequest update, UpdateStage stage, long end) {
      this.key = key;
      this.start = start;
      this.update = update;
      this.stage = stage;
      this.end = end;
    }

    /** {@code closedRunId}: the closed run that was looked into, without success. */
    CompletableFuture<StartedUpdate> ask(@Nullable String closedRunId, boolean mayAskAgain) {
      CompletableFuture<@Nullable UpdateProgress> progress =
          updates.progress(key, update.updateId(), stage, left());
      return history
          .submit(key, new UpdateWithStart(start, update, closedRunId))
          .thenCompose(
              outcome ->
                  switch (outcome) {
                    case HistoryService.Outcome.Rejected<UpdatedWithStart>(var rejection) -> {
                      progress.cancel(false);
                      yield rejected(rejection, closedRunId, mayAskAgain);
                    }
                    case HistoryService.Outcome.Accepted<UpdatedWithStart>(var both) ->
                        taken(both, progress, mayAskAgain);
                  });
    }

    private CompletableFuture<StartedUpdate> taken(
        UpdatedWithStart both,
        CompletableFuture<@Nullable UpdateProgress> progress,
        boolean mayAskAgain) {
      boolean created = both.start().created();
      return updates
          .settled(key, update.updateId(), both.update(), stage, progress)
          .thenCompose(
              answer ->
                  WorkflowUpdates.isClosed(answer) && !created && mayAskAgain && left().isPositive()
                      ? ask(null, false)
                      : done(both.start(), answer));
    }

    /** A closed run takes no update, but it still knows those that it had. */
    private CompletableFuture<StartedUpdate> rejected(
        Rejection rejection, @Nullable String lookedInto, boolean mayAskAgain) {
      String runId = rejection.runId();
      if (!rejection.ofUpdate()
          || rejection.reason() != Rejection.Reason.WORKFLOW_CLOSED
          || runId == null
          || runId.equals(lookedInto)) {
        return CompletableFuture.completedFuture(new StartedUpdate.Refused(rejection));
      }
      return history
          .inspect(key, runId)
          .thenCompose(
              closed -> {
                CompletableFuture<UpdateAnswer> answer = closed == null ? null : answerOf(closed);
                return closed == null || answer == null
                    ? ask(runId, mayAskAgain)
                    : answer.thenCompose(known -> done(run(closed), known));
              });
    }

    /** What a closed run says; {@code null} for nothing. */
    private @Nullable CompletableFuture<UpdateAnswer> answerOf(WorkflowState closed) {
      return switch (closed.updates().get(update.updateId())) {
        case null -> null;
        case UpdateState.Admitted _admitted -> null;
        // A new run may do better, unless this one is what the caller has started.
        case UpdateState.Accepted _accepted ->
            start.requestId().equals(closed.started().requestId())
                ? CompletableFuture.completedFuture(
                    new UpdateAnswer.Outcome(
                        closed.runId(), List.of(), UpdateFailures.workflowClosed()))
                : null;
        case UpdateState.Completed completed -> updates.outcome(key, closed.runId(), completed);
      };
    }

    private static CompletableFuture<StartedUpdate> done(WorkflowStarted run, UpdateAnswer answer) {
      return CompletableFuture.completedFuture(new StartedUpdate.Both(run, answer));
    }

    private static WorkflowStarted run(WorkflowState closed) {
      return new WorkflowStarted(
          closed.runId(),
          false,
          closed.status(),
          closed.started().chain().firstExecutionRunId(),
          null);
    }

    private Duration left() {
      return Duration.ofNanos(Math.max(0, end - System.nanoTime()));
    }
  }
}
