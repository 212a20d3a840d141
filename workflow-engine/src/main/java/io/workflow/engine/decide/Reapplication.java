package io.workflow.engine.decide;

import io.workflow.engine.decide.ExecutionRequest.SignalWorkflow;
import io.workflow.engine.decide.Request.ResetWorkflow;
import io.workflow.engine.state.Arrival;
import io.workflow.engine.state.PendingChild;
import io.workflow.engine.state.PendingExternals;
import io.workflow.engine.state.UpdateState;
import io.workflow.engine.state.UpdateState.Kept;
import io.workflow.engine.state.WorkflowState;
import io.workflow.protocol.history.ChildEvent.ChildEnd;
import io.workflow.protocol.history.ChildEvent.ChildWorkflowExecutionStarted;
import io.workflow.protocol.history.ChildEvent.StartChildWorkflowExecutionFailed;
import io.workflow.protocol.history.EventAttributes;
import io.workflow.protocol.history.EventMetadata;
import io.workflow.protocol.history.ExecutionEvent.WorkflowExecutionCancelRequested;
import io.workflow.protocol.history.ExecutionEvent.WorkflowExecutionOptionsUpdated;
import io.workflow.protocol.history.ExecutionEvent.WorkflowExecutionSignaled;
import io.workflow.protocol.history.ExternalEvent.CancelAnswer;
import io.workflow.protocol.history.ExternalEvent.SignalAnswer;
import io.workflow.protocol.history.HistoryEvent;
import io.workflow.protocol.history.Reapplied;
import io.workflow.protocol.history.Reapplied.FromOthers;
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
    boolean openIsBase = open != null && open.runId().equals(reset.baseRunId());
    reset.laterEvents().forEach(event -> tell(event.attributes(), event.metadata(), false));
    if (open != null) {
      for (Arrival arrival : open.arrivals().all()) {
        tell(arrival.attributes(), arrival.metadata(), openIsBase);
      }
      for (UpdateState.Admitted update : open.updates().admitted()) {
        if (update.kept() == Kept.BESIDE_HISTORY) {
          ask(update.request());
        }
      }
    }
    for (SignalWorkflow signal : reset.reapply().furtherSignals()) {
      run.add(ExecutionDecisions.signaled(signal, null));
    }
  }

  /** {@code ofBase}: event ids in it are those of the base run, and so of the new one. */
  private void tell(EventAttributes attributes, @Nullable EventMetadata metadata, boolean ofBase) {
    if (attributes instanceof Reapplied event) {
      switch (event) {
        case WorkflowExecutionSignaled signal -> signal(signal, metadata);
        case WorkflowExecutionCancelRequested request -> requestCancel(request, metadata);
        case WorkflowExecutionOptionsUpdated updated -> attach(updated, metadata);
        case WorkflowExecutionUpdateAdmitted admitted -> ask(admitted.request());
        case WorkflowExecutionUpdateAccepted accepted -> {
          if (accepted.acceptedRequest() != null) { // else another event has told it
            ask(accepted.acceptedRequest());
          }
        }
        case FromOthers others -> {
          if (ofBase) {
            tell(others);
          }
        }
      }
    }
  }

  private void signal(WorkflowExecutionSignaled signal, @Nullable EventMetadata metadata) {
    if (reset.reapply().signals()
        && !run.state().requests().signalIds().contains(signal.requestId())) {
      run.add(signal, metadata);
    }
  }

  private void requestCancel(
      WorkflowExecutionCancelRequested request, @Nullable EventMetadata metadata) {
    if (reset.reapply().cancelRequests() && !run.state().requests().cancelRequested()) {
      run.add(request, metadata);
    }
  }

  private void attach(WorkflowExecutionOptionsUpdated updated, @Nullable EventMetadata metadata) {
    if (!run.state().requests().attachedIds().containsKey(updated.attachedRequestId())) {
      run.add(updated, metadata);
    }
  }

  private void ask(UpdateRequest request) {
    if (reset.reapply().updates() && run.state().updates().get(request.updateId()) == null) {
      run.add(
          new WorkflowExecutionUpdateAdmitted(request), EventMetadata.of(null, request.links()));
    }
  }

  /** The new run waits for what the base run had asked for by then, and for nothing else. */
  private void tell(FromOthers event) {
    PendingChild child = run.state().children().get(event.initiatedEventId());
    PendingExternals pending = run.state().externals();
    switch (event) {
      case StartChildWorkflowExecutionFailed failed -> addIf(child != null, failed);
      case ChildWorkflowExecutionStarted started ->
          addIf(child != null && !child.hasStarted(), started);
      case ChildEnd end -> {
        if (child != null) {
          run.add(end.startedBy(child.startedEventId()));
        }
      }
      case SignalAnswer answer ->
          addIf(pending.signals().containsKey(answer.initiatedEventId()), answer);
      case CancelAnswer answer ->
          addIf(pending.cancelRequests().containsKey(answer.initiatedEventId()), answer);
    }
  }

  private void addIf(boolean awaited, FromOthers event) {
    if (awaited) {
      run.add(event);
    }
  }
}
