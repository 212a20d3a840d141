package io.workflow.protocol.history;

/** What the workflow code neither asked for nor hears of. */
public sealed interface NoteEvent extends EventAttributes
    permits ExecutionEvent.WorkflowExecutionOptionsUpdated,
        RunEnd.WorkflowExecutionTerminated,
        RunEnd.WorkflowExecutionTimedOut,
        UpdateEvent.WorkflowExecutionUpdateAdmitted,
        ActivityEvent.ActivityTaskStarted {}
