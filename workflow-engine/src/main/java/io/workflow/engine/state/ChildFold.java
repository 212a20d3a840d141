package io.workflow.engine.state;

import io.workflow.protocol.history.ChildEvent;
import io.workflow.protocol.history.ChildEvent.ChildEnd;
import io.workflow.protocol.history.ChildEvent.ChildWorkflowExecutionStarted;
import io.workflow.protocol.history.ChildEvent.StartChildWorkflowExecutionFailed;
import io.workflow.protocol.history.ChildEvent.StartChildWorkflowExecutionInitiated;

/** What the events of child workflows mean for the state of their parent. */
final class ChildFold {

  private ChildFold() {}

  static PendingExternals apply(PendingExternals externals, ChildEvent event, long eventId) {
    return switch (event) {
      case StartChildWorkflowExecutionInitiated child ->
          externals.plusChild(PendingChild.initiated(eventId, child));
      case StartChildWorkflowExecutionFailed failed ->
          externals.minusChild(failed.initiatedEventId());
      case ChildWorkflowExecutionStarted start ->
          externals.childStarted(start.initiatedEventId(), eventId, start.child().runId());
      case ChildEnd end -> externals.minusChild(end.initiatedEventId());
    };
  }
}
