package io.workflow.engine.decide;

import io.workflow.protocol.Failure;
import java.util.List;

/** What the server answers to updates that the code does not; kinds and texts are Temporal's. */
public final class UpdateFailures {

  private UpdateFailures() {}

  /** A worker got the update with a task, and its answer does not mention it. */
  public static Failure unprocessed() {
    return Failure.of(
        """
        Workflow Update is rejected because it wasn't processed by worker. \
        Probably, Workflow Update is not supported by the worker.""",
        new Failure.Application("UnprocessedUpdate", true, List.of(), null));
  }

  /** The run ended between acceptance and outcome. */
  public static Failure workflowClosed() {
    return Failure.of(
        "Workflow Update failed because the Workflow completed before the Update completed.",
        new Failure.Application("AcceptedUpdateCompletedWorkflow", true, List.of(), null));
  }
}
