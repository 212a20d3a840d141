package io.workflow.engine.decide;

import io.workflow.engine.decide.ExecutionRequest.RequestCancelWorkflow;
import io.workflow.engine.decide.ExecutionRequest.SignalWorkflow;
import io.workflow.engine.decide.ExecutionRequest.TerminateWorkflow;
import io.workflow.protocol.ExternalFailedCause;
import io.workflow.protocol.history.ChildEvent.ChildEnd;
import io.workflow.protocol.history.ExternalSender;
import io.workflow.protocol.history.ParentExecution;
import org.jspecify.annotations.Nullable;

/** What one workflow hears from another. Answered by {@code Done}. */
public sealed interface FromWorkflow extends Request.OnRun<Response.Done> {

  /**
   * {@code parentRunId}: not found unless this run of the sender is the target's parent; {@code
   * null} for whatever target.
   */
  record SignalFromWorkflow(
      SignalWorkflow signal, ExternalSender sender, @Nullable String parentRunId)
      implements FromWorkflow {
    @Override
    public @Nullable String runId() {
      return signal.runId();
    }
  }

  /**
   * {@code parentRunId}: not found unless this run of the sender is the target's parent; {@code
   * null} for whatever target.
   */
  record CancelFromWorkflow(
      RequestCancelWorkflow cancel, ExternalSender sender, @Nullable String parentRunId)
      implements FromWorkflow {
    @Override
    public @Nullable String runId() {
      return cancel.runId();
    }
  }

  /**
   * End a child at once because its parent has closed. Not found unless it is that child: of the
   * chain that is named, or, if none is, of that parent.
   */
  record TerminateFromParent(TerminateWorkflow terminate, ParentExecution parent)
      implements FromWorkflow {
    @Override
    public @Nullable String runId() {
      return terminate.runId();
    }
  }

  /**
   * What became of something that a run asked of another workflow. For the open run that has taken
   * over the event that asked: after a reset that is another one.
   */
  sealed interface Answer extends FromWorkflow {

    /** The run that asked. */
    @Override
    String runId();

    /** Its event. */
    long initiatedEventId();
  }

  /** A child is open. */
  record RecordChildStarted(String runId, long initiatedEventId, String childRunId)
      implements Answer {}

  /** A child could not be started. */
  record RecordChildStartFailed(String runId, long initiatedEventId, ExternalFailedCause cause)
      implements Answer {}

  /**
   * A child has closed for good.
   *
   * @param firstRunId the run that the child began with
   * @param end the event, without the id of its started event
   */
  record RecordChildClosed(String runId, String firstRunId, ChildEnd end) implements Answer {
    @Override
    public long initiatedEventId() {
      return end.initiatedEventId();
    }
  }

  /** A signal reached its target, or, with a cause, did not. */
  record RecordExternalSignaled(
      String runId, long initiatedEventId, @Nullable ExternalFailedCause cause) implements Answer {}

  /** A cancel request reached its target, or, with a cause, did not. */
  record RecordExternalCancelRequested(
      String runId, long initiatedEventId, @Nullable ExternalFailedCause cause) implements Answer {}
}
