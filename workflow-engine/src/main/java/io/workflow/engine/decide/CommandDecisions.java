package io.workflow.engine.decide;

import static io.workflow.protocol.WorkflowTaskFailedCause.BAD_CANCEL_TIMER_ATTRIBUTES;
import static io.workflow.protocol.WorkflowTaskFailedCause.BAD_COMPLETE_WORKFLOW_EXECUTION_ATTRIBUTES;
import static io.workflow.protocol.WorkflowTaskFailedCause.BAD_RECORD_MARKER_ATTRIBUTES;
import static io.workflow.protocol.WorkflowTaskFailedCause.BAD_REQUEST_CANCEL_ACTIVITY_ATTRIBUTES;
import static io.workflow.protocol.WorkflowTaskFailedCause.BAD_START_TIMER_ATTRIBUTES;
import static io.workflow.protocol.WorkflowTaskFailedCause.START_TIMER_DUPLICATE_ID;
import static io.workflow.protocol.WorkflowTaskFailedCause.UNHANDLED_COMMAND;

import io.workflow.engine.decide.WorkflowTaskRequest.CompleteWorkflowTask;
import io.workflow.engine.state.Arrival;
import io.workflow.engine.state.Change;
import io.workflow.engine.state.PendingActivity;
import io.workflow.engine.state.PendingTimer;
import io.workflow.protocol.Payload;
import io.workflow.protocol.Payloads;
import io.workflow.protocol.command.Command;
import io.workflow.protocol.command.Command.CancelTimer;
import io.workflow.protocol.command.Command.CancelWorkflowExecution;
import io.workflow.protocol.command.Command.CompleteWorkflowExecution;
import io.workflow.protocol.command.Command.FailWorkflowExecution;
import io.workflow.protocol.command.Command.RecordMarker;
import io.workflow.protocol.command.Command.RequestCancelActivityTask;
import io.workflow.protocol.command.Command.ScheduleActivityTask;
import io.workflow.protocol.command.Command.StartTimer;
import io.workflow.protocol.history.ActivityEvent.ActivityEnd;
import io.workflow.protocol.history.ActivityEvent.ActivityTaskCancelRequested;
import io.workflow.protocol.history.ActivityEvent.ActivityTaskCanceled;
import io.workflow.protocol.history.EventAttributes;
import io.workflow.protocol.history.EventMetadata;
import io.workflow.protocol.history.MarkerRecorded;
import io.workflow.protocol.history.TimerEvent.TimerCanceled;
import io.workflow.protocol.history.TimerEvent.TimerFired;
import io.workflow.protocol.history.TimerEvent.TimerStarted;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** What the commands of an answered workflow task come to, in their order. */
final class CommandDecisions {

  /** What is said of an activity that was cancelled before a worker had it. */
  private static final Payload NOT_STARTED = Payloads.json("\"ACTIVITY_ID_NOT_STARTED\"");

  private final ActivityCommands activityCommands;
  private final ExternalCommands externalCommands;
  private final CommandSizes sizes;

  CommandDecisions(Limits limits) {
    this.activityCommands = new ActivityCommands(limits);
    this.externalCommands = new ExternalCommands(limits);
    this.sizes = new CommandSizes(limits);
  }

  /** {@code eager}: the worker would take the task with the answer. */
  record ScheduledActivity(long scheduledEventId, boolean eager) {}

  /**
   * Carries the commands out. What they bring about that the code has not seen is left among the
   * arrivals.
   *
   * @return the activities to start or dispatch, in order
   * @throws BadCommandException when a command makes no sense
   */
  List<ScheduledActivity> execute(
      Transition run, CompleteWorkflowTask complete, long completedEventId) {
    List<ScheduledActivity> scheduled = new ArrayList<>();
    List<EventAttributes> consequences = new ArrayList<>();
    UpdateAnswers updates = new UpdateAnswers(run, complete);
    updates.takeRejections();
    for (int i = 0; i < complete.commands().size(); i++) {
      Command command = complete.commands().get(i);
      EventMetadata metadata = EventMetadata.of(complete.userMetadata().get(i), List.of());
      requireOpen(run, command);
      sizes.check(command);
      switch (command) {
        case ScheduleActivityTask schedule ->
            scheduled.add(
                new ScheduledActivity(
                    activityCommands.schedule(run, schedule, completedEventId, metadata),
                    schedule.requestEagerExecution()));
        case RequestCancelActivityTask cancel ->
            cancelActivity(
                run, cancel, completedEventId, complete.identity(), consequences, metadata);
        case StartTimer timer -> startTimer(run, timer, completedEventId, metadata);
        case CancelTimer cancel ->
            cancelTimer(run, cancel, completedEventId, complete.identity(), metadata);
        case RecordMarker marker -> recordMarker(run, marker, completedEventId, metadata);
        case CompleteWorkflowExecution end -> {
          requireNothingUnseen(run);
          Closing.complete(run, end, completedEventId, metadata);
        }
        case FailWorkflowExecution end -> {
          requireNothingUnseen(run);
          Closing.fail(run, end, completedEventId, metadata);
        }
        case CancelWorkflowExecution end -> {
          requireNothingUnseen(run);
          Closing.cancel(run, end, completedEventId, metadata);
        }
        case Command.ContinueAsNewWorkflowExecution end -> {
          requireNothingUnseen(run);
          Closing.continueAsNew(run, end, completedEventId, metadata);
        }
        case Command.StartChildWorkflowExecution child ->
            externalCommands.startChild(run, child, completedEventId, metadata);
        case Command.SignalExternalWorkflowExecution signal ->
            externalCommands.signal(run, signal, completedEventId, consequences, metadata);
        case Command.RequestCancelExternalWorkflowExecution cancel ->
            externalCommands.requestCancel(run, cancel, completedEventId, consequences, metadata);
        case Command.UpsertWorkflowSearchAttributes upsert ->
            PropertyCommands.upsert(run, upsert, completedEventId, metadata);
        case Command.ModifyWorkflowProperties modify ->
            PropertyCommands.modify(run, modify, completedEventId, metadata);
        case Command.ProtocolMessage message -> updates.take(message);
      }
    }
    if (run.state().status().isClosed()) {
      return List.of();
    }
    updates.takeRest();
    consequences.forEach(run::arriveLast);
    return scheduled;
  }

