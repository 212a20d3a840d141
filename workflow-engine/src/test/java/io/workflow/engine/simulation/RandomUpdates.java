package io.workflow.engine.simulation;

import io.workflow.engine.decide.Response.StartedWorkflowTask;
import io.workflow.engine.state.UpdateState;
import io.workflow.engine.state.WorkflowState;
import io.workflow.protocol.Failure;
import io.workflow.protocol.worker.UpdateMessage;
import java.util.ArrayList;
import java.util.List;

/** What the code of a simulation says of updates: mostly something. */
record RandomUpdates(Dice dice) {

  List<UpdateMessage> some(StartedWorkflowTask task, WorkflowState state) {
    List<UpdateMessage> said = new ArrayList<>();
    for (UpdateMessage.Request request : requests(task, state)) {
      switch (dice.below(6)) {
        case 0 -> {}
        case 1, 2 -> said.add(rejection(request));
        case 3 -> said.add(acceptance(request));
        default -> {
          said.add(acceptance(request));
          said.add(completion(request.protocolInstanceId()));
        }
      }
    }
    if (dice.oneIn(2)) {
      completeOpen(state, said);
    }
    return said;
  }

  /** Nothing is left open. */
  List<UpdateMessage> all(StartedWorkflowTask task, WorkflowState state) {
    List<UpdateMessage> said = new ArrayList<>();
    requests(task, state).forEach(request -> said.add(rejection(request)));
    completeOpen(state, said);
    return said;
  }

  /** Also those that the worker finds in the history. */
  private static List<UpdateMessage.Request> requests(
      StartedWorkflowTask task, WorkflowState state) {
    List<UpdateMessage.Request> requests = new ArrayList<>(task.messages());
    for (UpdateState.Admitted update : state.updates().admitted()) {
      if (update.kept() == UpdateState.Kept.IN_HISTORY) {
        requests.add(UpdateMessage.Request.of(update.request(), 1));
      }
    }
    return requests;
  }

  private static void completeOpen(WorkflowState state, List<UpdateMessage> said) {
    state
        .updates()
        .byId()
        .forEach(
            (updateId, update) -> {
              if (update instanceof UpdateState.Accepted) {
                said.add(completion(updateId));
              }
            });
  }

  private static UpdateMessage acceptance(UpdateMessage.Request request) {
    return new UpdateMessage.Acceptance(
        request.id() + "/accept",
        request.protocolInstanceId(),
        request.id(),
        request.sequencingEventId());
  }

  private static UpdateMessage rejection(UpdateMessage.Request request) {
    return new UpdateMessage.Rejection(
        request.id() + "/reject", request.protocolInstanceId(), Failure.server("not now"));
  }

  private static UpdateMessage completion(String updateId) {
    return new UpdateMessage.Completion(
        UpdateMessage.requestId(updateId) + "/complete", updateId, List.of(), null);
  }
}
