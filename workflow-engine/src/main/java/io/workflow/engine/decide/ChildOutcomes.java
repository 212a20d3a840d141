package io.workflow.engine.decide;

import io.workflow.engine.state.OutboxMessage.AskChild;
import io.workflow.engine.state.WorkflowState;
import io.workflow.protocol.Failure;
import io.workflow.protocol.RetryState;
import io.workflow.protocol.history.ChildEvent.ChildEnd;
import io.workflow.protocol.history.ChildEvent.ChildWorkflowExecutionFailed;
import io.workflow.protocol.history.ChildEvent.StartChildWorkflowExecutionInitiated;
import io.workflow.protocol.history.ChildExecution;
import io.workflow.protocol.history.ParentExecution;
import io.workflow.protocol.history.RunEnd;
import org.jspecify.annotations.Nullable;

/** What a parent hears that asks for a child, by what is found of the child. Pure. */
public final class ChildOutcomes {

  private ChildOutcomes() {}

  /** Whether the run is of the chain that the parent has started. */
  public static boolean isOf(AskChild ask, WorkflowState run) {
    return run.started().chain().firstExecutionRunId().equals(ask.start().childRunId());
  }

  /** The child is open; it will tell by itself how it ends. */
  public static Request<?> open(AskChild ask) {
    ParentExecution parent = ask.start().parent();
    return new FromWorkflow.RecordChildStarted(
        parent.runId(), parent.initiatedEventId(), ask.start().childRunId());
  }

  /** How a closed run of the child ends it; {@code null} when another run goes on for it. */
  public static @Nullable Request<?> closed(AskChild ask, WorkflowState run, RunEnd end) {
    if (nextRunId(run, end) != null) {
      return null;
    }
    ParentExecution parent = ask.start().parent();
    ChildEnd told = ChildEvents.end(parent.initiatedEventId(), CloseMessages.child(run), end);
    return told == null
        ? null
        : new FromWorkflow.RecordChildClosed(parent.runId(), ask.start().childRunId(), told);
  }

  /** The run that goes on for a closed one; {@code null} when none does. */
  public static @Nullable String nextRunId(WorkflowState run, RunEnd end) {
    String resetRunId = run.lifecycle().resetRunId();
    return resetRunId == null ? end.newExecutionRunId() : resetRunId;
  }

  /** The child was started, but there is nothing left of it: its retention has passed. */
  public static Request<?> lost(AskChild ask) {
    ParentExecution parent = ask.start().parent();
    StartChildWorkflowExecutionInitiated child = ask.start().child();
    String runId = ask.start().childRunId();
    return new FromWorkflow.RecordChildClosed(
        parent.runId(),
        runId,
        new ChildWorkflowExecutionFailed(
            parent.initiatedEventId(),
            0,
            new ChildExecution(
                child.namespace(), child.workflowId(), runId, child.spec().workflowType()),
            Failure.server(
                ("Expected to find run %s of child '%s', but it was deleted after its "
                        + "retention: how it ended is not known")
                    .formatted(runId, child.workflowId())),
            RetryState.INTERNAL_SERVER_ERROR));
  }
}
