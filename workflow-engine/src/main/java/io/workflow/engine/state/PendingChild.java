package io.workflow.engine.state;

import io.workflow.protocol.ParentClosePolicy;
import io.workflow.protocol.Payload;
import io.workflow.protocol.history.ChildEvent.StartChildWorkflowExecutionInitiated;
import java.util.Map;

/**
 * A child workflow that has not closed, as its parent knows it.
 *
 * @param workflowTaskCompletedEventId the answer that asked for it
 * @param startedEventId 0 while the start has no place in the history
 * @param runId its first run; empty while it is not known to have started
 */
public record PendingChild(
    long initiatedEventId,
    String namespace,
    String workflowId,
    String workflowType,
    ParentClosePolicy parentClosePolicy,
    Map<String, Payload> header,
    long workflowTaskCompletedEventId,
    long startedEventId,
    String runId) {

  public PendingChild {
    header = Map.copyOf(header);
  }

  static PendingChild initiated(long eventId, StartChildWorkflowExecutionInitiated child) {
    return new PendingChild(
        eventId,
        child.namespace(),
        child.workflowId(),
        child.spec().workflowType(),
        child.parentClosePolicy(),
        child.spec().header(),
        child.workflowTaskCompletedEventId(),
        0,
        "");
  }

  PendingChild started(long eventId, String startedRunId) {
    return new PendingChild(
        initiatedEventId,
        namespace,
        workflowId,
        workflowType,
        parentClosePolicy,
        header,
        workflowTaskCompletedEventId,
        eventId,
        startedRunId);
  }

  /** Whether the parent was told that the child has started. */
  public boolean hasStarted() {
    return !runId.isEmpty();
  }

  /** Where the child lives. */
  public WorkflowKey key() {
    return new WorkflowKey(namespace, workflowId);
  }
}
