package io.workflow.engine.decide;

import io.workflow.protocol.history.ChildEvent.ChildWorkflowExecutionCanceled;
import io.workflow.protocol.history.ChildEvent.ChildWorkflowExecutionCompleted;
import io.workflow.protocol.history.ChildEvent.ChildWorkflowExecutionFailed;
import io.workflow.protocol.history.ChildEvent.ChildWorkflowExecutionTerminated;
import io.workflow.protocol.history.ChildEvent.ChildWorkflowExecutionTimedOut;
import io.workflow.protocol.history.ChildExecution;
import io.workflow.protocol.history.EventAttributes;
import io.workflow.protocol.history.RunEnd.WorkflowExecutionCanceled;
import io.workflow.protocol.history.RunEnd.WorkflowExecutionCompleted;
import io.workflow.protocol.history.RunEnd.WorkflowExecutionFailed;
import io.workflow.protocol.history.RunEnd.WorkflowExecutionTerminated;
import io.workflow.protocol.history.RunEnd.WorkflowExecutionTimedOut;
import org.jspecify.annotations.Nullable;

/** How the end of a child reads in the history of its parent. */
final class ChildEvents {

  private ChildEvents() {}

  /**
   * The parent's event for the end of a run, without the id of its started event; {@code null} when
   * the chain goes on with another run.
   */
  static @Nullable EventAttributes end(
      long initiatedEventId, ChildExecution child, EventAttributes closing) {
    if (closing instanceof WorkflowExecutionCompleted e) {
      return e.newExecutionRunId() != null
          ? null
          : new ChildWorkflowExecutionCompleted(initiatedEventId, 0, child, e.result());
    }
    if (closing instanceof WorkflowExecutionFailed e) {
      return e.newExecutionRunId() != null
          ? null
          : new ChildWorkflowExecutionFailed(
              initiatedEventId, 0, child, e.failure(), e.retryState());
    }
    if (closing instanceof WorkflowExecutionTimedOut e) {
      return e.newExecutionRunId() != null
          ? null
          : new ChildWorkflowExecutionTimedOut(initiatedEventId, 0, child, e.retryState());
    }
    if (closing instanceof WorkflowExecutionCanceled e) {
      return new ChildWorkflowExecutionCanceled(initiatedEventId, 0, child, e.details());
    }
    return closing instanceof WorkflowExecutionTerminated
        ? new ChildWorkflowExecutionTerminated(initiatedEventId, 0, child)
        : null;
  }

  /** Whether the event tells of the end of a child. */
  static boolean isEnd(EventAttributes attributes) {
    return attributes instanceof ChildWorkflowExecutionCompleted
        || attributes instanceof ChildWorkflowExecutionFailed
        || attributes instanceof ChildWorkflowExecutionCanceled
        || attributes instanceof ChildWorkflowExecutionTimedOut
        || attributes instanceof ChildWorkflowExecutionTerminated;
  }

  /** The child's initiated event. */
  static long initiatedEventId(EventAttributes end) {
    if (end instanceof ChildWorkflowExecutionCompleted e) {
      return e.initiatedEventId();
    }
    if (end instanceof ChildWorkflowExecutionFailed e) {
      return e.initiatedEventId();
    }
    if (end instanceof ChildWorkflowExecutionCanceled e) {
      return e.initiatedEventId();
    }
    if (end instanceof ChildWorkflowExecutionTimedOut e) {
      return e.initiatedEventId();
    }
    if (end instanceof ChildWorkflowExecutionTerminated e) {
      return e.initiatedEventId();
    }
    throw new IllegalStateException("Expected the end of a child, but got " + end);
  }

  /** The same end, wired to the child's started event. */
  static EventAttributes withStartedEventId(EventAttributes end, long startedEventId) {
    if (end instanceof ChildWorkflowExecutionCompleted e) {
      return new ChildWorkflowExecutionCompleted(
          e.initiatedEventId(), startedEventId, e.child(), e.result());
    }
    if (end instanceof ChildWorkflowExecutionFailed e) {
      return new ChildWorkflowExecutionFailed(
          e.initiatedEventId(), startedEventId, e.child(), e.failure(), e.retryState());
    }
    if (end instanceof ChildWorkflowExecutionCanceled e) {
      return new ChildWorkflowExecutionCanceled(
          e.initiatedEventId(), startedEventId, e.child(), e.details());
    }
    if (end instanceof ChildWorkflowExecutionTimedOut e) {
      return new ChildWorkflowExecutionTimedOut(
          e.initiatedEventId(), startedEventId, e.child(), e.retryState());
    }
    if (end instanceof ChildWorkflowExecutionTerminated e) {
      return new ChildWorkflowExecutionTerminated(e.initiatedEventId(), startedEventId, e.child());
    }
    throw new IllegalStateException("Expected the end of a child, but got " + end);
  }
}
