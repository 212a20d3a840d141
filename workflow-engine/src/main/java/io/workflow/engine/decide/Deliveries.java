package io.workflow.engine.decide;

import io.workflow.engine.decide.ExecutionRequest.RequestCancelWorkflow;
import io.workflow.engine.decide.ExecutionRequest.SignalWorkflow;
import io.workflow.engine.decide.ExecutionRequest.TerminateWorkflow;
import io.workflow.engine.decide.Request.IdPolicies;
import io.workflow.engine.decide.Request.StartWorkflow;
import io.workflow.engine.state.OutboxMessage;
import io.workflow.engine.state.PendingChild;
import io.workflow.engine.state.WorkflowState;
import io.workflow.protocol.ExternalFailedCause;
import io.workflow.protocol.WorkflowIdConflictPolicy;
import io.workflow.protocol.history.ChildEvent.StartChildWorkflowExecutionInitiated;
import io.workflow.protocol.history.EventMetadata;
import io.workflow.protocol.history.ExternalSender;
import io.workflow.protocol.history.ParentExecution;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What a message asks of its target, and what its sender hears of it. Pure. */
public final class Deliveries {

  private static final String IDENTITY = "history-service";

  private Deliveries() {}

  /** To be asked of {@link OutboxMessage#target}. Repeating it changes nothing. */
  public static Request<?> request(OutboxMessage message) {
    return switch (message) {
      case OutboxMessage.StartChild start -> startChild(start);
      case OutboxMessage.AskChild ask -> startChild(ask.start());
      case OutboxMessage.SignalExternal(var sender, var signal, var parentRunId) ->
          new FromWorkflow.SignalFromWorkflow(
              new SignalWorkflow(
                  runId(signal.runId()),
                  signal.signalName(),
                  signal.input(),
                  signal.header(),
                  IDENTITY,
                  requestId(sender.runId(), sender.initiatedEventId()),
                  List.of()),
              sender,
              parentRunId);
      case OutboxMessage.RequestCancelExternal(var sender, var cancel, var parentRunId) ->
          new FromWorkflow.CancelFromWorkflow(
              new RequestCancelWorkflow(
                  runId(cancel.runId()),
                  cancel.reason(),
                  IDENTITY,
                  requestId(sender.runId(), sender.initiatedEventId()),
                  null,
                  List.of()),
              sender,
              parentRunId);
      case OutboxMessage.ParentClosed closed -> parentClosed(closed);
      case OutboxMessage.ChildClosed(var parent, var _child, var firstRunId, var end) ->
          new FromWorkflow.RecordChildClosed(parent.runId(), firstRunId, end);
    };
  }

  /**
   * What is to be told to {@link OutboxMessage#source}, about its request that was carried out or
   * refused; {@code null} when it does not want to know.
   *
   * @throws IllegalStateException when the target refused what the sender should not have asked
   */
  public static @Nullable Request<?> answer(OutboxMessage message, @Nullable Rejection rejection) {
    return switch (message) {
      case OutboxMessage.StartChild start -> started(start, rejection);
      case OutboxMessage.AskChild ask -> started(ask.start(), rejection);
      case OutboxMessage.SignalExternal(var sender, var _signal, var _parent) ->
          new FromWorkflow.RecordExternalSignaled(
              sender.runId(),
              sender.initiatedEventId(),
              rejection == null ? null : signalFailure(rejection));
      case OutboxMessage.RequestCancelExternal(var sender, var _cancel, var _parent) ->
          new FromWorkflow.RecordExternalCancelRequested(
              sender.runId(),
              sender.initiatedEventId(),
              rejection == null ? null : ExternalFailedCause.EXTERNAL_WORKFLOW_EXECUTION_NOT_FOUND);
      case OutboxMessage.ParentClosed _closed -> null;
      case OutboxMessage.ChildClosed _closed -> null;
    };
  }

  private static Request<?> started(OutboxMessage.StartChild start, @Nullable Rejection rejection) {
    ParentExecution parent = start.parent();
    return rejection == null
        ? new FromWorkflow.RecordChildStarted(
            parent.runId(), parent.initiatedEventId(), start.childRunId())
        : new FromWorkflow.RecordChildStartFailed(
            parent.runId(), parent.initiatedEventId(), startFailure(rejection));
  }

