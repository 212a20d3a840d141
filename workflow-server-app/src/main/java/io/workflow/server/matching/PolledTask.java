package io.workflow.server.matching;

import io.workflow.engine.decide.Response.StartedWorkflowTask;
import io.workflow.protocol.worker.ActivityTask;

/** What a poll is answered with: a task that is started, for the worker that polled. */
public sealed interface PolledTask {

  /**
   * A workflow task.
   *
   * @param sticky whether it came from the worker's own queue: it has the run cached
   * @param backlog how many more wait, about
   */
  record OfWorkflow(StartedWorkflowTask task, boolean sticky, long backlog) implements PolledTask {}

  /** An attempt of an activity. */
  record OfActivity(ActivityTask task) implements PolledTask {}

  /** A query alone. */
  record OfQuery(QueryTask task, boolean sticky) implements PolledTask {}
}
