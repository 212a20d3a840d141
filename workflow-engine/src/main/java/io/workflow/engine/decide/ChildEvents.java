package io.workflow.engine.decide;

import io.workflow.protocol.history.ChildEvent.ChildEnd;
import io.workflow.protocol.history.ChildEvent.ChildWorkflowExecutionCanceled;
import io.workflow.protocol.history.ChildEvent.ChildWorkflowExecutionCompleted;
import io.workflow.protocol.history.ChildEvent.ChildWorkflowExecutionFailed;
import io.workflow.protocol.history.ChildEvent.ChildWorkflowExecutionTerminated;
import io.workflow.protocol.history.ChildEvent.ChildWorkflowExecutionTimedOut;
import io.workflow.protocol.history.ChildExecution;
import io.workflow.protocol.history.RunEnd;
import io.workflow.protocol.history.RunEnd.WorkflowExecutionCanceled;
import io.workflow.protocol.history.RunEnd.WorkflowExecutionCompleted;
import io.workflow.protocol.history.RunEnd.WorkflowExecutionContinuedAsNew;
import io.workflow.protocol.history.RunEnd.WorkflowExecutionFailed;
import io.workflow.protocol.history.RunEnd.WorkflowExecutionTerminated;
import io.workflow.protocol.history.RunEnd.WorkflowExecutionTimedOut;
import org.jspecify.annotations.Nullable;

/** How the end of a child reads in the history of its parent. */
final class ChildEvents {

  private ChildEvents() {}

  /**
   * The parent's event for the end of a run, without the id of its started event; {@code null} when
   * the chain goes on with another run.
   */
  static @Nullable ChildEnd end(long initiatedEventId, ChildExecution child, RunEnd closing) {
    if (closing.newExecutionRunId() != null) {
      return null;
    }
    return switch (closing) {
      case WorkflowExecutionCompleted e ->
          new ChildWorkflowExecutionCompleted(initiatedEventId, 0, child, e.result());
      case WorkflowExecutionFailed e ->
          new ChildWorkflowExecutionFailed(initiatedEventId, 0, child, e.failure(), e.retryState());
      case WorkflowExecutionTimedOut e ->
          new ChildWorkflowExecutionTimedOut(initiatedEventId, 0, child, e.retryState());
      case WorkflowExecutionCanceled e ->
          new ChildWorkflowExecutionCanceled(initiatedEventId, 0, child, e.details());
      case WorkflowExecutionTerminated _end ->
          new ChildWorkflowExecutionTerminated(initiatedEventId, 0, child);
      case WorkflowExecutionContinuedAsNew _next -> null;
    };
  }
}
