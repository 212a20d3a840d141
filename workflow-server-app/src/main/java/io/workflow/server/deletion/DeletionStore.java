package io.workflow.server.deletion;

import io.workflow.engine.state.WorkflowKey;
import io.workflow.server.cluster.Jobs;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What is left on disk of executions that the engine has forgotten, and who is to go. Calls block;
 * each is short.
 */
public interface DeletionStore {

  /**
   * Deletes rows of a run's history, the first ones; none while its execution is there.
   *
   * @return how many; fewer than {@code limit} when there are no more
   */
  int deleteHistory(WorkflowKey key, String runId, int limit);

  /**
   * Takes a run out of the lists.
   *
   * @return whether it was there
   */
  boolean deleteVisibility(WorkflowKey key, String runId);

  /**
   * Closed runs whose retention is over, the oldest first, beginning after {@code last}.
   *
   * @param slices of {@link Jobs#SLICES}, by the run's id: others are left out
   */
  List<Due> due(Instant now, List<Integer> slices, @Nullable Due last, int limit);

  /** Runs of a namespace, open and closed, in the order of their ids, after {@code lastRunId}. */
  List<Run> ofNamespace(String namespace, @Nullable String lastRunId, int limit);

  /** Names of deleted namespaces whose executions may go. */
  List<String> deletedNamespaces(Instant now);

  /** Nothing is left of a namespace: its name is free again. */
  void forgetNamespace(String namespace);

  /** One run. */
  record Run(WorkflowKey key, String runId) {}

  /** A run, and when its retention ended. */
  record Due(Run run, Instant since) {}
}
