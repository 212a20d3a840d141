package io.workflow.protocol.history;

import com.fasterxml.jackson.annotation.JsonUnwrapped;
import io.workflow.protocol.ExternalFailedCause;
import io.workflow.protocol.Failure;
import io.workflow.protocol.ParentClosePolicy;
import io.workflow.protocol.Payload;
import io.workflow.protocol.Payloads;
import io.workflow.protocol.RetryState;
import io.workflow.protocol.WorkflowIdReusePolicy;
import io.workflow.protocol.WorkflowSpec;
import java.util.List;
import java.util.Map;

/** What becomes of child workflows, in the history of their parent. */
public sealed interface ChildEvent extends EventAttributes {

  /** A child is closed for good: no further run of its chain follows. */
  sealed interface ChildEnd extends ChildEvent, ArrivalEvent, Reapplied.FromOthers {
    /** The parent's event of the child's start; 0 when it has no place yet. */
    long startedEventId();

    /** The same end, wired to the event of the child's start. */
    ChildEnd startedBy(long startedEventId);
  }

  /**
   * The code wants a child workflow.
   *
   * @param spec without a run timeout, a run may take as long as the execution; without a priority,
   *     the child has its parent's
   */
  record StartChildWorkflowExecutionInitiated(
      String namespace,
      String workflowId,
      @JsonUnwrapped WorkflowSpec spec,
      ParentClosePolicy parentClosePolicy,
      long workflowTaskCompletedEventId,
      WorkflowIdReusePolicy workflowIdReusePolicy)
      implements ChildEvent, CommandEvent {}

  record StartChildWorkflowExecutionFailed(
      String namespace,
      String workflowId,
      String workflowType,
      ExternalFailedCause cause,
      long initiatedEventId,
      long workflowTaskCompletedEventId)
      implements ChildEvent, ArrivalEvent, Reapplied.FromOthers {}

  record ChildWorkflowExecutionStarted(
      long initiatedEventId, ChildExecution child, Map<String, Payload> header)
      implements ChildEvent, ArrivalEvent, Reapplied.FromOthers {
    public ChildWorkflowExecutionStarted {
      header = Payloads.orEmpty(header);
    }
  }

  record ChildWorkflowExecutionCompleted(
      long initiatedEventId, long startedEventId, ChildExecution child, List<Payload> result)
      implements ChildEnd {
    public ChildWorkflowExecutionCompleted {
      result = Payloads.orEmpty(result);
    }

    @Override
    public ChildEnd startedBy(long newStartedEventId) {
      return new ChildWorkflowExecutionCompleted(
          initiatedEventId, newStartedEventId, child, result);
    }
  }

  record ChildWorkflowExecutionFailed(
      long initiatedEventId,
      long startedEventId,
      ChildExecution child,
      Failure failure,
      RetryState retryState)
      implements ChildEnd {
    @Override
    public ChildEnd startedBy(long newStartedEventId) {
      return new ChildWorkflowExecutionFailed(
          initiatedEventId, newStartedEventId, child, failure, retryState);
    }
  }

  record ChildWorkflowExecutionCanceled(
      long initiatedEventId, long startedEventId, ChildExecution child, List<Payload> details)
      implements ChildEnd {
    public ChildWorkflowExecutionCanceled {
      details = Payloads.orEmpty(details);
    }

    @Override
    public ChildEnd startedBy(long newStartedEventId) {
      return new ChildWorkflowExecutionCanceled(
          initiatedEventId, newStartedEventId, child, details);
    }
  }

  record ChildWorkflowExecutionTimedOut(
      long initiatedEventId, long startedEventId, ChildExecution child, RetryState retryState)
      implements ChildEnd {
    @Override
    public ChildEnd startedBy(long newStartedEventId) {
      return new ChildWorkflowExecutionTimedOut(
          initiatedEventId, newStartedEventId, child, retryState);
    }
  }

  record ChildWorkflowExecutionTerminated(
      long initiatedEventId, long startedEventId, ChildExecution child) implements ChildEnd {
    @Override
    public ChildEnd startedBy(long newStartedEventId) {
      return new ChildWorkflowExecutionTerminated(initiatedEventId, newStartedEventId, child);
    }
  }
}
