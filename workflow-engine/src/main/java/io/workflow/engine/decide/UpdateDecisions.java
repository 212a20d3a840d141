package io.workflow.engine.decide;

import io.workflow.engine.decide.ExecutionRequest.UpdateWorkflow;
import io.workflow.engine.decide.Rejection.Reason;
import io.workflow.engine.state.Change;
import io.workflow.engine.state.PendingWorkflowTask;
import io.workflow.engine.state.UpdateState;
import io.workflow.engine.state.UpdateState.Accepted;
import io.workflow.engine.state.Updates;
import io.workflow.engine.state.WorkflowState;
import io.workflow.protocol.history.UpdateRequest;
import java.util.ArrayList;
import java.util.List;

/** Updates as clients see them: asked for, and given up when the run ends. */
final class UpdateDecisions {

  static final int MOST_IN_FLIGHT = 10;
  static final int MOST_IN_ALL = 2_000;

  /** From this attempt of a workflow task on, its worker is not believed to be able to answer. */
  private static final int FAILING_ATTEMPT = 3;

  private UpdateDecisions() {}

  static Response.UpdateStanding admit(Transition run, UpdateWorkflow update) {
    WorkflowState state = run.state();
    UpdateRequest request = update.request();
    requireChain(state, update);
    requireText("updateId", request.updateId());
    UpdateState known = state.updates().get(request.updateId());
    if (known != null) {
      return new Response.UpdateStanding(state.runId(), known);
    }
    requireText("name", request.name());
    requireWorker(state, request);
    requireRoom(state, request);
    run.record(new Change.UpdateAdmitted(request));
    run.scheduleSpeculativeTask(); // also for a run that waits for its time: its caller waits too
    if (run.taskNeverDispatched()) {
      run.dispatchWorkflowTask();
    }
    return new Response.UpdateStanding(
        state.runId(), new UpdateState.Admitted(request, "", UpdateState.Kept.IN_MEMORY));
  }

  private static void requireChain(WorkflowState state, UpdateWorkflow update) {
    String first = update.firstExecutionRunId();
    if (first != null && !first.equals(state.started().chain().firstExecutionRunId())) {
      throw new RejectedException(
          Reason.NOT_FOUND,
          """
          workflow execution not found: expected a run of the chain that began with run %s, but \
          the open run %s is of another"""
              .formatted(first, state.runId()));
    }
  }

  /** An update that comes with the start of a run. */
  static void requireComplete(UpdateRequest request) {
    try {
      requireText("updateId", request.updateId());
      requireText("name", request.name());
    } catch (RejectedException refused) {
      throw new RejectedException(refused.rejection().refusingUpdate());
    }
  }

  private static void requireText(String field, String value) {
    if (value.isBlank()) {
      throw new RejectedException(
          Reason.INVALID_ARGUMENT,
          "Expected the %s of the update to be given, but it is blank".formatted(field));
    }
  }

  private static void requireWorker(WorkflowState state, UpdateRequest request) {
    PendingWorkflowTask task = state.workflowTask();
    if (task != null && task.attempt() >= FAILING_ATTEMPT) {
      throw new RejectedException(
          Reason.WORKFLOW_NOT_READY,
          """
          Unable to perform workflow execution update due to Workflow Task in failed state. \
          Expected a worker that can run workflow '%s' to answer update '%s', but its \
          workflow task has failed %d times. Mend the code, then send the update again"""
              .formatted(state.key().workflowId(), request.updateId(), task.attempt() - 1));
    }
  }

  private static void requireRoom(WorkflowState state, UpdateRequest request) {
    Updates updates = state.updates();
    if (updates.inFlight() >= MOST_IN_FLIGHT) {
      throw new RejectedException(
          Reason.BUSY,
          """
          limit on number of concurrent in-flight updates has been reached (%d): workflow '%s' \
          has no room for update '%s'. Send it again when one has completed"""
              .formatted(MOST_IN_FLIGHT, state.key().workflowId(), request.updateId()));
    }
    if (updates.total() >= MOST_IN_ALL) {
      throw new RejectedException(
          Reason.PRECONDITION_FAILED,
          """
          The limit on the total number of distinct updates in this workflow has been reached \
          (%d). Run %s has no room for update '%s': let the workflow continue as new"""
              .formatted(MOST_IN_ALL, state.runId(), request.updateId()));
    }
  }

  /** What those who wait for updates of a run learn when it ends. */
  static List<Effect> abandoned(WorkflowState before) {
    List<Effect> told = new ArrayList<>();
    for (UpdateState.Admitted update : before.updates().admitted()) {
      told.add(progressed(before, update.request().updateId(), new UpdateProgress.RunClosed()));
    }
    if (before.updates().open() > 0) {
      before
          .updates()
          .byId()
          .forEach(
              (updateId, update) -> {
                if (update instanceof Accepted) {
                  told.add(
                      progressed(
                          before,
                          updateId,
                          new UpdateProgress.Completed(
                              List.of(), UpdateFailures.workflowClosed())));
                }
              });
    }
    return told;
  }

  static Effect progressed(WorkflowState state, String updateId, UpdateProgress progress) {
    return new Effect.UpdateProgressed(state.key(), state.runId(), updateId, progress);
  }
}
