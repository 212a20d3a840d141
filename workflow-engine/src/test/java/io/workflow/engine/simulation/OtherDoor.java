package io.workflow.engine.simulation;

import io.workflow.engine.shard.ForwardingHistoryService;
import io.workflow.engine.shard.HistoryService;

/** A door that differs from another one in what is overridden, and knows that one. */
class OtherDoor extends ForwardingHistoryService {

  private final HistoryService right;

  OtherDoor(HistoryService right) {
    super(right);
    this.right = right;
  }

  HistoryService right() {
    return right;
  }
}
