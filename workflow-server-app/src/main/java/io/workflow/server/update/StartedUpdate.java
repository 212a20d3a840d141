package io.workflow.server.update;

import io.workflow.engine.decide.Rejection;
import io.workflow.engine.decide.Response.WorkflowStarted;

/** What came of an update-with-start. */
public sealed interface StartedUpdate {

  /**
   * There is a run for the update.
   *
   * @param run opened for it, or open before, or closed and with the answer
   * @param update refused when the run closed before its code had seen it
   */
  record Both(WorkflowStarted run, UpdateAnswer update) implements StartedUpdate {}

  /** Nothing was done; the rejection says which of the two it is about. */
  record Refused(Rejection rejection) implements StartedUpdate {}
}
