package io.workflow.engine.shard;

import io.workflow.engine.state.WorkflowKey;

/** What a node keeps in memory of the workflows that it serves. For those who delete runs. */
public interface RunOwner {

  /** Whether this node serves a workflow at this moment. */
  boolean serves(WorkflowKey key);

  /** A closed run was deleted from the store: it is not to be remembered as the latest run. */
  void forget(WorkflowKey key, String runId);
}
