package io.workflow.protocol.codec;

import io.workflow.protocol.Failure;
import io.workflow.protocol.Link;
import io.workflow.protocol.command.Command;
import io.workflow.protocol.history.EventAttributes;
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
              EventAttributes.WorkflowExecutionStarted.class,
              EventAttributes.WorkflowExecutionSignaled.class,
              EventAttributes.WorkflowExecutionCancelRequested.class,
              EventAttributes.WorkflowExecutionCompleted.class,
              EventAttributes.WorkflowExecutionFailed.class,
              EventAttributes.WorkflowExecutionCanceled.class,
              EventAttributes.WorkflowExecutionTerminated.class,
              EventAttributes.WorkflowExecutionTimedOut.class,
              EventAttributes.WorkflowTaskScheduled.class,
              EventAttributes.WorkflowTaskStarted.class,
              EventAttributes.WorkflowTaskCompleted.class,
              EventAttributes.WorkflowTaskTimedOut.class,
              EventAttributes.WorkflowTaskFailed.class,
              EventAttributes.ActivityTaskScheduled.class,
              EventAttributes.ActivityTaskStarted.class,
              EventAttributes.ActivityTaskCompleted.class,
              EventAttributes.ActivityTaskFailed.class,
              EventAttributes.ActivityTaskTimedOut.class,
              EventAttributes.ActivityTaskCancelRequested.class,
              EventAttributes.ActivityTaskCanceled.class,
              EventAttributes.TimerStarted.class,
              EventAttributes.TimerFired.class,
              EventAttributes.TimerCanceled.class,
              EventAttributes.MarkerRecorded.class,
              EventAttributes.WorkflowExecutionContinuedAsNew.class,
              EventAttributes.UpsertWorkflowSearchAttributes.class,
              EventAttributes.WorkflowPropertiesModified.class,
              EventAttributes.WorkflowExecutionUpdateAccepted.class,
              EventAttributes.WorkflowExecutionUpdateCompleted.class,
              EventAttributes.StartChildWorkflowExecutionInitiated.class,
              EventAttributes.StartChildWorkflowExecutionFailed.class,
              EventAttributes.ChildWorkflowExecutionStarted.class,
              EventAttributes.ChildWorkflowExecutionCompleted.class,
              EventAttributes.ChildWorkflowExecutionFailed.class,
              EventAttributes.ChildWorkflowExecutionCanceled.class,
              EventAttributes.ChildWorkflowExecutionTimedOut.class,
              EventAttributes.ChildWorkflowExecutionTerminated.class,
              EventAttributes.SignalExternalWorkflowExecutionInitiated.class,
              EventAttributes.SignalExternalWorkflowExecutionFailed.class,
              EventAttributes.ExternalWorkflowExecutionSignaled.class,
              EventAttributes.RequestCancelExternalWorkflowExecutionInitiated.class,
              EventAttributes.RequestCancelExternalWorkflowExecutionFailed.class,
              EventAttributes.ExternalWorkflowExecutionCancelRequested.class,
              EventAttributes.WorkflowExecutionOptionsUpdated.class,
              EventAttributes.WorkflowExecutionUpdateAdmitted.class),
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
              Failure.ResetWorkflow.class),
          TypeCodes.inOrder(
              Link.class,
              Link.WorkflowEvent.class,
              Link.BatchJob.class,
              Link.Activity.class,
              Link.NexusOperation.class),
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
              WorkerRequest.GetHistory.class),
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
              WorkerResponse.QueryRequested.class));

  private ProtocolTypeCodes() {}
}
