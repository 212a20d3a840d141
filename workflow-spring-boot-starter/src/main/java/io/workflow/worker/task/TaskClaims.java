package io.workflow.worker.task;

import io.workflow.protocol.worker.TaskMessage;
import java.util.concurrent.CompletableFuture;

/** Claims at the server the tasks that records tell of, and runs what it got. */
public interface TaskClaims {

  /** What became of a record's task. */
  enum Verdict {
    /** This worker runs it. */
    TAKEN,
    /** There is nothing to do any more: it is done, somebody else's, or its workflow is closed. */
    GONE,
    /** This worker does not know the type: another one may. */
    UNKNOWN_TYPE,
    /** The server could not be asked. */
    UNAVAILABLE
  }

  /**
   * Claims one task. Takes over one reserved slot and gives it back when the task is over, or at
   * once when there is none. Does not block; the future never fails.
   */
  CompletableFuture<Verdict> claim(TaskMessage message);
}
