package io.workflow.server.matching;

/** Workers that read the log of hints themselves, and are connected to this node besides. */
public interface WorkerStreams {

  /**
   * Tells one of those that can run it of a task, because the log has not taken the hint. Nothing
   * happens when none is connected. Must not block.
   */
  void tell(Hint hint);
}
