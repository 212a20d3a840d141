package io.workflow.server.update;

import io.workflow.engine.decide.Rejection;
import io.workflow.protocol.WorkflowStatus;

/** What came of an update-with-start. */
public sealed interface StartedUpdate {

  /**
   * There is a run for the update.
   *
   * @param created it was opened for it
   * @param status of the run, as far as it is known: closed when it had answered the update before
   * @param update refused when the run closed before its code had seen it
   */
  record Both(String runId, boolean created, WorkflowStatus status, UpdateAnswer update)
      implements StartedUpdate {}

  /** Nothing was done; the rejection says which of the two it is about. */
  record Refused(Rejection rejection) implements StartedUpdate {}
}
