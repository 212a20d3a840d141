package io.workflow.engine.decide;

import io.workflow.engine.decide.Decision.Accepted;
import io.workflow.engine.decide.Decision.Rejected;
import io.workflow.engine.decide.Rejection.Reason;
import io.workflow.engine.decide.Request.CancelActivityTask;
import io.workflow.engine.decide.Request.CompleteActivityTask;
import io.workflow.engine.decide.Request.CompleteWorkflowTask;
import io.workflow.engine.decide.Request.FailActivityTask;
import io.workflow.engine.decide.Request.FailWorkflowTask;
import io.workflow.engine.decide.Request.RecordActivityHeartbeat;
import io.workflow.engine.decide.Request.RequestCancelWorkflow;
import io.workflow.engine.decide.Request.ResetStickyQueue;
import io.workflow.engine.decide.Request.ResetWorkflow;
import io.workflow.engine.decide.Request.ReturnActivityTask;
import io.workflow.engine.decide.Request.ReturnWorkflowTask;
import io.workflow.engine.decide.Request.SignalWorkflow;
import io.workflow.engine.decide.Request.StartActivityTask;
import io.workflow.engine.decide.Request.StartChildWorkflow;
import io.workflow.engine.decide.Request.StartWorkflow;
import io.workflow.engine.decide.Request.StartWorkflowTask;
import io.workflow.engine.decide.Request.TerminateWorkflow;
import io.workflow.engine.decide.Request.UpdateWithStart;
import io.workflow.engine.decide.Request.UpdateWorkflow;
import io.workflow.engine.decide.Request.Wake;
import io.workflow.engine.state.WorkflowKey;
import io.workflow.engine.state.WorkflowState;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * {@code decide}: what each request comes to. Pure: the same arguments give the same decision, and
 * nothing is changed.
 */
public final class WorkflowDecider {

  private final HistoryLimits historyLimits;
  private final WorkflowTaskDecisions workflowTasks;

  public WorkflowDecider(Limits limits) {
    this.historyLimits = new HistoryLimits(limits);
    this.workflowTasks = new WorkflowTaskDecisions(limits);
  }

  /**
   * Decides one request.
   *
   * @param current the latest run of {@code key}
   * @param now in microseconds' precision; not earlier than in earlier decisions on the same run
   */
  public Decision decide(CurrentRun current, WorkflowKey key, Request request, Instant now) {
    try {
      if (request instanceof StartWorkflow start) {
        return new StartDecisions(key, now, historyLimits, null, null).decide(current, start);
      }
      if (request instanceof StartChildWorkflow child) {
        return new StartDecisions(key, now, historyLimits, child.parent(), null)
            .decide(current, child.start());
      }
      if (request instanceof ResetWorkflow reset) {
        return new ResetDecisions(key, now, historyLimits.limits()).decide(current, reset);
      }
      if (request instanceof UpdateWithStart both) {
        return new UpdateWithStartDecisions(key, now, historyLimits).decide(current, both);
      }
      if (isEndedAsAsked(current, request)) {
        return new Accepted(List.of(), List.of(), new Response.Done());
      }
      WorkflowState open = openRun(current, key, request);
      try {
        Transition run = Transition.of(open, now, historyLimits.limits());
        return accepted(run, decide(run, request));
      } catch (BadCommandException bad) {
        Transition run = Transition.of(open, now, historyLimits.limits());
        return accepted(run, failInstead(run, request, bad));
      }
    } catch (RejectedException rejected) {
      return new Rejected(rejected.rejection());
    }
  }

  private Accepted accepted(Transition run, Response response) {
    historyLimits.enforce(run);
    return new Accepted(run.results(), run.allEffects(), response);
  }

  private Response failInstead(Transition run, Request request, BadCommandException bad) {
    if (request instanceof CompleteWorkflowTask complete) {
      return workflowTasks.failInstead(run, complete, bad);
    }
    throw bad;
  }

