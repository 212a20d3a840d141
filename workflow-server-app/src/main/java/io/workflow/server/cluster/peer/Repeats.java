package io.workflow.server.cluster.peer;

import io.workflow.engine.decide.ActivityRequest;
import io.workflow.engine.decide.ActivityRequest.ActivityReference;
import io.workflow.engine.decide.ExecutionRequest;
import io.workflow.engine.decide.FromWorkflow;
import io.workflow.engine.decide.Request;
import io.workflow.engine.decide.WorkflowTaskRequest;

/**
 * What may be sent again when it is not known what became of it: what has an identity by which the
 * owner knows it again, and what means the same twice.
 */
final class Repeats {

  private Repeats() {}

  static boolean isSafe(Request<?> request) {
    return switch (request) {
      case Request.StartWorkflow start -> hasIdentity(start);
      case Request.UpdateWithStart(var start, var _update, var _closed) -> hasIdentity(start);
      case Request.ResetWorkflow reset -> !reset.requestId().isEmpty();
      case Request.StartChildWorkflow _r -> true;
      case Request.Wake _r -> true;
      case Request.DeleteExecution _r -> true;
      case ExecutionRequest.SignalWorkflow signal -> !signal.requestId().isEmpty();
      case ExecutionRequest.RequestCancelWorkflow _r -> true;
      // The second one finds a closed workflow.
      case ExecutionRequest.TerminateWorkflow _r -> false;
      case ExecutionRequest.UpdateWorkflow _r -> true;
      case FromWorkflow _r -> true;
      case WorkflowTaskRequest<?> _r -> true;
      case ActivityRequest.StartActivityTask _r -> true;
      case ActivityRequest.ReturnActivityTask _r -> true;
      case ActivityRequest.CompleteActivityTask it -> isToken(it.activity());
      case ActivityRequest.FailActivityTask it -> isToken(it.activity());
      case ActivityRequest.CancelActivityTask it -> isToken(it.activity());
      case ActivityRequest.RecordActivityHeartbeat _r -> true;
    };
  }

  private static boolean hasIdentity(Request.StartWorkflow start) {
    ExecutionRequest.SignalWorkflow signal = start.signal();
    return !start.requestId().isEmpty() && (signal == null || !signal.requestId().isEmpty());
  }

  /** A second answer to an attempt is stale, and workers know that; by id it is an error. */
  private static boolean isToken(ActivityReference activity) {
    return activity instanceof ActivityReference.ByToken;
  }
}
