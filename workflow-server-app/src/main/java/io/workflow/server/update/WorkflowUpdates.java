package io.workflow.server.update;

import io.workflow.engine.decide.ExecutionRequest.UpdateWorkflow;
import io.workflow.engine.decide.Rejection;
import io.workflow.engine.decide.Response.UpdateStanding;
import io.workflow.engine.decide.UpdateFailures;
import io.workflow.engine.decide.UpdateProgress;
import io.workflow.engine.shard.HistoryService;
import io.workflow.engine.shard.Timers;
import io.workflow.engine.state.UpdateState;
import io.workflow.engine.state.WorkflowKey;
import io.workflow.engine.state.WorkflowState;
import io.workflow.protocol.history.HistoryEvent;
import io.workflow.protocol.history.UpdateEvent.WorkflowExecutionUpdateCompleted;
import jakarta.annotation.PreDestroy;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.stereotype.Component;

/**
 * Updates as callers want them: asked for, and waited for until they are far enough.
 *
 * <p>Futures fail with {@link io.workflow.engine.shard.ShardUnavailableException} when the update
 * may be lost: the same is to be sent again, and finds the update if it is not.
 */
@Component
public class WorkflowUpdates {

  private final HistoryService history;
  private final Timers timers;

  /** Reads outcomes that are in the history alone. */
  private final ExecutorService readers = Executors.newVirtualThreadPerTaskExecutor();

  @Autowired
  WorkflowUpdates(HistoryService history) {
    this(history, Timers.system());
  }

  WorkflowUpdates(HistoryService history, Timers timers) {
    this.history = history;
    this.timers = timers;
  }

  Timers timers() {
    return timers;
  }

  @PreDestroy
  void stop() {
    readers.shutdown();
  }

  /**
   * Asks for an update, or finds the one with its id, and waits until it has reached a stage, at
   * most for the time given. An update without a run id whose run closes first is asked of the next
   * run.
   */
  public CompletableFuture<UpdateAnswer> update(
      WorkflowKey key, UpdateWorkflow request, UpdateStage stage, Duration atMost) {
    return new UpdateCall(history, this, key, request.request().updateId(), stage, atMost)
        .ask(new Asked(key, request, null));
  }

  /**
   * Waits for an update that was asked for before.
   *
   * @param runId {@code null} means the current run
   * @param stage {@code null}: as far as it is, without waiting
   */
  public CompletableFuture<UpdateAnswer> poll(
      WorkflowKey key,
      @Nullable String runId,
      String updateId,
      @Nullable UpdateStage stage,
      Duration atMost) {
    CompletableFuture<@Nullable UpdateProgress> progress = progress(key, updateId, stage, atMost);
    return history
        .inspect(key, runId)
        .thenCompose(
            state -> {
              UpdateState update = state == null ? null : state.updates().get(updateId);
              if (state == null || update == null) {
                progress.cancel(false);
                return answer(refused(key, updateId, state));
              }
              return known(key, state, updateId, update, stage, progress);
            });
  }

  CompletableFuture<@Nullable UpdateProgress> progress(
      WorkflowKey key, String updateId, @Nullable UpdateStage stage, Duration atMost) {
    if (stage == null || stage == UpdateStage.ADMITTED) {
      return CompletableFuture.completedFuture(null);
    }
    return history.updateProgressed(key, updateId, stage == UpdateStage.COMPLETED, atMost);
  }

  private CompletableFuture<UpdateAnswer> known(
      WorkflowKey key,
      WorkflowState state,
      String updateId,
      UpdateState update,
      @Nullable UpdateStage stage,
      CompletableFuture<@Nullable UpdateProgress> progress) {
    String runId = state.runId();
    UpdateAnswer now = enough(state, update, stage);
    if (now != null) {
      progress.cancel(false);
      return answer(now);
    }
    if (update instanceof UpdateState.Completed completed) {
      progress.cancel(false);
      return outcome(key, runId, completed);
    }
    return progress.thenCompose(next -> further(key, runId, updateId, next));
  }

  /** What need not be waited for, and not be read; {@code null} when there is more to it. */
  private static @Nullable UpdateAnswer enough(
      WorkflowState state, UpdateState update, @Nullable UpdateStage stage) {
    return switch (update) {
      case UpdateState.Admitted _admitted ->
          stage == null || stage == UpdateStage.ADMITTED
              ? new UpdateAnswer.Underway(state.runId(), UpdateStage.ADMITTED)
              : null;
      case UpdateState.Accepted _accepted ->
          state.status().isClosed()
              ? new UpdateAnswer.Outcome(state.runId(), List.of(), UpdateFailures.workflowClosed())
              : stage != UpdateStage.COMPLETED
                  ? new UpdateAnswer.Underway(state.runId(), UpdateStage.ACCEPTED)
                  : null;
      case UpdateState.Completed _completed -> null;
    };
  }

  /** What the wait has come to; {@code null} is its end. */
  private CompletableFuture<UpdateAnswer> further(
      WorkflowKey key, String runId, String updateId, @Nullable UpdateProgress progress) {
    return switch (progress) {
      case null -> standing(key, runId, updateId);
      case UpdateProgress.Accepted() ->
          answer(new UpdateAnswer.Underway(runId, UpdateStage.ACCEPTED));
      case UpdateProgress.Completed(var result, var failure) ->
          answer(new UpdateAnswer.Outcome(runId, result, failure));
      case UpdateProgress.Rejected(var failure) ->
          answer(new UpdateAnswer.Outcome(runId, List.of(), failure));
      case UpdateProgress.RunClosed() -> answer(closedFirst(key, runId, updateId));
    };
  }

