package io.workflow.server.deletion;

import io.workflow.engine.decide.ExecutionRequest.TerminateWorkflow;
import io.workflow.engine.shard.HistoryService;
import io.workflow.engine.shard.HistoryService.Outcome;
import io.workflow.engine.shard.RunOwner;
import io.workflow.engine.shard.ShardUnavailableException;
import io.workflow.engine.state.WorkflowKey;
import io.workflow.engine.state.WorkflowState;
import io.workflow.server.engine.EngineAnswers;
import io.workflow.server.engine.NoAnswerException;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Service;

/** Deletes single runs. Calls block. */
@Service
public class WorkflowDeletion {

  private static final Duration RETRY_AFTER = Duration.ofMillis(200);

  private final HistoryService history;
  private final RunOwner owner;
  private final DeletionStore store;
  private final DeletionProperties properties;

  public WorkflowDeletion(
      HistoryService history, RunOwner owner, DeletionStore store, DeletionProperties properties) {
    this.history = history;
    this.owner = owner;
    this.store = store;
    this.properties = properties;
  }

  /**
   * Deletes a run with its history; an open one is terminated first. Asked again after a failure it
   * goes on where it stopped.
   *
   * @param runId {@code null} means the open or latest run
   * @return whether there was such a run
   * @throws ShardUnavailableException when another node serves the workflow, or it can't be asked
   *     at this moment
   * @throws NoAnswerException when its shard does not answer
   */
  public boolean delete(WorkflowKey key, @Nullable String runId, String identity) {
    if (!owner.serves(key)) {
      throw new ShardUnavailableException(
          "Workflow %s is not served by this node at the moment. Send the request again later"
              .formatted(key.workflowId()),
          RETRY_AFTER);
    }
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
   * Deletes a run that is closed.
   *
   * @return whether there was anything left of it
   */
  boolean deleteClosed(WorkflowKey key, String runId) {
    store.deleteExecution(key, runId);
    owner.forget(key, runId);
    int deleted;
    do {
      deleted = store.deleteHistory(key, runId, properties.batch());
    } while (deleted == properties.batch() && !Thread.currentThread().isInterrupted());
    return deleted < properties.batch() && store.deleteVisibility(key, runId);
  }

  /** Whether this node is the one to delete runs of a workflow. */
  boolean isServedHere(WorkflowKey key) {
    return owner.serves(key);
  }
}
