package io.workflow.protocol.history;

/** What the workflow code is told, in the order of the history. */
public sealed interface ArrivalEvent extends EventAttributes
    permits ExecutionEvent.WorkflowExecutionStarted,
        ExecutionEvent.WorkflowExecutionSignaled,
        ExecutionEvent.WorkflowExecutionCancelRequested,
        TimerEvent.TimerFired,
        ChildEvent.StartChildWorkflowExecutionFailed,
        ChildEvent.ChildWorkflowExecutionStarted,
        ChildEvent.ChildEnd,
        ExternalEvent.SignalAnswer,
        ExternalEvent.CancelAnswer,
        ActivityEvent.ActivityEnd {}
