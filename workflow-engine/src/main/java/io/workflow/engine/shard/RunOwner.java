package io.workflow.engine.shard;

import io.workflow.engine.state.WorkflowKey;

/** Which workflows a node serves. */
public interface RunOwner {

  /** Whether this node serves a workflow at this moment. */
  boolean serves(WorkflowKey key);
}
