package io.workflow.engine.state;

import io.workflow.engine.state.UpdateState.Kept;
import io.workflow.protocol.history.UpdateEvent;
import io.workflow.protocol.history.UpdateEvent.WorkflowExecutionUpdateAccepted;
import io.workflow.protocol.history.UpdateEvent.WorkflowExecutionUpdateAdmitted;
import io.workflow.protocol.history.UpdateEvent.WorkflowExecutionUpdateCompleted;

/** What the events of updates mean for the state. */
final class UpdateFold {

  private UpdateFold() {}

  static Updates apply(Updates updates, UpdateEvent event, long eventId) {
    return switch (event) {
      case WorkflowExecutionUpdateAdmitted(var request) -> updates.admit(request, Kept.IN_HISTORY);
      case WorkflowExecutionUpdateAccepted accepted ->
          updates.accept(accepted.protocolInstanceId(), eventId);
      case WorkflowExecutionUpdateCompleted completed ->
          updates.complete(completed.updateId(), completed.acceptedEventId(), eventId);
    };
  }
}
