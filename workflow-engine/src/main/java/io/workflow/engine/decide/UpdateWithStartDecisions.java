package io.workflow.engine.decide;

import io.workflow.engine.decide.Decision.Accepted;
import io.workflow.engine.decide.ExecutionRequest.SignalWorkflow;
import io.workflow.engine.decide.ExecutionRequest.UpdateWorkflow;
import io.workflow.engine.decide.Rejection.Reason;
import io.workflow.engine.decide.Request.StartWorkflow;
import io.workflow.engine.decide.Request.UpdateWithStart;
import io.workflow.engine.decide.Response.UpdateStanding;
import io.workflow.engine.decide.Response.UpdatedWithStart;
import io.workflow.engine.decide.Response.WorkflowStarted;
import io.workflow.engine.state.UpdateState;
import io.workflow.engine.state.WorkflowKey;
import io.workflow.engine.state.WorkflowState;
import io.workflow.protocol.WorkflowIdConflictPolicy;
import io.workflow.protocol.history.UpdateRequest;
import java.time.Instant;

/**
 * Update-with-start: nobody finds a run that was opened for an update without finding the update in
 * it. Where a run is open already, the update is one like any other.
 */
record UpdateWithStartDecisions(WorkflowKey key, Instant now, HistoryLimits historyLimits) {

  Decision<UpdatedWithStart> decide(CurrentRun current, UpdateWithStart both) {
    validate(both);
    return switch (current) {
      case CurrentRun.None() -> open(current, both);
      case CurrentRun.Closed closed -> {
        if (!closed.runId().equals(both.closedRunId())
            || StartDecisions.isSameRequest(both.start(), closed.startRequestId())) {
          throw new RejectedException(closedFirst(closed, both.update()));
        }
        yield open(current, both);
      }
      case CurrentRun.Open(WorkflowState state) ->
          takesUpdate(state, both) ? update(state, both.update()) : open(current, both);
    };
  }

  private static void validate(UpdateWithStart both) {
    StartDecisions.validate(both.start());
    SignalWorkflow signal = both.start().signal();
    if (signal != null) {
      throw new RejectedException(
          Reason.INVALID_ARGUMENT,
          ("Expected the start to come with a signal or with an update, but it has both: "
                  + "signal '%s' and update '%s'")
              .formatted(signal.signalName(), both.update().updateId()));
    }
  }

  private static boolean takesUpdate(WorkflowState open, UpdateWithStart both) {
    return StartDecisions.isSameRequest(both.start(), open.started().requestId())
        || open.updates().get(both.update().updateId()) != null
        || both.start().ids().conflict() == WorkflowIdConflictPolicy.USE_EXISTING;
  }

  private Decision<UpdatedWithStart> update(WorkflowState open, UpdateRequest update) {
    try {
      Transition run = Transition.of(open, now, historyLimits.limits());
      UpdateStanding standing = UpdateDecisions.admit(run, new UpdateWorkflow(null, null, update));
      historyLimits.enforce(run);
      return new Accepted<>(
          run.results(),
          run.allEffects(),
          new UpdatedWithStart(StartDecisions.inUse(open), standing));
    } catch (RejectedException refused) {
      throw new RejectedException(refused.rejection().refusingUpdate());
    }
  }

  /** The start may still be refused, by its policies. */
  private Decision<UpdatedWithStart> open(CurrentRun current, UpdateWithStart both) {
    UpdateDecisions.requireComplete(both.update());
    StartWorkflow start = both.start();
    StartDecisions starts = new StartDecisions(key, now, historyLimits, null, both.update());
    return switch (starts.decide(current, start)) {
      case Decision.Rejected<WorkflowStarted>(var rejection) -> new Decision.Rejected<>(rejection);
      case Decision.Deleted<WorkflowStarted>(var runId, var _response) ->
          throw new IllegalStateException("Expected a start, but run " + runId + " is deleted");
      case Accepted<WorkflowStarted>(var transitions, var effects, var response) ->
          new Accepted<>(
              transitions,
              effects,
              new UpdatedWithStart(
                  response,
                  new UpdateStanding(
                      start.newRunId(),
                      new UpdateState.Admitted(
                          both.update(), "", UpdateState.Kept.BESIDE_HISTORY))));
    };
  }

  private Rejection closedFirst(CurrentRun.Closed closed, UpdateRequest update) {
    return new Rejection(
        Reason.WORKFLOW_CLOSED,
        """
        workflow update was aborted by closing workflow: expected run %s of workflow '%s' to take \
        update '%s', but it closed before its code did (%s)"""
            .formatted(closed.runId(), key.workflowId(), update.updateId(), closed.status()),
        closed.runId(),
        closed.startRequestId(),
        true);
  }
}