  private Response decide(Transition run, Request request) {
    return switch (request) {
      case StartWorkflow _start -> throw new IllegalStateException("decided before");
      case ResetWorkflow _reset -> throw new IllegalStateException("decided before");
      case StartChildWorkflow _start -> throw new IllegalStateException("decided before");
      case UpdateWithStart _both -> throw new IllegalStateException("decided before");
      case Request.FromWorkflow other -> ExternalDecisions.decide(run, other);
      case SignalWorkflow signal -> ExecutionDecisions.signal(run, signal);
      case RequestCancelWorkflow cancel -> ExecutionDecisions.requestCancel(run, cancel);
      case TerminateWorkflow terminate -> ExecutionDecisions.terminate(run, terminate);
      case UpdateWorkflow update -> UpdateDecisions.admit(run, update);
      case StartWorkflowTask start -> WorkflowTaskDecisions.start(run, start);
      case CompleteWorkflowTask complete -> workflowTasks.complete(run, complete);
      case FailWorkflowTask fail -> WorkflowTaskDecisions.fail(run, fail);
      case ReturnWorkflowTask giveBack -> WorkflowTaskDecisions.giveBack(run, giveBack);
      case ResetStickyQueue _reset -> StickyDecisions.reset(run);
      case StartActivityTask start -> ActivityDecisions.start(run, start);
      case ReturnActivityTask giveBack -> ActivityDecisions.giveBack(run, giveBack);
      case CompleteActivityTask complete -> ActivityDecisions.complete(run, complete);
      case FailActivityTask fail -> ActivityDecisions.fail(run, fail);
      case CancelActivityTask cancel -> ActivityDecisions.cancel(run, cancel);
      case RecordActivityHeartbeat heartbeat -> ActivityDecisions.heartbeat(run, heartbeat);
      case Wake() -> WakeDecisions.wake(run);
    };
  }

  private static WorkflowState openRun(CurrentRun current, WorkflowKey key, Request request) {
    String wanted = runId(request);
    return switch (current) {
      case CurrentRun.None() ->
          throw new RejectedException(
              Reason.NOT_FOUND,
              "workflow execution not found: no workflow with id '%s' was ever started in namespace '%s'"
                  .formatted(key.workflowId(), key.namespace()));
      case CurrentRun.Closed(String runId, var status, var _requestId) -> {
        String told = wanted == null ? runId : wanted;
        boolean isLatest = told.equals(runId);
        throw new RejectedException(
            isLatest ? Reason.WORKFLOW_CLOSED : Reason.NOT_FOUND,
            "%s: expected run %s of workflow '%s' to be open, but the latest run %s is closed (%s)"
                .formatted(
                    isLatest
                        ? "workflow execution already completed"
                        : "workflow execution not found",
                    told,
                    key.workflowId(),
                    runId,
                    status),
            runId);
      }
      case CurrentRun.Open(WorkflowState state) -> {
        if (wanted != null && !wanted.equals(state.runId())) {
          throw new RejectedException(
              Reason.NOT_FOUND,
              "workflow execution not found: expected run %s of workflow '%s' to be open, but the open run is %s"
                  .formatted(wanted, key.workflowId(), state.runId()),
              state.runId());
        }
        yield state;
      }
    };
  }

  /** Who asks a run to stop that has closed has what was wanted. */
  private static boolean isEndedAsAsked(CurrentRun current, Request request) {
    if (!(current instanceof CurrentRun.Closed closed)
        || !(request instanceof RequestCancelWorkflow
            || request instanceof Request.CancelFromWorkflow)) {
      return false;
    }
    String wanted = runId(request);
    return wanted == null || wanted.equals(closed.runId());
  }

  private static @Nullable String runId(Request request) {
    return switch (request) {
      case StartWorkflow _start -> null;
      case ResetWorkflow _reset -> null;
      case StartChildWorkflow _start -> null;
      case UpdateWithStart _both -> null;
      case Request.FromWorkflow other -> other.runId();
      case SignalWorkflow signal -> signal.runId();
      case RequestCancelWorkflow cancel -> cancel.runId();
      case TerminateWorkflow terminate -> terminate.runId();
      case UpdateWorkflow update -> update.runId();
      case StartWorkflowTask start -> start.task().runId();
      case CompleteWorkflowTask complete -> complete.token().task().runId();
      case FailWorkflowTask fail -> fail.token().task().runId();
      case ReturnWorkflowTask giveBack -> giveBack.token().task().runId();
      case ResetStickyQueue reset -> reset.runId();
      case StartActivityTask start -> start.task().runId();
      case ReturnActivityTask giveBack -> giveBack.token().task().runId();
      case CompleteActivityTask complete -> complete.activity().runId();
      case FailActivityTask fail -> fail.activity().runId();
      case CancelActivityTask cancel -> cancel.activity().runId();
      case RecordActivityHeartbeat heartbeat -> heartbeat.activity().runId();
      case Wake() -> null;
    };
  }
}
