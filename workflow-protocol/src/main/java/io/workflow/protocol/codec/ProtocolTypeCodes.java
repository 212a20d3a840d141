package io.workflow.protocol.codec;

import io.workflow.protocol.Failure;
import io.workflow.protocol.Link;
import io.workflow.protocol.command.Command;
import io.workflow.protocol.history.ActivityEvent;
import io.workflow.protocol.history.ChildEvent;
import io.workflow.protocol.history.EventAttributes;
import io.workflow.protocol.history.ExecutionEvent;
import io.workflow.protocol.history.ExternalEvent;
import io.workflow.protocol.history.MarkerRecorded;
import io.workflow.protocol.history.PropertyEvent;
import io.workflow.protocol.history.RunEnd;
import io.workflow.protocol.history.TimerEvent;
import io.workflow.protocol.history.UpdateEvent;
import io.workflow.protocol.history.WorkflowTaskEvent;
import io.workflow.protocol.worker.QueryResult;
import io.workflow.protocol.worker.WorkerRequest;
import io.workflow.protocol.worker.WorkerResponse;
import java.util.List;

/**
 * The codes of this module's sealed types. Histories on disk hold them: only ever add at the end of
 * a list.
 */
final class ProtocolTypeCodes {

  static final List<TypeCodes> ALL =
      List.of(
          TypeCodes.inOrder(
              EventAttributes.class,
              ExecutionEvent.WorkflowExecutionStarted.class,
              ExecutionEvent.WorkflowExecutionSignaled.class,
              ExecutionEvent.WorkflowExecutionCancelRequested.class,
              RunEnd.WorkflowExecutionCompleted.class,
              RunEnd.WorkflowExecutionFailed.class,
              RunEnd.WorkflowExecutionCanceled.class,
              RunEnd.WorkflowExecutionTerminated.class,
              RunEnd.WorkflowExecutionTimedOut.class,
              WorkflowTaskEvent.WorkflowTaskScheduled.class,
              WorkflowTaskEvent.WorkflowTaskStarted.class,
              WorkflowTaskEvent.WorkflowTaskCompleted.class,
              WorkflowTaskEvent.WorkflowTaskTimedOut.class,
              WorkflowTaskEvent.WorkflowTaskFailed.class,
              ActivityEvent.ActivityTaskScheduled.class,
              ActivityEvent.ActivityTaskStarted.class,
              ActivityEvent.ActivityTaskCompleted.class,
              ActivityEvent.ActivityTaskFailed.class,
              ActivityEvent.ActivityTaskTimedOut.class,
              ActivityEvent.ActivityTaskCancelRequested.class,
              ActivityEvent.ActivityTaskCanceled.class,
              TimerEvent.TimerStarted.class,
              TimerEvent.TimerFired.class,
              TimerEvent.TimerCanceled.class,
              MarkerRecorded.class,
              RunEnd.WorkflowExecutionContinuedAsNew.class,
              PropertyEvent.UpsertWorkflowSearchAttributes.class,
              PropertyEvent.WorkflowPropertiesModified.class,
              UpdateEvent.WorkflowExecutionUpdateAccepted.class,
              UpdateEvent.WorkflowExecutionUpdateCompleted.class,
              ChildEvent.StartChildWorkflowExecutionInitiated.class,
              ChildEvent.StartChildWorkflowExecutionFailed.class,
              ChildEvent.ChildWorkflowExecutionStarted.class,
              ChildEvent.ChildWorkflowExecutionCompleted.class,
              ChildEvent.ChildWorkflowExecutionFailed.class,
              ChildEvent.ChildWorkflowExecutionCanceled.class,
              ChildEvent.ChildWorkflowExecutionTimedOut.class,
              ChildEvent.ChildWorkflowExecutionTerminated.class,
              ExternalEvent.SignalExternalWorkflowExecutionInitiated.class,
              ExternalEvent.SignalExternalWorkflowExecutionFailed.class,
              ExternalEvent.ExternalWorkflowExecutionSignaled.class,
              ExternalEvent.RequestCancelExternalWorkflowExecutionInitiated.class,
              ExternalEvent.RequestCancelExternalWorkflowExecutionFailed.class,
              ExternalEvent.ExternalWorkflowExecutionCancelRequested.class,
              ExecutionEvent.WorkflowExecutionOptionsUpdated.class,
              UpdateEvent.WorkflowExecutionUpdateAdmitted.class),
          TypeCodes.inOrder(
              Command.class,
              Command.ScheduleActivityTask.class,
              Command.RequestCancelActivityTask.class,
              Command.StartTimer.class,
              Command.CancelTimer.class,
              Command.RecordMarker.class,
              Command.CompleteWorkflowExecution.class,
              Command.FailWorkflowExecution.class,
              Command.CancelWorkflowExecution.class,
              Command.ContinueAsNewWorkflowExecution.class,
              Command.StartChildWorkflowExecution.class,
              Command.SignalExternalWorkflowExecution.class,
              Command.RequestCancelExternalWorkflowExecution.class,
              Command.UpsertWorkflowSearchAttributes.class,
              Command.ModifyWorkflowProperties.class,
              Command.ProtocolMessage.class),
          TypeCodes.inOrder(
              Failure.Info.class,
              Failure.Application.class,
              Failure.Timeout.class,
              Failure.Canceled.class,
              Failure.Terminated.class,
              Failure.Server.class,
              Failure.Activity.class,
              Failure.ChildWorkflow.class,
              Failure.ResetWorkflow.class,
              Failure.Unspecified.class),
          TypeCodes.inOrder(
              Link.class,
              Link.WorkflowEvent.class,
              Link.BatchJob.class,
              Link.Activity.class,
              Link.NexusOperation.class,
              Link.Unread.class),
          TypeCodes.inOrder(
              QueryResult.class, QueryResult.Answered.class, QueryResult.Failed.class),
          TypeCodes.inOrder(
              WorkerRequest.class,
              WorkerRequest.Register.class,
              WorkerRequest.ClaimWorkflowTask.class,
              WorkerRequest.ClaimActivityTask.class,
              WorkerRequest.CompleteWorkflowTask.class,
              WorkerRequest.FailWorkflowTask.class,
              WorkerRequest.CompleteActivityTask.class,
              WorkerRequest.FailActivityTask.class,
              WorkerRequest.CancelActivityTask.class,
              WorkerRequest.RecordHeartbeat.class,
              WorkerRequest.AnswerQuery.class,
              WorkerRequest.GetHistory.class,
              WorkerRequest.ReturnActivityTask.class),
          TypeCodes.inOrder(
              WorkerResponse.class,
              WorkerResponse.Registered.class,
              WorkerResponse.WorkflowTaskStarted.class,
              WorkerResponse.ActivityTaskStarted.class,
              WorkerResponse.WorkflowTaskCompleted.class,
              WorkerResponse.Done.class,
              WorkerResponse.HeartbeatRecorded.class,
              WorkerResponse.History.class,
              WorkerResponse.Refused.class,
              WorkerResponse.QueryRequested.class,
              WorkerResponse.WorkflowTaskOffered.class,
              WorkerResponse.ActivityTaskOffered.class,
              WorkerResponse.Move.class));

  private ProtocolTypeCodes() {}
}
