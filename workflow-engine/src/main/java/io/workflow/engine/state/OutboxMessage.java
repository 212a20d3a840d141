package io.workflow.engine.state;

import io.workflow.protocol.ParentClosePolicy;
import io.workflow.protocol.Priority;
import io.workflow.protocol.UserMetadata;
import io.workflow.protocol.history.ChildEvent.ChildEnd;
import io.workflow.protocol.history.ChildEvent.StartChildWorkflowExecutionInitiated;
import io.workflow.protocol.history.ChildExecution;
import io.workflow.protocol.history.ExternalEvent.RequestCancelExternalWorkflowExecutionInitiated;
import io.workflow.protocol.history.ExternalEvent.SignalExternalWorkflowExecutionInitiated;
import io.workflow.protocol.history.ExternalSender;
import io.workflow.protocol.history.ParentExecution;
import org.jspecify.annotations.Nullable;

/**
 * What one workflow has to tell another one. Written in the transaction that brings it about, and
 * delivered until it is settled; what it asks for can be asked twice without happening twice.
 *
 * <p>Positional records on disk, as {@link Change} is: only ever extended at their ends.
 */
public sealed interface OutboxMessage {

  /** The workflow that tells. */
  WorkflowKey source();

  /** Its run. */
  String sourceRunId();

  /** The workflow that is to be told. */
  WorkflowKey target();

  /**
   * Open the child.
   *
   * @param childRunId the run to open, so that a second try can see it
   * @param userMetadata what its first event carries
   * @param priority its own, completed by its parent's
   */
  record StartChild(
      ParentExecution parent,
      String childRunId,
      StartChildWorkflowExecutionInitiated child,
      @Nullable UserMetadata userMetadata,
      @Nullable Priority priority)
      implements OutboxMessage {
    @Override
    public WorkflowKey source() {
      return new WorkflowKey(parent.namespace(), parent.workflowId());
    }

    @Override
    public String sourceRunId() {
      return parent.runId();
    }

    @Override
    public WorkflowKey target() {
      return new WorkflowKey(child.namespace(), child.workflowId());
    }
  }

  /**
   * Say what became of the child: the parent was closed when it could have been told, and goes on
   * by a reset. A child that was never started is started.
   *
   * @param start how the child was asked for
   * @param hasStarted the parent knows that it was started
   */
  record AskChild(StartChild start, boolean hasStarted) implements OutboxMessage {
    @Override
    public WorkflowKey source() {
      return start.source();
    }

    @Override
    public String sourceRunId() {
      return start.sourceRunId();
    }

    @Override
    public WorkflowKey target() {
      return start.target();
    }
  }

  /**
   * Signal another workflow.
   *
   * @param parentRunId the run that the target must have as its parent; {@code null} for whatever
   *     target
   */
  record SignalExternal(
      ExternalSender sender,
      SignalExternalWorkflowExecutionInitiated signal,
      @Nullable String parentRunId)
      implements OutboxMessage {
    @Override
    public WorkflowKey source() {
      return new WorkflowKey(sender.namespace(), sender.workflowId());
    }

    @Override
    public String sourceRunId() {
      return sender.runId();
    }

    @Override
    public WorkflowKey target() {
      return new WorkflowKey(signal.namespace(), signal.workflowId());
    }
  }

  /**
   * Ask another workflow to stop.
   *
   * @param parentRunId the run that the target must have as its parent; {@code null} for whatever
   *     target
   */
  record RequestCancelExternal(
      ExternalSender sender,
      RequestCancelExternalWorkflowExecutionInitiated cancel,
      @Nullable String parentRunId)
      implements OutboxMessage {
    @Override
    public WorkflowKey source() {
      return new WorkflowKey(sender.namespace(), sender.workflowId());
    }

    @Override
    public String sourceRunId() {
      return sender.runId();
    }

    @Override
    public WorkflowKey target() {
      return new WorkflowKey(cancel.namespace(), cancel.workflowId());
    }
  }

  /**
   * The parent has closed: do to the child what the policy says.
   *
   * @param childRunId the run that the child began with; empty when the parent did not know it
   */
  record ParentClosed(
      ParentExecution parent, WorkflowKey child, ParentClosePolicy policy, String childRunId)
      implements OutboxMessage {
    @Override
    public WorkflowKey source() {
      return new WorkflowKey(parent.namespace(), parent.workflowId());
    }

    @Override
    public String sourceRunId() {
      return parent.runId();
    }

    @Override
    public WorkflowKey target() {
      return child;
    }
  }

  /**
   * The child has closed for good.
   *
   * @param child the run that closed
   * @param firstRunId the run that the chain began with
   * @param end the event for the parent, without the id of its started event
   */
  record ChildClosed(ParentExecution parent, ChildExecution child, String firstRunId, ChildEnd end)
      implements OutboxMessage {
    @Override
    public WorkflowKey source() {
      return new WorkflowKey(child.namespace(), child.workflowId());
    }

    @Override
    public String sourceRunId() {
      return child.runId();
    }

    @Override
    public WorkflowKey target() {
      return new WorkflowKey(parent.namespace(), parent.workflowId());
    }
  }
}
