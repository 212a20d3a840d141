package io.workflow.engine.decide;

import io.workflow.protocol.Failure;
import java.util.List;

/** What the server answers to updates that the code does not; the kinds are Temporal's. */
public final class UpdateFailures {

  private UpdateFailures() {}

  /** A worker got the update with a task, and its answer does not mention it. */
  public static Failure unprocessed() {
    return Failure.of(
        "The worker answered the workflow task without answering the update: it may be of an SDK"
            + " that does not know updates",
        new Failure.Application("UnprocessedUpdate", true, List.of(), null));
  }

  /** The run ended between acceptance and outcome. */
  public static Failure workflowClosed() {
    return Failure.of(
        "The workflow ended before its update handler did",
        new Failure.Application("AcceptedUpdateCompletedWorkflow", true, List.of(), null));
  }
}
