package io.workflow.engine.decide;

import io.workflow.engine.decide.ActivityRequest.CancelActivityTask;
import io.workflow.engine.decide.ActivityRequest.CompleteActivityTask;
import io.workflow.engine.decide.ActivityRequest.FailActivityTask;
import io.workflow.engine.decide.ActivityRequest.RecordActivityHeartbeat;
import io.workflow.engine.decide.ActivityRequest.ReturnActivityTask;
import io.workflow.engine.decide.ActivityRequest.StartActivityTask;
import io.workflow.engine.decide.Decision.Accepted;
import io.workflow.engine.decide.Decision.Deleted;
import io.workflow.engine.decide.Decision.Rejected;
import io.workflow.engine.decide.ExecutionRequest.RequestCancelWorkflow;
import io.workflow.engine.decide.ExecutionRequest.SignalWorkflow;
import io.workflow.engine.decide.ExecutionRequest.TerminateWorkflow;
import io.workflow.engine.decide.ExecutionRequest.UpdateWorkflow;
import io.workflow.engine.decide.Rejection.Reason;
import io.workflow.engine.decide.Request.DeleteExecution;
import io.workflow.engine.decide.Request.ResetWorkflow;
import io.workflow.engine.decide.Request.StartChildWorkflow;
import io.workflow.engine.decide.Request.StartWorkflow;
import io.workflow.engine.decide.Request.UpdateWithStart;
import io.workflow.engine.decide.Request.Wake;
import io.workflow.engine.decide.WorkflowTaskRequest.CompleteWorkflowTask;
import io.workflow.engine.decide.WorkflowTaskRequest.FailWorkflowTask;
import io.workflow.engine.decide.WorkflowTaskRequest.ResetStickyQueue;
import io.workflow.engine.decide.WorkflowTaskRequest.ReturnWorkflowTask;
import io.workflow.engine.decide.WorkflowTaskRequest.StartWorkflowTask;
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
  public <R extends Response> Decision<R> decide(
      CurrentRun current, WorkflowKey key, Request<R> request, Instant now) {
    try {
      return typed(
          switch (request) {
            case Request.Opening<R> opening -> open(current, key, opening, now);
            case Request.OnRun<R> onRun -> decideOnRun(current, key, onRun, now);
            case DeleteExecution(String runId) -> delete(current, key, runId);
          });
    } catch (RejectedException rejected) {
      return new Rejected<>(rejected.rejection());
    }
  }

  private Decision<?> open(
      CurrentRun current, WorkflowKey key, Request.Opening<?> request, Instant now) {
    return switch (request) {
      case StartWorkflow start ->
          new StartDecisions(key, now, historyLimits, null, null).decide(current, start);
      case StartChildWorkflow child ->
          new StartDecisions(key, now, historyLimits, child.parent(), null)
              .decide(current, child.start());
      case ResetWorkflow reset ->
          new ResetDecisions(key, now, historyLimits.limits()).decide(current, reset);
      case UpdateWithStart both ->
          new UpdateWithStartDecisions(key, now, historyLimits).decide(current, both);
    };
  }

  /** Only the latest run can be open. */
  private static Decision<?> delete(CurrentRun current, WorkflowKey key, String runId) {
    if (current instanceof CurrentRun.Open(WorkflowState open) && open.runId().equals(runId)) {
      throw new RejectedException(
          Reason.PRECONDITION_FAILED,
          "expected run %s of workflow '%s' to be closed, but it is open: terminate it first"
              .formatted(runId, key.workflowId()),
          runId);
    }
    return new Deleted<>(runId, new Response.Done());
  }

  private Decision<?> decideOnRun(
      CurrentRun current, WorkflowKey key, Request.OnRun<?> request, Instant now) {
    if (isEndedAsAsked(current, request)) {
      return new Accepted<>(List.of(), List.of(), new Response.Done());
    }
    WorkflowState open = openRun(current, key, runId(current, request));
    try {
      Transition run = Transition.of(open, now, historyLimits.limits());
      return accepted(run, decide(run, request));
    } catch (BadCommandException bad) {
      Transition run = Transition.of(open, now, historyLimits.limits());
      return accepted(run, failInstead(run, request, bad));
    }
  }

  /** The compiler can't see that each kind of request is answered by its own response. */
  @SuppressWarnings("unchecked")
  private static <R extends Response> Decision<R> typed(Decision<?> decision) {
    return (Decision<R>) decision;
  }

  private <R extends Response> Accepted<R> accepted(Transition run, R response) {
    historyLimits.enforce(run);
    return new Accepted<>(run.results(), run.allEffects(), response);
  }

  private Response failInstead(Transition run, Request<?> request, BadCommandException bad) {
    if (request instanceof CompleteWorkflowTask complete) {
      return workflowTasks.failInstead(run, complete, bad);
    }
    throw bad;
  }

  private Response decide(Transition run, Request.OnRun<?> request) {
    return switch (request) {
      case FromWorkflow other -> ExternalDecisions.decide(run, other);
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

  /** The run that is meant: for an answer the one that has taken over the event that asked. */
  private static @Nullable String runId(CurrentRun current, Request.OnRun<?> request) {
    return request instanceof FromWorkflow.Answer answer
            && current instanceof CurrentRun.Open(WorkflowState open)
            && open.lineage().writerOf(answer.initiatedEventId()).equals(answer.runId())
        ? open.runId()
        : request.runId();
  }

  private static WorkflowState openRun(
      CurrentRun current, WorkflowKey key, @Nullable String wanted) {
    return switch (current) {
      case CurrentRun.None() ->
          throw new RejectedException(
              Reason.NOT_FOUND,
              ("workflow execution not found: no workflow with id '%s' was ever started in "
                      + "namespace '%s'")
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
              ("workflow execution not found: expected run %s of workflow '%s' to be open, "
                      + "but the open run is %s")
                  .formatted(wanted, key.workflowId(), state.runId()),
              state.runId());
        }
        yield state;
      }
    };
  }

  /** A run that has closed has stopped, as the caller wanted. */
  private static boolean isEndedAsAsked(CurrentRun current, Request.OnRun<?> request) {
    if (!(current instanceof CurrentRun.Closed closed)
        || !(request instanceof RequestCancelWorkflow
            || request instanceof FromWorkflow.CancelFromWorkflow)) {
      return false;
    }
    String wanted = request.runId();
    return wanted == null || wanted.equals(closed.runId());
  }
}
