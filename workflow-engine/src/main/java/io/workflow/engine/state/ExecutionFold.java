package io.workflow.engine.state;

import io.workflow.protocol.history.ExecutionEvent;
import io.workflow.protocol.history.ExecutionEvent.WorkflowExecutionCancelRequested;
import io.workflow.protocol.history.ExecutionEvent.WorkflowExecutionOptionsUpdated;
import io.workflow.protocol.history.ExecutionEvent.WorkflowExecutionSignaled;
import io.workflow.protocol.history.ExecutionEvent.WorkflowExecutionStarted;

/** What the start of a run, and what is asked of it, mean for the state. */
final class ExecutionFold {

  private ExecutionFold() {}

  static WorkflowState apply(WorkflowState state, ExecutionEvent event, long eventId) {
    Requests requests = state.requests();
    return switch (event) {
      case WorkflowExecutionStarted started ->
          state.with(state.workflowTasks().delayed(started.firstWorkflowTaskBackoff() != null));
      case WorkflowExecutionSignaled signal -> state.with(requests.delivered(signal.requestId()));
      case WorkflowExecutionCancelRequested _request -> state.with(requests.cancel());
      case WorkflowExecutionOptionsUpdated(var startId) ->
          state.with(requests.attached(startId, eventId));
    };
  }
}
