package io.workflow.protocol.history;

/**
 * What a command of the workflow code became. The code asks for it again when it is replayed, in
 * the same order.
 */
public sealed interface CommandEvent extends EventAttributes
    permits RunEnd.WorkflowExecutionCompleted,
        RunEnd.WorkflowExecutionFailed,
        RunEnd.WorkflowExecutionCanceled,
        RunEnd.WorkflowExecutionContinuedAsNew,
        PropertyEvent.UpsertWorkflowSearchAttributes,
        PropertyEvent.WorkflowPropertiesModified,
        UpdateEvent.WorkflowExecutionUpdateAccepted,
        UpdateEvent.WorkflowExecutionUpdateCompleted,
        ActivityEvent.ActivityTaskScheduled,
        ActivityEvent.ActivityTaskCancelRequested,
        TimerEvent.TimerStarted,
        TimerEvent.TimerCanceled,
        MarkerRecorded,
        ChildEvent.StartChildWorkflowExecutionInitiated,
        ExternalEvent.SignalExternalWorkflowExecutionInitiated,
        ExternalEvent.RequestCancelExternalWorkflowExecutionInitiated {}
