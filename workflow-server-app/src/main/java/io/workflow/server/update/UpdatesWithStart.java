package io.workflow.server.update;

import io.workflow.engine.decide.Rejection;
import io.workflow.engine.decide.Request.StartWorkflow;
import io.workflow.engine.decide.Request.UpdateWithStart;
import io.workflow.engine.decide.Response.UpdateStanding;
import io.workflow.engine.decide.Response.UpdatedWithStart;
import io.workflow.engine.decide.Response.WorkflowStarted;
import io.workflow.engine.decide.UpdateFailures;
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
    UpdateCall call = new UpdateCall(history, updates, key, update.updateId(), stage, atMost);
    return call.ask(new Asked(call, key, start, update, null, true));
  }

  /** Both, asked of the current run or of one to be opened. */
  private final class Asked implements UpdateCall.Attempt<UpdatedWithStart, StartedUpdate> {
    private final UpdateCall call;
    private final WorkflowKey key;
    private final StartWorkflow start;
    private final UpdateRequest update;
    private final @Nullable String closedRunId;
    private final boolean mayAskAgain;

    /** {@code closedRunId}: the closed run that was looked into, without success. */
    Asked(
        UpdateCall call,
        WorkflowKey key,
        StartWorkflow start,
        UpdateRequest update,
        @Nullable String closedRunId,
        boolean mayAskAgain) {
      this.call = call;
      this.key = key;
      this.start = start;
      this.update = update;
      this.closedRunId = closedRunId;
      this.mayAskAgain = mayAskAgain;
    }

    @Override
    public UpdateWithStart request() {
      return new UpdateWithStart(start, update, closedRunId);
    }

    @Override
    public UpdateStanding standing(UpdatedWithStart accepted) {
      return accepted.update();
    }

    /** Once more, unless it was this call that opened the run. */
    @Override
    public @Nullable Asked next(UpdatedWithStart accepted) {
      return mayAskAgain && !accepted.start().created()
          ? new Asked(call, key, start, update, null, false)
          : null;
    }

    @Override
    public StartedUpdate answered(UpdatedWithStart accepted, UpdateAnswer answer) {
      return new StartedUpdate.Both(accepted.start(), answer);
    }

    /** A closed run takes no update, but it still knows those that it had. */
    @Override
    public CompletableFuture<StartedUpdate> rejected(Rejection rejection) {
      String runId = rejection.runId();
      if (!rejection.ofUpdate()
          || rejection.reason() != Rejection.Reason.WORKFLOW_CLOSED
          || runId == null
          || runId.equals(closedRunId)) {
        return CompletableFuture.completedFuture(new StartedUpdate.Refused(rejection));
      }
      return history
          .inspect(key, runId)
          .thenCompose(
              closed -> {
                CompletableFuture<UpdateAnswer> answer = closed == null ? null : answerOf(closed);
                return closed == null || answer == null
                    ? call.ask(new Asked(call, key, start, update, runId, mayAskAgain))
                    : answer.thenApply(known -> new StartedUpdate.Both(run(closed), known));
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

    private static WorkflowStarted run(WorkflowState closed) {
      return new WorkflowStarted(
          closed.runId(),
          false,
          closed.status(),
          closed.started().chain().firstExecutionRunId(),
          null);
    }
  }
}
