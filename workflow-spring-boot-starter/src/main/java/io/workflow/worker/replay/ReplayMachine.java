package io.workflow.worker.replay;

import io.workflow.NonDeterminismException;
import io.workflow.protocol.Payload;
import io.workflow.protocol.command.Command;
import io.workflow.protocol.history.ActivityEvent.ActivityEnd;
import io.workflow.protocol.history.ActivityEvent.ActivityTaskCanceled;
import io.workflow.protocol.history.ActivityEvent.ActivityTaskCompleted;
import io.workflow.protocol.history.ActivityEvent.ActivityTaskFailed;
import io.workflow.protocol.history.ActivityEvent.ActivityTaskTimedOut;
import io.workflow.protocol.history.ArrivalEvent;
import io.workflow.protocol.history.ChildEvent;
import io.workflow.protocol.history.CommandEvent;
import io.workflow.protocol.history.ExecutionEvent.WorkflowExecutionCancelRequested;
import io.workflow.protocol.history.ExecutionEvent.WorkflowExecutionSignaled;
import io.workflow.protocol.history.ExecutionEvent.WorkflowExecutionStarted;
import io.workflow.protocol.history.ExternalEvent;
import io.workflow.protocol.history.MarkerRecorded;
import io.workflow.protocol.history.TimerEvent.TimerFired;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.LongConsumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * One run between its history and its code. For each {@link Slice}: {@link #begin} says what the
 * code is to be told; while the code runs it asks for activities, timers and markers; {@link #end}
 * compares that with the history, or gives the commands that are to become history.
 *
 * <p>Pure: no threads, no clock. Every method costs the same however long the history is.
 */
public final class ReplayMachine {

  /** The marker of a side effect's value. */
  public static final String SIDE_EFFECT = "SideEffect";

  /** The key under which the marker of a side effect holds its value. */
  public static final String SIDE_EFFECT_DATA = "data";

  private final Map<Long, ActivityCall> activities = new HashMap<>();
  private final Map<String, TimerWait> timers = new HashMap<>();
  private final Map<Object, IssuedCommand> unsent = new HashMap<>();

  /** Of the current workflow task, or of the last one while its events are not known. */
  private final List<IssuedCommand> issued = new ArrayList<>();

  private Phase phase = new Phase.NotBegun();
  private long activityCounter;
  private long timerCounter;

  /** Whether the code only restores its state. */
  public boolean isReplaying() {
    return phase.slice().map(Slice::replay).orElse(false);
  }

  /** The started event of the current or last workflow task; 0 before the first. */
  public long startedEventId() {
    return phase.slice().map(Slice::startedEventId).orElse(0L);
  }

  /** When the current workflow task started. */
  public Instant now() {
    return phase.slice().map(Slice::startedTime).orElse(Instant.EPOCH);
  }

  /** Whether the code has ended the workflow. */
  public boolean isClosed() {
    return phase instanceof Phase.Closed;
  }

  /**
   * The last event that the state of the code reflects: the commands of its last workflow task,
   * whether or not the history with them has been seen.
   */
  public long lastReflectedEventId() {
    return phase
        .slice()
        .map(
            slice ->
                slice.startedEventId() + 1 + slice.commands().map(List::size).orElse(issued.size()))
        .orElse(0L);
  }

  // ---- around the code

  /**
   * Begins a workflow task.
   *
   * @return what the code is to be told, in the order of the history
   * @throws NonDeterminismException when the history does not hold the commands of the last task
   */
  public List<Arrival> begin(Slice slice) {
    if (phase.owesCommands()) {
      CommandMatching.match(issued, slice.previousCommands(), () -> "gave its commands before");
    }
    issued.clear();
    unsent.clear();
    phase = phase.begin(slice);
    List<Arrival> arrivals = new ArrayList<>(slice.arrivals().size());
    for (Recorded<ArrivalEvent> event : slice.arrivals()) {
      arrivals.add(arrival(event));
    }
    return arrivals;
  }

  /**
   * Ends a workflow task: the code is blocked, or has ended.
   *
   * @param whereCodeWaits for errors: "waits at ..." or "has ended"
   * @return the commands in the order of the code; none when replaying
   * @throws NonDeterminismException when the history says otherwise
   */
  public List<Command> end(Supplier<String> whereCodeWaits) {
    issued.removeIf(IssuedCommand::isDropped);
    Optional<List<Recorded<CommandEvent>>> recorded = phase.slice().flatMap(Slice::commands);
    if (recorded.isPresent()) {
      CommandMatching.match(issued, recorded.get(), whereCodeWaits);
      return List.of();
    }
    return issued.stream().map(IssuedCommand::command).toList();
  }

  private Arrival arrival(Recorded<ArrivalEvent> event) {
    return switch (event.attributes()) {
      case WorkflowExecutionStarted started -> new Arrival.Started(started, event.time());
      case WorkflowExecutionSignaled signaled ->
          new Arrival.Signaled(signaled.signalName(), signaled.input());
      case WorkflowExecutionCancelRequested requested ->
          new Arrival.CancelRequested(requested.cause());
      case ActivityEnd end -> ended(close(end.scheduledEventId(), event), end);
      case TimerFired fired -> new Arrival.TimerFired(fired(fired, event));
      case ChildEvent child -> throw CommandMatching.ofAnotherSdk(event);
      case ExternalEvent external -> throw CommandMatching.ofAnotherSdk(event);
    };
  }

  private static Arrival ended(ActivityCall call, ActivityEnd end) {
    return switch (end) {
      case ActivityTaskCompleted completed ->
          new Arrival.ActivityCompleted(call, completed.result());
      case ActivityTaskFailed failed ->
          new Arrival.ActivityFailed(
              call,
              failed.startedEventId(),
              failed.identity(),
              failed.retryState(),
              failed.failure());
      case ActivityTaskTimedOut timedOut ->
          new Arrival.ActivityFailed(
              call, timedOut.startedEventId(), "", timedOut.retryState(), timedOut.failure());
      case ActivityTaskCanceled canceled ->
          new Arrival.ActivityCanceled(
              call, canceled.startedEventId(), canceled.identity(), canceled.details());
    };
  }

  private ActivityCall close(long scheduledEventId, Recorded<ArrivalEvent> event) {
    ActivityCall call = activities.remove(scheduledEventId);
    if (call == null) {
      throw new NonDeterminismException(
          ("Expected the activity scheduled by event %d to be pending at event %d, %s, but "
                  + "the code has none")
              .formatted(scheduledEventId, event.eventId(), event.eventType()));
    }
    call.close();
    return call;
  }

  private TimerWait fired(TimerFired fired, Recorded<ArrivalEvent> event) {
    TimerWait timer = timers.remove(fired.timerId());
    if (timer == null) {
      throw new NonDeterminismException(
          "Expected timer %s to be pending at event %d, %s, but the code has none"
              .formatted(fired.timerId(), event.eventId(), event.eventType()));
    }
    timer.close();
    return timer;
  }

  // ---- what the code asks for

  /** An id for an activity that the code gives none. */
  public String nextActivityId() {
    return Long.toString(++activityCounter);
  }

  /**
   * The code calls an activity.
   *
   * @param codeLine where; {@code null} when not replaying
   */
  public ActivityCall schedule(Command.ScheduleActivityTask command, @Nullable String codeLine) {
    ActivityCall call = new ActivityCall(command);
    issue(
        call,
        command,
        codeLine,
        eventId -> {
          call.scheduled(eventId);
          activities.put(eventId, call);
        });
    return call;
  }

  /**
   * The code asks an activity to stop. One that is not in the history yet never gets there.
   *
   * @return whether the activity still will say how it ended
   */
  public boolean cancel(ActivityCall call, @Nullable String codeLine) {
    return switch (call.state()) {
      case ISSUED -> {
        takeBack(call);
        call.close();
        yield false;
      }
      case SCHEDULED -> {
        call.cancelRequested();
        Command command = new Command.RequestCancelActivityTask(call.scheduledEventId());
        issued.add(new IssuedCommand(command, codeLine, eventId -> {}));
        yield true;
      }
      case CANCEL_REQUESTED -> true;
      case CLOSED -> false;
    };
  }

  /** The code starts a timer. */
  public TimerWait startTimer(Duration duration, @Nullable String codeLine) {
    String timerId = Long.toString(++timerCounter);
    TimerWait timer = new TimerWait(new Command.StartTimer(timerId, duration));
    timers.put(timerId, timer);
    issue(timer, timer.command(), codeLine, eventId -> timer.started());
    return timer;
  }

  /** The code cancels a timer. One that is not in the history yet never gets there. */
  public void cancel(TimerWait timer, @Nullable String codeLine) {
    String timerId = timer.command().timerId();
    switch (timer.state()) {
      case ISSUED -> takeBack(timer);
      case STARTED ->
          issued.add(new IssuedCommand(new Command.CancelTimer(timerId), codeLine, eventId -> {}));
      case CLOSED -> {
        return;
      }
    }
    timer.close();
    timers.remove(timerId);
  }

  /**
   * The code wants the value of a side effect.
   *
   * @param compute makes the value when the code runs for the first time
   * @throws NonDeterminismException when replaying and the history has no value
   */
  public Payload sideEffect(Supplier<Payload> compute, @Nullable String codeLine) {
    Payload value = sideEffect(phase, compute, codeLine);
    Command command =
        new Command.RecordMarker(
            SIDE_EFFECT, Map.of(SIDE_EFFECT_DATA, List.of(value)), Map.of(), null);
    issued.add(new IssuedCommand(command, codeLine, eventId -> {}));
    return value;
  }

  private static Payload sideEffect(
      Phase phase, Supplier<Payload> compute, @Nullable String codeLine) {
    return switch (phase) {
      case Phase.NotBegun() -> compute.get();
      case Phase.Live live -> compute.get();
      case Phase.Replaying replaying -> recorded(replaying.sideEffects(), codeLine);
      case Phase.Closed(Phase.Open last) -> sideEffect(last, compute, codeLine);
    };
  }

  private static Payload recorded(Iterator<MarkerRecorded> sideEffects, @Nullable String codeLine) {
    if (sideEffects.hasNext()) {
      List<Payload> data = sideEffects.next().details().getOrDefault(SIDE_EFFECT_DATA, List.of());
      if (!data.isEmpty()) {
        return data.getFirst();
      }
    }
    throw CommandMatching.noSideEffect(codeLine == null ? "an unknown line" : codeLine);
  }

  /** The code ends the workflow; nothing that it asks for afterwards counts. */
  public void close(Command command, @Nullable String codeLine) {
    issued.add(new IssuedCommand(command, codeLine, eventId -> {}));
    phase = phase.close();
  }

  private void issue(
      Object subject, Command command, @Nullable String codeLine, LongConsumer onEvent) {
    IssuedCommand entry = new IssuedCommand(command, codeLine, onEvent);
    issued.add(entry);
    unsent.put(subject, entry);
  }

  private void takeBack(Object subject) {
    IssuedCommand entry = unsent.remove(subject);
    if (entry != null) {
      entry.drop();
    }
  }
}
