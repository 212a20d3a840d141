package io.workflow.server.deletion;

import io.workflow.engine.decide.ExecutionRequest.TerminateWorkflow;
import io.workflow.engine.decide.Request.DeleteExecution;
import io.workflow.engine.shard.HistoryService;
import io.workflow.engine.shard.HistoryService.Outcome;
import io.workflow.engine.shard.ShardUnavailableException;
import io.workflow.engine.state.WorkflowKey;
import io.workflow.engine.state.WorkflowState;
import io.workflow.server.engine.EngineAnswers;
import io.workflow.server.engine.NoAnswerException;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Service;

/** Deletes single runs. Calls block. */
@Service
public class WorkflowDeletion {

  private final HistoryService history;
  private final DeletionStore store;
  private final DeletionProperties properties;

  public WorkflowDeletion(
      HistoryService history, DeletionStore store, DeletionProperties properties) {
    this.history = history;
    this.store = store;
    this.properties = properties;
  }

  /**
   * Deletes a run with its history; an open one is terminated first. Asked again after a failure it
   * goes on where it stopped.
   *
   * @param runId {@code null} means the open or latest run
   * @return whether there was such a run
   * @throws ShardUnavailableException when the node that serves the workflow can't be asked at this
   *     moment
   * @throws NoAnswerException when its shard does not answer
   */
  public boolean delete(WorkflowKey key, @Nullable String runId, String identity) {
    WorkflowState state = EngineAnswers.await(history.inspect(key, runId));
    if (state == null) {
      return runId != null && deleteClosed(key, runId);
    }
    if (!state.status().isClosed()) {
      // A rejection means that it closed in between.
      Outcome<?> unused =
          EngineAnswers.await(
              history.submit(
                  key,
                  new TerminateWorkflow(
                      state.runId(), "It is being deleted", List.of(), identity, null, List.of())));
    }
    deleteClosed(key, state.runId());
    return true;
  }

  /**
   * Deletes a run that is closed; leaves an open one as it is. What follows behind the engine's
   * answer needs no fence: nobody can write to a run that has no execution.
   *
   * @return whether there was anything left of it
   */
  boolean deleteClosed(WorkflowKey key, String runId) {
    if (EngineAnswers.await(history.submit(key, new DeleteExecution(runId)))
        instanceof Outcome.Rejected<?>) {
      return false;
    }
    int deleted;
    do {
      deleted = store.deleteHistory(key, runId, properties.batch());
    } while (deleted == properties.batch() && !Thread.currentThread().isInterrupted());
    return deleted < properties.batch() && store.deleteVisibility(key, runId);
  }
}
