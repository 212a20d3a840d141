package io.workflow.protocol.history;

/**
 * What a reset tells the new run again when it comes after the point that the reset goes back to:
 * what was asked of the workflow from outside, and what became of other workflows that it waits
 * for.
 */
public sealed interface Reapplied extends EventAttributes
    permits ExecutionEvent.WorkflowExecutionSignaled,
        ExecutionEvent.WorkflowExecutionCancelRequested,
        ExecutionEvent.WorkflowExecutionOptionsUpdated,
        UpdateEvent.WorkflowExecutionUpdateAdmitted,
        UpdateEvent.WorkflowExecutionUpdateAccepted,
        Reapplied.FromOthers {

  /** What became of a child, or of a request to another workflow. */
  sealed interface FromOthers extends Reapplied
      permits ChildEvent.StartChildWorkflowExecutionFailed,
          ChildEvent.ChildWorkflowExecutionStarted,
          ChildEvent.ChildEnd,
          ExternalEvent.SignalAnswer,
          ExternalEvent.CancelAnswer {
    /** The event by which the code asked for it. */
    long initiatedEventId();
  }
}