  private static UpdateAnswer closedFirst(WorkflowKey key, String runId, String updateId) {
    return new UpdateAnswer.Refused(
        Rejection.of(
            Rejection.Reason.WORKFLOW_CLOSED,
            """
            workflow update was aborted by closing workflow: expected run %s of workflow '%s' to \
            take update '%s', but it closed before its code did"""
                .formatted(runId, key.workflowId(), updateId)));
  }

  /** An update that nobody knows any more is told as admitted: whoever sent it sends it again. */
  private CompletableFuture<UpdateAnswer> standing(WorkflowKey key, String runId, String updateId) {
    return history
        .inspect(key, runId)
        .thenCompose(
            state -> {
              UpdateState update = state == null ? null : state.updates().get(updateId);
              if (state == null || update == null) {
                return answer(new UpdateAnswer.Underway(runId, UpdateStage.ADMITTED));
              }
              if (update instanceof UpdateState.Completed completed) {
                return outcome(key, runId, completed);
              }
              UpdateAnswer now = enough(state, update, null);
              return answer(
                  now == null ? new UpdateAnswer.Underway(runId, UpdateStage.ADMITTED) : now);
            });
  }

  CompletableFuture<UpdateAnswer> outcome(
      WorkflowKey key, String runId, UpdateState.Completed completed) {
    return CompletableFuture.supplyAsync(() -> read(key, runId, completed), readers);
  }

  private UpdateAnswer read(WorkflowKey key, String runId, UpdateState.Completed completed) {
    long eventId = completed.completedEventId();
    List<HistoryEvent> events = history.readEvents(key, runId, eventId, eventId, 1);
    if (!events.isEmpty()
        && events.getFirst().attributes() instanceof WorkflowExecutionUpdateCompleted event) {
      return new UpdateAnswer.Outcome(runId, event.result(), event.failure());
    }
    throw new IllegalStateException(
        "Expected event %d of run %s to complete an update, but found %s"
            .formatted(eventId, runId, events));
  }

  private static UpdateAnswer refused(
      WorkflowKey key, String updateId, @Nullable WorkflowState state) {
    return new UpdateAnswer.Refused(
        Rejection.of(
            Rejection.Reason.NOT_FOUND,
            state == null
                ? """
                workflow execution not found: expected workflow '%s' in namespace '%s' to have \
                the run asked for, but there is none"""
                    .formatted(key.workflowId(), key.namespace())
                : """
                update "%s" not found: run %s of workflow '%s' does not know it. It was rejected, \
                or never came"""
                    .formatted(updateId, state.runId(), key.workflowId())));
  }

  private static CompletableFuture<UpdateAnswer> answer(UpdateAnswer answer) {
    return CompletableFuture.completedFuture(answer);
  }

  /**
   * Waits for an update that a run has just taken, or knew.
   *
   * @param progress of it, from before the run was asked
   */
  CompletableFuture<UpdateAnswer> settled(
      WorkflowKey key,
      String updateId,
      UpdateStanding standing,
      UpdateStage stage,
      CompletableFuture<@Nullable UpdateProgress> progress) {
    String runId = standing.runId();
    if (standing.update() instanceof UpdateState.Completed completed) {
      progress.cancel(false);
      return outcome(key, runId, completed);
    }
    UpdateStage reached =
        standing.update() instanceof UpdateState.Accepted
            ? UpdateStage.ACCEPTED
            : UpdateStage.ADMITTED;
    if (stage.compareTo(reached) <= 0) {
      progress.cancel(false);
      return answer(new UpdateAnswer.Underway(runId, reached));
    }
    return progress.thenCompose(next -> further(key, runId, updateId, next));
  }

  /** The run closed before its code had seen the update. */
  static boolean isClosed(UpdateAnswer answer) {
    return answer instanceof UpdateAnswer.Refused(var rejection)
        && rejection.reason() == Rejection.Reason.WORKFLOW_CLOSED;
  }

  /** Asked of one run after the other, until one takes it or the time is over. */
  private final class Asked implements UpdateCall.Attempt<UpdateStanding, UpdateAnswer> {
    private final WorkflowKey key;
    private final UpdateWorkflow request;
    private final @Nullable String closedRunId;

    /** {@code closedRunId}: the run that has taken the update, and closed before its code did. */
    Asked(WorkflowKey key, UpdateWorkflow request, @Nullable String closedRunId) {
      this.key = key;
      this.request = request;
      this.closedRunId = closedRunId;
    }

    @Override
    public UpdateWorkflow request() {
      return request;
    }

    @Override
    public UpdateStanding standing(UpdateStanding accepted) {
      return accepted;
    }

    /** A closed run takes no update, but it still knows those that it had. */
    @Override
    public CompletableFuture<UpdateAnswer> rejected(Rejection rejection) {
      String runId = rejection.runId();
      if (rejection.reason() != Rejection.Reason.WORKFLOW_CLOSED || runId == null) {
        return answer(new UpdateAnswer.Refused(rejection));
      }
      String updateId = request.request().updateId();
      UpdateAnswer refused =
          runId.equals(closedRunId)
              ? closedFirst(key, runId, updateId)
              : new UpdateAnswer.Refused(rejection);
      return poll(key, runId, updateId, null, Duration.ZERO)
          .thenApply(found -> found instanceof UpdateAnswer.Refused ? refused : found);
    }

    /** Who named a run wants no other. */
    @Override
    public @Nullable Asked next(UpdateStanding accepted) {
      return request.runId() == null ? new Asked(key, request, accepted.runId()) : null;
    }

    @Override
    public UpdateAnswer answered(UpdateStanding accepted, UpdateAnswer answer) {
      return answer;
    }
  }
}
