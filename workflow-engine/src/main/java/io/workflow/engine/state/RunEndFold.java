package io.workflow.engine.state;

import io.workflow.protocol.WorkflowStatus;
import io.workflow.protocol.history.RunEnd;
import io.workflow.protocol.history.RunEnd.WorkflowExecutionCanceled;
import io.workflow.protocol.history.RunEnd.WorkflowExecutionCompleted;
import io.workflow.protocol.history.RunEnd.WorkflowExecutionContinuedAsNew;
import io.workflow.protocol.history.RunEnd.WorkflowExecutionFailed;
import io.workflow.protocol.history.RunEnd.WorkflowExecutionTerminated;
import io.workflow.protocol.history.RunEnd.WorkflowExecutionTimedOut;

/** What the last event of a run means for its state. */
final class RunEndFold {

  private RunEndFold() {}

  static WorkflowStatus status(RunEnd end) {
    return switch (end) {
      case WorkflowExecutionCompleted _end -> WorkflowStatus.COMPLETED;
      case WorkflowExecutionFailed _end -> WorkflowStatus.FAILED;
      case WorkflowExecutionCanceled _end -> WorkflowStatus.CANCELED;
      case WorkflowExecutionTerminated _end -> WorkflowStatus.TERMINATED;
      case WorkflowExecutionTimedOut _end -> WorkflowStatus.TIMED_OUT;
      case WorkflowExecutionContinuedAsNew _end -> WorkflowStatus.CONTINUED_AS_NEW;
    };
  }
}
