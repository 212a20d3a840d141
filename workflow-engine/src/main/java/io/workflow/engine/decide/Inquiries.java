package io.workflow.engine.decide;

import io.workflow.engine.state.OutboxMessage;
import io.workflow.engine.state.OutboxMessage.AskChild;
import io.workflow.engine.state.OutboxMessage.RequestCancelExternal;
import io.workflow.engine.state.OutboxMessage.SignalExternal;
import io.workflow.engine.state.PendingChild;
import io.workflow.engine.state.PendingExternalRequest;
import io.workflow.engine.state.WorkflowState;
import io.workflow.protocol.history.ChildEvent.StartChildWorkflowExecutionInitiated;
import io.workflow.protocol.history.ExternalEvent.RequestCancelExternalWorkflowExecutionInitiated;
import io.workflow.protocol.history.ExternalEvent.SignalExternalWorkflowExecutionInitiated;
import io.workflow.protocol.history.ExternalSender;
import io.workflow.protocol.history.HistoryEvent;
import java.util.List;

/**
 * What a run that goes on after a time in which it was closed asks of other workflows: they may
 * have answered while nobody listened.
 */
record Inquiries(Transition run, List<HistoryEvent> events) {

  /** About all that the run still waits for. */
  void send() {
    WorkflowState state = run.state();
    for (PendingChild child : state.children().values()) {
      run.send(child(state, child));
    }
    for (PendingExternalRequest signal : state.externals().signals().values()) {
      run.send(signal(state, signal.initiatedEventId()));
    }
    for (PendingExternalRequest cancel : state.externals().cancelRequests().values()) {
      run.send(cancel(state, cancel.initiatedEventId()));
    }
  }

  private OutboxMessage child(WorkflowState state, PendingChild child) {
    HistoryEvent event = event(child.initiatedEventId());
    if (!(event.attributes() instanceof StartChildWorkflowExecutionInitiated initiated)) {
      throw unexpected(event);
    }
    return new AskChild(
        ExternalCommands.start(
            state,
            state.lineage().writerOf(event.eventId()),
            event.eventId(),
            initiated,
            event.metadata()),
        child.hasStarted());
  }

  private OutboxMessage signal(WorkflowState state, long initiatedEventId) {
    HistoryEvent event = event(initiatedEventId);
    if (!(event.attributes() instanceof SignalExternalWorkflowExecutionInitiated signal)) {
      throw unexpected(event);
    }
    return new SignalExternal(
        sender(state, initiatedEventId),
        signal,
        signal.childWorkflowOnly() ? ExternalCommands.asParent(state, signal.workflowId()) : null);
  }

  private OutboxMessage cancel(WorkflowState state, long initiatedEventId) {
    HistoryEvent event = event(initiatedEventId);
    if (!(event.attributes() instanceof RequestCancelExternalWorkflowExecutionInitiated cancel)) {
      throw unexpected(event);
    }
    return new RequestCancelExternal(
        sender(state, initiatedEventId),
        cancel,
        cancel.childWorkflowOnly() ? ExternalCommands.asParent(state, cancel.workflowId()) : null);
  }

  /** By the name of the run that has asked before, so that it happens once. */
  private static ExternalSender sender(WorkflowState state, long initiatedEventId) {
    return new ExternalSender(
        state.key().namespace(),
        state.key().workflowId(),
        state.lineage().writerOf(initiatedEventId),
        initiatedEventId);
  }

  private HistoryEvent event(long eventId) {
    return events.get((int) eventId - 1);
  }

  private IllegalStateException unexpected(HistoryEvent event) {
    return new IllegalStateException(
        "Expected an event of run %s that asks another workflow for something, but found %s"
            .formatted(run.state().runId(), event));
  }
}
