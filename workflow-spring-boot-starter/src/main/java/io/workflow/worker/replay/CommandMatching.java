package io.workflow.worker.replay;

import io.workflow.NonDeterminismException;
import io.workflow.protocol.history.ActivityEvent;
import io.workflow.protocol.history.ArrivalEvent;
import io.workflow.protocol.history.ChildEvent;
import io.workflow.protocol.history.CommandEvent;
import io.workflow.protocol.history.ExternalEvent;
import io.workflow.protocol.history.MarkerRecorded;
import io.workflow.protocol.history.PropertyEvent;
import io.workflow.protocol.history.RunEnd.WorkflowExecutionCanceled;
import io.workflow.protocol.history.RunEnd.WorkflowExecutionCompleted;
import io.workflow.protocol.history.RunEnd.WorkflowExecutionContinuedAsNew;
import io.workflow.protocol.history.RunEnd.WorkflowExecutionFailed;
import io.workflow.protocol.history.TimerEvent;
import io.workflow.protocol.history.UpdateEvent;
import java.util.List;
import java.util.function.Supplier;

/** Compares what the code asks for with what the history says it asked for. */
final class CommandMatching {

  private static final String ADVICE =
      " The code must do the same as when the history was written: restore the former order of"
          + " calls, or let runs that began with the former code end on it.";

  private static final String OTHER_SDK =
      " Code of this library never brings about such an event: a worker of another SDK has served"
          + " this workflow. Let only workers of that SDK serve this workflow type, on a task queue"
          + " of its own; or terminate the workflow and start it again.";

  private CommandMatching() {}

  /**
   * Compares pair by pair and tells each command its event.
   *
   * @param whereCodeWaits for the error when the code asks for less than the history says
   * @throws NonDeterminismException when they differ
   */
  static void match(
      List<IssuedCommand> commands,
      List<Recorded<CommandEvent>> events,
      Supplier<String> whereCodeWaits) {
    for (int i = 0; i < Math.max(commands.size(), events.size()); i++) {
      if (i >= commands.size()) {
        throw missingCommand(events.get(i), whereCodeWaits.get());
      }
      IssuedCommand issued = commands.get(i);
      if (i >= events.size()) {
        throw missingEvent(issued);
      }
      Recorded<CommandEvent> event = events.get(i);
      if (!CommandIdentity.of(issued.command()).equals(CommandIdentity.of(event.attributes()))) {
        throw different(issued, event);
      }
      issued.became(event.eventId());
    }
  }

  static NonDeterminismException noSideEffect(String codeLine) {
    return new NonDeterminismException(
        "Expected the history to hold the value of the side effect at "
            + codeLine
            + ", but it has no further MarkerRecorded event SideEffect at this workflow task."
            + ADVICE);
  }

  private static NonDeterminismException different(
      IssuedCommand issued, Recorded<CommandEvent> event) {
    return new NonDeterminismException(
        ("Expected the code to ask for what the history says in event %d, %s, but at %s it "
                    + "asked for %s.")
                .formatted(
                    event.eventId(),
                    CommandText.of(event),
                    codeLine(issued),
                    CommandText.of(issued.command()))
            + advice(event.attributes()));
  }

  private static NonDeterminismException missingEvent(IssuedCommand issued) {
    return new NonDeterminismException(
        ("Expected the code to ask for nothing more at this workflow task, as the history "
                    + "says, but at %s it asked for %s.")
                .formatted(codeLine(issued), CommandText.of(issued.command()))
            + ADVICE);
  }

  private static NonDeterminismException missingCommand(
      Recorded<CommandEvent> event, String whereCodeWaits) {
    return new NonDeterminismException(
        ("Expected the code to ask for what the history says in event %d, %s, but it asked "
                    + "for nothing more; it %s.")
                .formatted(event.eventId(), CommandText.of(event), whereCodeWaits)
            + advice(event.attributes()));
  }

  /** The code is told of an answer to what it can't have asked for. */
  static NonDeterminismException ofAnotherSdk(Recorded<ArrivalEvent> event) {
    return new NonDeterminismException(
        "Expected the code to have asked for what is answered by event %d, %s, but it can't have."
                .formatted(event.eventId(), event.eventType())
            + OTHER_SDK);
  }

  private static String advice(CommandEvent event) {
    return switch (event) {
      case ActivityEvent activity -> ADVICE;
      case TimerEvent timer -> ADVICE;
      case MarkerRecorded marker ->
          marker.markerName().equals(ReplayMachine.SIDE_EFFECT) ? ADVICE : OTHER_SDK;
      case WorkflowExecutionCompleted end -> ADVICE;
      case WorkflowExecutionFailed end -> ADVICE;
      case WorkflowExecutionCanceled end -> ADVICE;
      case WorkflowExecutionContinuedAsNew end -> OTHER_SDK;
      case PropertyEvent properties -> OTHER_SDK;
      case UpdateEvent update -> OTHER_SDK;
      case ChildEvent child -> OTHER_SDK;
      case ExternalEvent external -> OTHER_SDK;
    };
  }

  private static String codeLine(IssuedCommand issued) {
    return issued.codeLine() == null ? "an unknown line" : issued.codeLine();
  }
}
