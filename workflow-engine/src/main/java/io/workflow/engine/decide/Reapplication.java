package io.workflow.engine.decide;

import io.workflow.engine.decide.Request.ResetWorkflow;
import io.workflow.engine.decide.Request.SignalWorkflow;
import io.workflow.engine.state.Arrival;
import io.workflow.engine.state.PendingChild;
import io.workflow.engine.state.UpdateState;
import io.workflow.engine.state.UpdateState.Kept;
import io.workflow.engine.state.WorkflowState;
import io.workflow.protocol.history.ChildEvent.ChildWorkflowExecutionStarted;
import io.workflow.protocol.history.ChildEvent.StartChildWorkflowExecutionFailed;
import io.workflow.protocol.history.EventAttributes;
import io.workflow.protocol.history.EventMetadata;
import io.workflow.protocol.history.ExecutionEvent.WorkflowExecutionCancelRequested;
import io.workflow.protocol.history.ExecutionEvent.WorkflowExecutionOptionsUpdated;
import io.workflow.protocol.history.ExecutionEvent.WorkflowExecutionSignaled;
import io.workflow.protocol.history.ExternalEvent.ExternalWorkflowExecutionCancelRequested;
import io.workflow.protocol.history.ExternalEvent.ExternalWorkflowExecutionSignaled;
import io.workflow.protocol.history.ExternalEvent.RequestCancelExternalWorkflowExecutionFailed;
import io.workflow.protocol.history.ExternalEvent.SignalExternalWorkflowExecutionFailed;
import io.workflow.protocol.history.HistoryEvent;
import io.workflow.protocol.history.UpdateEvent.WorkflowExecutionUpdateAccepted;
import io.workflow.protocol.history.UpdateEvent.WorkflowExecutionUpdateAdmitted;
import io.workflow.protocol.history.UpdateRequest;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What has reached a workflow since the workflow task that a reset goes back to, told to the new
 * run: what was asked of it from outside, and what became of other workflows that it still waits
 * for.
 */
record Reapplication(Transition run, ResetWorkflow reset) {

  /** {@code open}: the run that the reset ends, if it followed the base run. */
  void apply(@Nullable WorkflowState open) {
    List<HistoryEvent> base = reset.baseEvents();
    base.subList((int) reset.workflowTaskFinishEventId() - 1, base.size())
        .forEach(event -> tell(event.attributes(), event.metadata(), true));
    boolean openIsBase = reset.laterEvents().isEmpty();
    reset.laterEvents().forEach(event -> tell(event.attributes(), event.metadata(), false));
    if (open != null) {
      for (Arrival arrival : open.arrivals()) {
        tell(arrival.attributes(), arrival.metadata(), openIsBase);
      }
      for (UpdateState.Admitted update : open.updates().admitted()) {
        if (update.kept() == Kept.BESIDE_HISTORY) {
          ask(update.request());
        }
      }
    }
    for (SignalWorkflow signal : reset.furtherSignals()) {
      run.add(ExecutionDecisions.signaled(signal, null));
    }
  }

  /** {@code ofBase}: event ids in it are those of the base run, and so of the new one. */
  private void tell(EventAttributes attributes, @Nullable EventMetadata metadata, boolean ofBase) {
    if (attributes instanceof WorkflowExecutionSignaled signal) {
      if (reset.signals() && !run.state().signalRequestIds().contains(signal.requestId())) {
        run.add(signal, metadata);
      }
    } else if (attributes instanceof WorkflowExecutionUpdateAdmitted admitted) {
      ask(admitted.request());
    } else if (attributes instanceof WorkflowExecutionUpdateAccepted accepted) {
      if (accepted.acceptedRequest() != null) { // else another event has told it
        ask(accepted.acceptedRequest());
      }
    } else if (attributes instanceof WorkflowExecutionCancelRequested request) {
      if (reset.cancelRequests() && !run.state().cancelRequested()) {
        run.add(request, metadata);
      }
    } else if (attributes instanceof WorkflowExecutionOptionsUpdated updated) {
      if (!run.state().attachedRequestIds().containsKey(updated.attachedRequestId())) {
        run.add(updated, metadata);
      }
    } else if (ofBase) {
      tellOfOthers(attributes);
    }
  }

  private void ask(UpdateRequest request) {
    if (reset.updates() && run.state().updates().get(request.updateId()) == null) {
      run.add(
          new WorkflowExecutionUpdateAdmitted(request), EventMetadata.of(null, request.links()));
    }
  }

  /** The new run waits for what the base run had asked for by then, and for nothing else. */
  private void tellOfOthers(EventAttributes attributes) {
    if (attributes instanceof StartChildWorkflowExecutionFailed failed) {
      if (child(failed.initiatedEventId()) != null) {
        run.add(failed);
      }
    } else if (attributes instanceof ChildWorkflowExecutionStarted started) {
      PendingChild child = child(started.initiatedEventId());
      if (child != null && !child.hasStarted()) {
        run.add(started);
      }
    } else if (ChildEvents.isEnd(attributes)) {
      PendingChild child = child(ChildEvents.initiatedEventId(attributes));
      if (child != null) {
        run.add(ChildEvents.withStartedEventId(attributes, child.startedEventId()));
      }
    } else if (isAnswerThatIsAwaited(attributes)) {
      run.add(attributes);
    }
  }

  private @Nullable PendingChild child(long initiatedEventId) {
    return run.state().children().get(initiatedEventId);
  }

  private boolean isAnswerThatIsAwaited(EventAttributes attributes) {
    var signals = run.state().externals().signals();
    var cancelRequests = run.state().externals().cancelRequests();
    return (attributes instanceof ExternalWorkflowExecutionSignaled signaled
            && signals.containsKey(signaled.initiatedEventId()))
        || (attributes instanceof SignalExternalWorkflowExecutionFailed failed
            && signals.containsKey(failed.initiatedEventId()))
        || (attributes instanceof ExternalWorkflowExecutionCancelRequested requested
            && cancelRequests.containsKey(requested.initiatedEventId()))
        || (attributes instanceof RequestCancelExternalWorkflowExecutionFailed failed
            && cancelRequests.containsKey(failed.initiatedEventId()));
  }
}
