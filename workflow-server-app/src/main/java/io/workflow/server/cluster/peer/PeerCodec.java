package io.workflow.server.cluster.peer;

import io.workflow.engine.decide.ActivityRequest;
import io.workflow.engine.decide.ExecutionRequest;
import io.workflow.engine.decide.FromWorkflow;
import io.workflow.engine.decide.Request;
import io.workflow.engine.decide.Response;
import io.workflow.engine.decide.UpdateProgress;
import io.workflow.engine.decide.WorkflowTaskRequest;
import io.workflow.engine.state.UpdateState;
import io.workflow.protocol.codec.CborCodec;
import io.workflow.protocol.codec.CodecException;
import io.workflow.protocol.codec.TypeCodes;
import io.workflow.protocol.worker.UpdateMessage;
import io.workflow.server.matching.PolledTask;
import java.util.List;

/** How nodes write what they say to each other. Safe for use by many threads. */
final class PeerCodec {

  private final CborCodec cbor =
      new CborCodec(
          TypeCodes.inOrder( // only ever add at the end
              PeerRequest.class,
              PeerRequest.Hello.class,
              PeerRequest.Submit.class,
              PeerRequest.Inspect.class,
              PeerRequest.AwaitChange.class,
              PeerRequest.AwaitUpdate.class,
              PeerRequest.Query.class,
              PeerRequest.AnswerQueries.class,
              PeerRequest.AddWorker.class,
              PeerRequest.RemoveWorker.class,
              PeerRequest.AskWorker.class,
              PeerRequest.Poll.class,
              PeerRequest.CancelPoll.class,
              PeerRequest.OfferTask.class,
              PeerRequest.OfferQuery.class,
              PeerRequest.WithdrawQuery.class,
              PeerRequest.StopPolls.class,
              PeerRequest.LookAtQueue.class,
              PeerRequest.QueuesPolled.class,
              PeerRequest.ShardsTaken.class,
              PeerRequest.TellWorker.class,
              PeerRequest.HandOver.class,
              PeerRequest.AskSignsOfLife.class,
              PeerRequest.RecordWorkers.class,
              PeerRequest.ListWorkers.class),
          TypeCodes.inOrder( // only ever add at the end
              PeerResponse.class,
              PeerResponse.Welcome.class,
              PeerResponse.Accepted.class,
              PeerResponse.Rejected.class,
              PeerResponse.State.class,
              PeerResponse.Told.class,
              PeerResponse.Progress.class,
              PeerResponse.QueryAnswered.class,
              PeerResponse.QueryRefused.class,
              PeerResponse.Unavailable.class,
              PeerResponse.Failed.class,
              PeerResponse.Polled.class,
              PeerResponse.Busy.class,
              PeerResponse.Queue.class,
              PeerResponse.Workers.class,
              PeerResponse.HandedOver.class),
          TypeCodes.inOrder( // only ever add at the end
              PolledTask.class,
              PolledTask.OfWorkflow.class,
              PolledTask.OfActivity.class,
              PolledTask.OfQuery.class),
          TypeCodes.inOrder( // only ever add at the end
              Request.class,
              Request.StartWorkflow.class,
              Request.UpdateWithStart.class,
              Request.ResetWorkflow.class,
              Request.StartChildWorkflow.class,
              Request.Wake.class,
              ExecutionRequest.SignalWorkflow.class,
              ExecutionRequest.RequestCancelWorkflow.class,
              ExecutionRequest.TerminateWorkflow.class,
              ExecutionRequest.UpdateWorkflow.class,
              WorkflowTaskRequest.StartWorkflowTask.class,
              WorkflowTaskRequest.ReturnWorkflowTask.class,
              WorkflowTaskRequest.ResetStickyQueue.class,
              WorkflowTaskRequest.CompleteWorkflowTask.class,
              WorkflowTaskRequest.FailWorkflowTask.class,
              ActivityRequest.StartActivityTask.class,
              ActivityRequest.ReturnActivityTask.class,
              ActivityRequest.CompleteActivityTask.class,
              ActivityRequest.FailActivityTask.class,
              ActivityRequest.CancelActivityTask.class,
              ActivityRequest.RecordActivityHeartbeat.class,
              FromWorkflow.SignalFromWorkflow.class,
              FromWorkflow.CancelFromWorkflow.class,
              FromWorkflow.TerminateFromParent.class,
              FromWorkflow.RecordChildStarted.class,
              FromWorkflow.RecordChildStartFailed.class,
              FromWorkflow.RecordChildClosed.class,
              FromWorkflow.RecordExternalSignaled.class,
              FromWorkflow.RecordExternalCancelRequested.class,
              Request.DeleteExecution.class),
          TypeCodes.inOrder( // only ever add at the end
              ActivityRequest.ActivityReference.class,
              ActivityRequest.ActivityReference.ByToken.class,
              ActivityRequest.ActivityReference.ById.class),
          TypeCodes.inOrder( // only ever add at the end
              Response.class,
              Response.Done.class,
              Response.WorkflowStarted.class,
              Response.WorkflowTaskStarted.class,
              Response.WorkflowTaskCompleted.class,
              Response.UpdateStanding.class,
              Response.UpdatedWithStart.class,
              Response.WorkflowTaskFailed.class,
              Response.WorkflowTaskTimedOut.class,
              Response.ActivityTaskStarted.class,
              Response.ActivityTaskClosed.class,
              Response.HeartbeatRecorded.class),
          TypeCodes.inOrder( // only ever add at the end
              UpdateMessage.class,
              UpdateMessage.Request.class,
              UpdateMessage.Acceptance.class,
              UpdateMessage.Rejection.class,
              UpdateMessage.Completion.class),
          TypeCodes.inOrder( // only ever add at the end
              UpdateState.class,
              UpdateState.Admitted.class,
              UpdateState.Accepted.class,
              UpdateState.Completed.class),
          TypeCodes.inOrder( // only ever add at the end
              UpdateProgress.class,
              UpdateProgress.Accepted.class,
              UpdateProgress.Completed.class,
              UpdateProgress.Rejected.class,
              UpdateProgress.RunClosed.class));

  /**
   * A message to be joined with others, see {@link io.workflow.protocol.codec.Frames}.
   *
   * @throws CodecException when it holds something that has no CBOR form
   */
  byte[] encode(PeerFrame.Request request) {
    return cbor.encode(request);
  }

  byte[] encode(PeerFrame.Response response) {
    return cbor.encode(response);
  }

  /**
   * What a frame holds.
   *
   * @throws CodecException when it is none
   */
  List<PeerFrame.Request> requests(byte[] frame) {
    return cbor.decode(frame, PeerFrame.Requests.class).messages();
  }

  List<PeerFrame.Response> responses(byte[] frame) {
    return cbor.decode(frame, PeerFrame.Responses.class).messages();
  }
}