  private static void requireOpen(Transition run, Command command) {
    if (run.state().status().isClosed()) {
      throw new BadCommandException(
          BAD_COMPLETE_WORKFLOW_EXECUTION_ATTRIBUTES,
          "Expected the command that closes the workflow to be the last one, but %s follows"
              .formatted(command.getClass().getSimpleName()));
    }
  }

  private static void requireNothingUnseen(Transition run) {
    if (!run.state().arrivals().isEmpty()) {
      throw new BadCommandException(
          UNHANDLED_COMMAND,
          "The workflow closed while %d new events had arrived: its code sees them first"
              .formatted(run.state().arrivals().size()));
    }
    if (run.state().updates().hasUnsent()) {
      throw new BadCommandException(
          UNHANDLED_COMMAND,
          "The workflow closed while updates waited for its code, which sees them first");
    }
  }

  private static void cancelActivity(
      Transition run,
      RequestCancelActivityTask cancel,
      long completedEventId,
      String identity,
      List<EventAttributes> consequences,
      @Nullable EventMetadata metadata) {
    long scheduledEventId = cancel.scheduledEventId();
    PendingActivity activity = run.state().activities().find(scheduledEventId);
    boolean endsUnseen =
        Stream.concat(
                run.state().arrivals().all().stream().map(Arrival::attributes),
                consequences.stream())
            .anyMatch(
                event ->
                    event instanceof ActivityEnd end && end.scheduledEventId() == scheduledEventId);
    if (!endsUnseen && (activity == null || activity.cancelRequestedEventId() != 0)) {
      throw new BadCommandException(
          BAD_REQUEST_CANCEL_ACTIVITY_ATTRIBUTES,
          "Expected event %d of run %s to be that of an activity that was not asked to stop yet, but %s"
              .formatted(
                  scheduledEventId,
                  run.state().runId(),
                  activity == null ? "no such activity is open" : "it was"));
    }
    long requestedEventId =
        run.add(new ActivityTaskCancelRequested(scheduledEventId, completedEventId), metadata);
    if (!endsUnseen && activity != null && activity.start() == null) {
      consequences.add(
          new ActivityTaskCanceled(
              scheduledEventId, 0, requestedEventId, List.of(NOT_STARTED), identity));
    }
  }

  private static void startTimer(
      Transition run, StartTimer timer, long completedEventId, @Nullable EventMetadata metadata) {
    if (timer.timerId().isBlank()
        || timer.timerId().length() > Limits.LONGEST_ID
        || timer.startToFireTimeout().isNegative()
        || timer.startToFireTimeout().compareTo(Limits.LONGEST_WAIT) > 0) {
      throw new BadCommandException(
          BAD_START_TIMER_ATTRIBUTES,
          ("Expected a timer with an id of at most %d characters and a duration that is not "
                  + "negative and at most %s, but got %s")
              .formatted(Limits.LONGEST_ID, Limits.LONGEST_WAIT, timer));
    }
    if (run.state().timers().ids().contains(timer.timerId())) {
      throw new BadCommandException(
          START_TIMER_DUPLICATE_ID,
          "Expected a timer id that no pending timer of the run has, but '%s' is pending"
              .formatted(timer.timerId()));
    }
    run.add(
        new TimerStarted(timer.timerId(), timer.startToFireTimeout(), completedEventId), metadata);
  }

  private static void cancelTimer(
      Transition run,
      CancelTimer cancel,
      long completedEventId,
      String identity,
      @Nullable EventMetadata metadata) {
    PendingTimer pending = run.state().timers().named(cancel.timerId());
    long startedEventId =
        pending == null ? firedUnseen(run, cancel.timerId()) : pending.startedEventId();
    if (pending == null) {
      run.record(new Change.ArrivedTimerDropped(startedEventId));
    }
    run.add(
        new TimerCanceled(cancel.timerId(), startedEventId, completedEventId, identity), metadata);
  }

  private static long firedUnseen(Transition run, String timerId) {
    for (Arrival arrival : run.state().arrivals().all()) {
      if (arrival.attributes() instanceof TimerFired fired && fired.timerId().equals(timerId)) {
        return fired.startedEventId();
      }
    }
    throw new BadCommandException(
        BAD_CANCEL_TIMER_ATTRIBUTES,
        "Expected to cancel timer '%s' of run %s, but no such timer is pending"
            .formatted(timerId, run.state().runId()));
  }

  private static void recordMarker(
      Transition run,
      RecordMarker marker,
      long completedEventId,
      @Nullable EventMetadata metadata) {
    if (marker.markerName().isBlank()) {
      throw new BadCommandException(
          BAD_RECORD_MARKER_ATTRIBUTES, "Expected a marker with a name, but it is blank");
    }
    if (marker.markerName().length() > Limits.LONGEST_ID) {
      throw new BadCommandException(
          BAD_RECORD_MARKER_ATTRIBUTES,
          "Expected the name of a marker to have at most %d characters, but it has %d"
              .formatted(Limits.LONGEST_ID, marker.markerName().length()));
    }
    run.add(
        new MarkerRecorded(
            marker.markerName(),
            marker.details(),
            completedEventId,
            marker.header(),
            marker.failure()),
        metadata);
  }
}