  /** Whether asking once more could come to something else. */
  public static boolean isWorthAnotherTry(Rejection rejection) {
    return rejection.reason() == Rejection.Reason.BUSY;
  }

  /** Whether the open run that sent a message has its answer already. */
  public static boolean isAnswered(OutboxMessage message, WorkflowState source) {
    if (source.status().isClosed()) {
      return false; // what it asked for before it closed still counts
    }
    return switch (message) {
      case OutboxMessage.StartChild start -> {
        PendingChild child = source.children().get(start.parent().initiatedEventId());
        yield child == null || child.hasStarted();
      }
      case OutboxMessage.AskChild ask ->
          !source.children().containsKey(ask.start().parent().initiatedEventId());
      case OutboxMessage.SignalExternal(ExternalSender sender, var _signal, var _parent) ->
          !source.externals().signals().containsKey(sender.initiatedEventId());
      case OutboxMessage.RequestCancelExternal(ExternalSender sender, var _cancel, var _parent) ->
          !source.externals().cancelRequests().containsKey(sender.initiatedEventId());
      case OutboxMessage.ParentClosed _closed -> false;
      case OutboxMessage.ChildClosed _closed -> false;
    };
  }

  private static Request<?> startChild(OutboxMessage.StartChild start) {
    StartChildWorkflowExecutionInitiated child = start.child();
    return new Request.StartChildWorkflow(
        new StartWorkflow(
            start.childRunId(),
            child.spec().withPriority(start.priority()),
            null,
            new IdPolicies(child.workflowIdReusePolicy(), WorkflowIdConflictPolicy.FAIL, false),
            requestId(start.parent().runId(), start.parent().initiatedEventId()),
            IDENTITY,
            null,
            false,
            null,
            List.of(),
            EventMetadata.of(start.userMetadata(), List.of())),
        start.parent());
  }

  private static Request<?> parentClosed(OutboxMessage.ParentClosed closed) {
    var parent = closed.parent();
    return switch (closed.policy()) {
      case TERMINATE ->
          new FromWorkflow.TerminateFromParent(
              new TerminateWorkflow(
                  null,
                  "by parent close policy",
                  List.of(),
                  IDENTITY,
                  runId(closed.childRunId()),
                  List.of()),
              parent);
      case REQUEST_CANCEL ->
          new FromWorkflow.CancelFromWorkflow(
              new RequestCancelWorkflow(
                  null,
                  "by parent close policy",
                  IDENTITY,
                  requestId(parent.runId(), parent.initiatedEventId()),
                  runId(closed.childRunId()),
                  List.of()),
              new ExternalSender(
                  parent.namespace(),
                  parent.workflowId(),
                  parent.runId(),
                  parent.initiatedEventId()),
              closed.childRunId().isEmpty() ? parent.runId() : null);
      case ABANDON ->
          throw new IllegalStateException("Expected no message to an abandoned child: " + closed);
    };
  }

  private static ExternalFailedCause startFailure(Rejection rejection) {
    if (rejection.reason() != Rejection.Reason.ALREADY_STARTED) {
      throw new IllegalStateException(
          "Expected a child to be started or to be there already, but: " + rejection.message());
    }
    return ExternalFailedCause.WORKFLOW_ALREADY_EXISTS;
  }

  private static ExternalFailedCause signalFailure(Rejection rejection) {
    Rejection.Reason reason = rejection.reason();
    return reason == Rejection.Reason.LIMIT_EXCEEDED || reason == Rejection.Reason.INVALID_ARGUMENT
        ? ExternalFailedCause.SIGNAL_COUNT_LIMIT_EXCEEDED
        : ExternalFailedCause.EXTERNAL_WORKFLOW_EXECUTION_NOT_FOUND;
  }

  private static @Nullable String runId(String told) {
    return told.isEmpty() ? null : told;
  }

  private static String requestId(String runId, long initiatedEventId) {
    return runId + "/" + initiatedEventId;
  }
}
