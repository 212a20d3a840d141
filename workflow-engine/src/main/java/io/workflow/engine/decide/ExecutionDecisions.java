package io.workflow.engine.decide;

import io.workflow.engine.decide.ExecutionRequest.RequestCancelWorkflow;
import io.workflow.engine.decide.ExecutionRequest.SignalWorkflow;
import io.workflow.engine.decide.ExecutionRequest.TerminateWorkflow;
import io.workflow.engine.decide.Rejection.Reason;
import io.workflow.protocol.history.EventMetadata;
import io.workflow.protocol.history.ExecutionEvent.WorkflowExecutionCancelRequested;
import io.workflow.protocol.history.ExecutionEvent.WorkflowExecutionSignaled;
import io.workflow.protocol.history.ExternalSender;
import io.workflow.protocol.history.RunEnd.WorkflowExecutionTerminated;
import org.jspecify.annotations.Nullable;

/** What is asked of a run from outside: signal, cancel, terminate. */
final class ExecutionDecisions {

  private ExecutionDecisions() {}

  static Response.Done signal(Transition run, SignalWorkflow signal) {
    return signal(run, signal, null);
  }

  /** {@code sender}: the workflow whose code sends it. */
  static Response.Done signal(
      Transition run, SignalWorkflow signal, @Nullable ExternalSender sender) {
    if (run.state().requests().signalIds().contains(signal.requestId())) {
      return new Response.Done();
    }
    requireRoom(run, signal);
    run.arrive(signaled(signal, sender), EventMetadata.of(null, signal.links()));
    if (!run.state().workflowTasks().firstWaits()) { // a signal does not hurry a run
      wakeCode(run);
    }
    return new Response.Done();
  }

  private static void requireRoom(Transition run, SignalWorkflow signal) {
    if (run.state().signals() >= run.limits().signals()) {
      throw new RejectedException(
          Reason.INVALID_ARGUMENT,
          """
          exceeded workflow execution limit for signal events: expected at most %d, but run %s has \
          got that many, and signal '%s' is refused. Let the workflow continue as new"""
              .formatted(run.limits().signals(), run.state().runId(), signal.signalName()),
          run.state().runId());
    }
  }

  static WorkflowExecutionSignaled signaled(
      SignalWorkflow signal, @Nullable ExternalSender sender) {
    return new WorkflowExecutionSignaled(
        signal.signalName(),
        signal.input(),
        signal.header(),
        signal.identity(),
        signal.requestId(),
        sender);
  }

  static Response.Done requestCancel(Transition run, RequestCancelWorkflow cancel) {
    return requestCancel(run, cancel, null);
  }

  /** {@code sender}: the workflow whose code asks. */
  static Response.Done requestCancel(
      Transition run, RequestCancelWorkflow cancel, @Nullable ExternalSender sender) {
    requireChain(run, cancel.firstExecutionRunId());
    if (!run.state().requests().cancelRequested()) {
      run.arrive(
          new WorkflowExecutionCancelRequested(
              cancel.cause(), cancel.identity(), cancel.requestId(), sender),
          EventMetadata.of(null, cancel.links()));
      wakeCode(run);
    }
    return new Response.Done();
  }

  static Response.Done terminate(Transition run, TerminateWorkflow terminate) {
    requireChain(run, terminate.firstExecutionRunId());
    WorkflowTaskLife.endedFromOutside(run);
    run.add(
        new WorkflowExecutionTerminated(
            terminate.reason(), terminate.details(), terminate.identity()),
        EventMetadata.of(null, terminate.links()));
    return new Response.Done();
  }

  private static void requireChain(Transition run, @Nullable String firstExecutionRunId) {
    String first = run.state().started().chain().firstExecutionRunId();
    if (firstExecutionRunId != null && !firstExecutionRunId.equals(first)) {
      throw new RejectedException(
          Reason.NOT_FOUND,
          ("Expected the open run %s of workflow '%s' to belong to the chain that began "
                  + "with run %s, but its chain began with %s")
              .formatted(
                  run.state().runId(), run.state().key().workflowId(), firstExecutionRunId, first),
          run.state().runId());
    }
  }

  /** Makes sure that the code hears what happened. */
  static void wakeCode(Transition run) {
    if (run.state().workflowTask() == null) {
      run.scheduleWorkflowTask();
      run.dispatchWorkflowTask();
    }
  }
}
