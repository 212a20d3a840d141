package io.workflow.worker.replay;

import io.workflow.NonDeterminismException;
import io.workflow.protocol.command.Command;
import io.workflow.protocol.history.ActivityEvent;
import io.workflow.protocol.history.ChildEvent;
import io.workflow.protocol.history.EventAttributes;
import io.workflow.protocol.history.ExternalEvent;
import io.workflow.protocol.history.HistoryEvent;
import io.workflow.protocol.history.MarkerRecorded;
import io.workflow.protocol.history.PropertyEvent;
import io.workflow.protocol.history.RunEnd;
import io.workflow.protocol.history.TimerEvent;
import io.workflow.protocol.history.UpdateEvent;
import java.util.List;
import java.util.function.Supplier;

/** Compares what the code asks for with what the history says it asked for. */
final class CommandMatching {

  private static final String ADVICE =
      " The code must do the same as when the history was written: restore the former order of"
          + " calls, or let runs that began with the former code end on it.";

  private CommandMatching() {}

  /**
   * Compares pair by pair and tells each command its event.
   *
   * @param whereCodeWaits for the error when the code asks for less than the history says
   * @throws NonDeterminismException when they differ
   */
  static void match(
      List<IssuedCommand> commands, List<HistoryEvent> events, Supplier<String> whereCodeWaits) {
    for (int i = 0; i < Math.max(commands.size(), events.size()); i++) {
      if (i >= commands.size()) {
        throw missingCommand(events.get(i), whereCodeWaits.get());
      }
      IssuedCommand issued = commands.get(i);
      if (i >= events.size()) {
        throw missingEvent(issued);
      }
      HistoryEvent event = events.get(i);
      if (!matches(issued.command(), event.attributes())) {
        throw different(issued, event);
      }
      issued.became(event.eventId());
    }
  }

  private static boolean matches(Command command, EventAttributes event) {
    return switch (command) {
      case Command.ScheduleActivityTask schedule ->
          event instanceof ActivityEvent.ActivityTaskScheduled scheduled
              && scheduled.activityId().equals(schedule.activityId())
              && scheduled.activityType().equals(schedule.activityType());
      case Command.RequestCancelActivityTask cancel ->
          event instanceof ActivityEvent.ActivityTaskCancelRequested requested
              && requested.scheduledEventId() == cancel.scheduledEventId();
      case Command.StartTimer start ->
          event instanceof TimerEvent.TimerStarted started
              && started.timerId().equals(start.timerId());
      case Command.CancelTimer cancel ->
          event instanceof TimerEvent.TimerCanceled canceled
              && canceled.timerId().equals(cancel.timerId());
      case Command.RecordMarker record ->
          event instanceof MarkerRecorded recorded
              && recorded.markerName().equals(record.markerName());
      case Command.CompleteWorkflowExecution complete ->
          event instanceof RunEnd.WorkflowExecutionCompleted;
      case Command.FailWorkflowExecution fail -> event instanceof RunEnd.WorkflowExecutionFailed;
      case Command.CancelWorkflowExecution cancel ->
          event instanceof RunEnd.WorkflowExecutionCanceled;
      case Command.ContinueAsNewWorkflowExecution next ->
          event instanceof RunEnd.WorkflowExecutionContinuedAsNew;
      case Command.StartChildWorkflowExecution start ->
          event instanceof ChildEvent.StartChildWorkflowExecutionInitiated initiated
              && initiated.workflowId().equals(start.workflowId())
              && initiated.workflowType().equals(start.workflowType());
      case Command.SignalExternalWorkflowExecution signal ->
          event instanceof ExternalEvent.SignalExternalWorkflowExecutionInitiated initiated
              && initiated.workflowId().equals(signal.workflowId())
              && initiated.signalName().equals(signal.signalName());
      case Command.RequestCancelExternalWorkflowExecution cancel ->
          event instanceof ExternalEvent.RequestCancelExternalWorkflowExecutionInitiated initiated
              && initiated.workflowId().equals(cancel.workflowId());
      case Command.UpsertWorkflowSearchAttributes upsert ->
          event instanceof PropertyEvent.UpsertWorkflowSearchAttributes;
      case Command.ModifyWorkflowProperties modify ->
          event instanceof PropertyEvent.WorkflowPropertiesModified;
      case Command.ProtocolMessage message ->
          event instanceof UpdateEvent.WorkflowExecutionUpdateAccepted
              || event instanceof UpdateEvent.WorkflowExecutionUpdateCompleted;
    };
  }

  static NonDeterminismException noSideEffect(String codeLine) {
    return new NonDeterminismException(
        "Expected the history to hold the value of the side effect at "
            + codeLine
            + ", but it has no further MarkerRecorded event SideEffect at this workflow task."
            + ADVICE);
  }

  private static NonDeterminismException different(IssuedCommand issued, HistoryEvent event) {
    return new NonDeterminismException(
        "Expected the code to ask for what the history says in event %d, %s, but at %s it asked for %s."
                .formatted(
                    event.eventId(),
                    CommandText.of(event),
                    codeLine(issued),
                    CommandText.of(issued.command()))
            + ADVICE);
  }

  private static NonDeterminismException missingEvent(IssuedCommand issued) {
    return new NonDeterminismException(
        "Expected the code to ask for nothing more at this workflow task, as the history says, but at %s it asked for %s."
                .formatted(codeLine(issued), CommandText.of(issued.command()))
            + ADVICE);
  }

  private static NonDeterminismException missingCommand(HistoryEvent event, String whereCodeWaits) {
    return new NonDeterminismException(
        "Expected the code to ask for what the history says in event %d, %s, but it asked for nothing more; it %s."
                .formatted(event.eventId(), CommandText.of(event), whereCodeWaits)
            + ADVICE);
  }

  private static String codeLine(IssuedCommand issued) {
    return issued.codeLine() == null ? "an unknown line" : issued.codeLine();
  }
}
