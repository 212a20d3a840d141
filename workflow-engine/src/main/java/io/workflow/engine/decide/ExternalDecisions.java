package io.workflow.engine.decide;

import io.workflow.engine.decide.FromWorkflow.CancelFromWorkflow;
import io.workflow.engine.decide.FromWorkflow.RecordChildClosed;
import io.workflow.engine.decide.FromWorkflow.RecordChildStartFailed;
import io.workflow.engine.decide.FromWorkflow.RecordChildStarted;
import io.workflow.engine.decide.FromWorkflow.RecordExternalCancelRequested;
import io.workflow.engine.decide.FromWorkflow.RecordExternalSignaled;
import io.workflow.engine.decide.FromWorkflow.SignalFromWorkflow;
import io.workflow.engine.decide.FromWorkflow.TerminateFromParent;
import io.workflow.engine.decide.Rejection.Reason;
import io.workflow.engine.state.PendingChild;
import io.workflow.engine.state.PendingExternalRequest;
import io.workflow.protocol.ExternalFailedCause;
import io.workflow.protocol.history.ChildEvent.ChildWorkflowExecutionStarted;
import io.workflow.protocol.history.ChildEvent.StartChildWorkflowExecutionFailed;
import io.workflow.protocol.history.ChildExecution;
import io.workflow.protocol.history.ExternalEvent.ExternalWorkflowExecutionCancelRequested;
import io.workflow.protocol.history.ExternalEvent.ExternalWorkflowExecutionSignaled;
import io.workflow.protocol.history.ExternalEvent.RequestCancelExternalWorkflowExecutionFailed;
import io.workflow.protocol.history.ExternalEvent.SignalExternalWorkflowExecutionFailed;
import io.workflow.protocol.history.ParentExecution;
import org.jspecify.annotations.Nullable;

/** What workflows hear from each other. */
final class ExternalDecisions {

  private ExternalDecisions() {}

  static Response.Done decide(Transition run, FromWorkflow request) {
    return switch (request) {
      case SignalFromWorkflow signal -> {
        if (signal.parentRunId() != null) {
          requireParent(run, signal.sender().workflowId(), signal.parentRunId());
        }
        yield ExecutionDecisions.signal(run, signal.signal(), signal.sender());
      }
      case CancelFromWorkflow cancel -> {
        if (cancel.parentRunId() != null) {
          requireParent(run, cancel.sender().workflowId(), cancel.parentRunId());
        }
        yield ExecutionDecisions.requestCancel(run, cancel.cancel(), cancel.sender());
      }
      case TerminateFromParent terminate -> {
        if (terminate.terminate().firstExecutionRunId() == null) {
          requireParent(run, terminate.parent().workflowId(), terminate.parent().runId());
        }
        yield ExecutionDecisions.terminate(run, terminate.terminate());
      }
      case RecordChildStarted started -> childStarted(run, started);
      case RecordChildStartFailed failed -> childStartFailed(run, failed);
      case RecordChildClosed closed -> childClosed(run, closed);
      case RecordExternalSignaled signaled -> signaled(run, signaled);
      case RecordExternalCancelRequested requested -> cancelRequested(run, requested);
    };
  }

  private static void requireParent(Transition run, String workflowId, String runId) {
    ParentExecution parent = run.state().started().parent();
    if (parent == null
        || !parent.workflowId().equals(workflowId)
        || !parent.runId().equals(runId)) {
      throw new RejectedException(
          Reason.NOT_FOUND,
          "Expected workflow '%s' to be a child of run %s of workflow '%s', but it is not"
              .formatted(run.state().key().workflowId(), runId, workflowId));
    }
  }

  private static Response.Done childStarted(Transition run, RecordChildStarted started) {
    PendingChild child = child(run, started.initiatedEventId());
    if (child.hasStarted()) {
      throw answered(run, started.initiatedEventId());
    }
    start(run, child, started.childRunId());
    return heard(run);
  }

  private static void start(Transition run, PendingChild child, String childRunId) {
    run.arrive(
        new ChildWorkflowExecutionStarted(
            child.initiatedEventId(),
            new ChildExecution(
                child.namespace(), child.workflowId(), childRunId, child.workflowType()),
            child.header()));
  }

  private static Response.Done childStartFailed(Transition run, RecordChildStartFailed failed) {
    PendingChild child = child(run, failed.initiatedEventId());
    if (child.hasStarted()) {
      throw answered(run, failed.initiatedEventId());
    }
    run.arrive(
        new StartChildWorkflowExecutionFailed(
            child.namespace(),
            child.workflowId(),
            child.workflowType(),
            failed.cause(),
            child.initiatedEventId(),
            child.workflowTaskCompletedEventId()));
    return heard(run);
  }

  private static Response.Done childClosed(Transition run, RecordChildClosed closed) {
    PendingChild child = child(run, closed.end().initiatedEventId());
    if (child.hasStarted() && !child.runId().equals(closed.firstRunId())) {
      throw answered(run, child.initiatedEventId()); // the child of an earlier run of the chain
    }
    if (!child.hasStarted()) {
      // Its end overtook the answer to its start.
      start(run, child, closed.firstRunId());
      child = child(run, child.initiatedEventId());
    }
    run.arrive(closed.end().startedBy(child.startedEventId()));
    return heard(run);
  }

  private static Response.Done signaled(Transition run, RecordExternalSignaled answer) {
    PendingExternalRequest signal =
        pending(
            run,
            answer.initiatedEventId(),
            run.state().externals().signals().get(answer.initiatedEventId()));
    ExternalFailedCause cause = answer.cause();
    run.arrive(
        cause == null
            ? new ExternalWorkflowExecutionSignaled(
                signal.namespace(),
                signal.workflowId(),
                signal.runId(),
                signal.control(),
                signal.initiatedEventId())
            : new SignalExternalWorkflowExecutionFailed(
                signal.namespace(),
                signal.workflowId(),
                signal.runId(),
                cause,
                signal.control(),
                signal.initiatedEventId(),
                signal.workflowTaskCompletedEventId()));
    return heard(run);
  }

  private static Response.Done cancelRequested(
      Transition run, RecordExternalCancelRequested answer) {
    PendingExternalRequest cancel =
        pending(
            run,
            answer.initiatedEventId(),
            run.state().externals().cancelRequests().get(answer.initiatedEventId()));
    ExternalFailedCause cause = answer.cause();
    run.arrive(
        cause == null
            ? new ExternalWorkflowExecutionCancelRequested(
                cancel.namespace(), cancel.workflowId(), cancel.runId(), cancel.initiatedEventId())
            : new RequestCancelExternalWorkflowExecutionFailed(
                cancel.namespace(),
                cancel.workflowId(),
                cancel.runId(),
                cause,
                cancel.control(),
                cancel.initiatedEventId(),
                cancel.workflowTaskCompletedEventId()));
    return heard(run);
  }

  private static Response.Done heard(Transition run) {
    ExecutionDecisions.wakeCode(run);
    return new Response.Done();
  }

  private static PendingChild child(Transition run, long initiatedEventId) {
    return pending(run, initiatedEventId, run.state().children().get(initiatedEventId));
  }

  private static <T> T pending(Transition run, long initiatedEventId, @Nullable T found) {
    if (found == null) {
      throw answered(run, initiatedEventId);
    }
    return found;
  }

  private static RejectedException answered(Transition run, long initiatedEventId) {
    return new RejectedException(
        Reason.NOT_FOUND,
        "Expected event %d of run %s to wait for an answer, but it has it. Forget this one"
            .formatted(initiatedEventId, run.state().runId()));
  }
}
