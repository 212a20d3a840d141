package io.workflow.worker.replay;

import io.workflow.protocol.history.ActivityEvent;
import io.workflow.protocol.history.ChildEvent;
import io.workflow.protocol.history.ExecutionEvent;
import io.workflow.protocol.history.ExternalEvent;
import io.workflow.protocol.history.HistoryEvent;
import io.workflow.protocol.history.MarkerRecorded;
import io.workflow.protocol.history.PropertyEvent;
import io.workflow.protocol.history.RunEnd;
import io.workflow.protocol.history.TimerEvent;
import io.workflow.protocol.history.UpdateEvent;
import io.workflow.protocol.history.WorkflowTaskEvent;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Cuts a history, or what came after a workflow task, at the workflow tasks that count. */
public final class HistorySlices {

  private final List<HistoryEvent> events;
  private final List<Batch> batches = new ArrayList<>();
  private Batch batch = new Batch();

  private HistorySlices(List<HistoryEvent> events) {
    this.events = events;
  }

  /**
   * The slices of all completed workflow tasks, in order. What follows the last of them is left.
   *
   * @param events without gaps; beginning with the first of a run, or with the one after the
   *     started event of a completed workflow task
   */
  public static List<Slice> completed(List<HistoryEvent> events) {
    return new HistorySlices(events).cut(0);
  }

  /**
   * As {@link #completed}, and the slice of the workflow task that is to be answered as the last.
   *
   * @param startedEventId the last event: the started event of the workflow task to be answered
   * @throws IllegalStateException when the history does not end with that event
   */
  public static List<Slice> upTo(long startedEventId, List<HistoryEvent> events) {
    List<Slice> slices = new HistorySlices(events).cut(startedEventId);
    if (slices.isEmpty() || slices.getLast().startedEventId() != startedEventId) {
      throw new IllegalStateException(
          "Expected the history to end with the WorkflowTaskStarted event %d, but got events %s"
              .formatted(
                  startedEventId,
                  events.isEmpty()
                      ? "none"
                      : events.getFirst().eventId()
                          + " to "
                          + events.getLast().eventId()
                          + ", a "
                          + events.getLast().eventType()));
    }
    return slices;
  }

  private List<Slice> cut(long liveStartedEventId) {
    for (int i = 0; i < events.size(); i++) {
      sort(
          events.get(i),
          i + 1 < events.size() ? Optional.of(events.get(i + 1)) : Optional.empty(),
          liveStartedEventId);
    }
    batches.add(batch);
    List<Slice> slices = new ArrayList<>();
    for (int i = 0; i + 1 < batches.size(); i++) {
      slices.add(batches.get(i).slice(batches.get(i + 1)));
    }
    return slices;
  }

  private void sort(HistoryEvent event, Optional<HistoryEvent> next, long liveStartedEventId) {
    switch (event.attributes()) {
      case WorkflowTaskEvent.WorkflowTaskStarted started -> {
        boolean completed =
            next.isPresent()
                && next.get().attributes() instanceof WorkflowTaskEvent.WorkflowTaskCompleted;
        boolean live = next.isEmpty() && event.eventId() == liveStartedEventId;
        if (completed || live) {
          batch.started = event;
          batch.completed = completed;
          batches.add(batch);
          batch = new Batch();
        }
      }
      case WorkflowTaskEvent.WorkflowTaskScheduled ignored -> {}
      case WorkflowTaskEvent.WorkflowTaskCompleted ignored -> {}
      case WorkflowTaskEvent.WorkflowTaskFailed ignored -> {}
      case WorkflowTaskEvent.WorkflowTaskTimedOut ignored -> {}
      case ActivityEvent.ActivityTaskScheduled ignored -> batch.commands.add(event);
      case ActivityEvent.ActivityTaskCancelRequested ignored -> batch.commands.add(event);
      case TimerEvent.TimerStarted ignored -> batch.commands.add(event);
      case TimerEvent.TimerCanceled ignored -> batch.commands.add(event);
      case MarkerRecorded ignored -> batch.commands.add(event);
      case RunEnd.WorkflowExecutionCompleted ignored -> batch.commands.add(event);
      case RunEnd.WorkflowExecutionFailed ignored -> batch.commands.add(event);
      case RunEnd.WorkflowExecutionCanceled ignored -> batch.commands.add(event);
      case ExecutionEvent.WorkflowExecutionStarted ignored -> batch.arrivals.add(event);
      case ExecutionEvent.WorkflowExecutionSignaled ignored -> batch.arrivals.add(event);
      case ExecutionEvent.WorkflowExecutionCancelRequested ignored -> batch.arrivals.add(event);
      case ActivityEvent.ActivityTaskStarted ignored -> {}
      case ActivityEvent.ActivityTaskCompleted ignored -> batch.arrivals.add(event);
      case ActivityEvent.ActivityTaskFailed ignored -> batch.arrivals.add(event);
      case ActivityEvent.ActivityTaskTimedOut ignored -> batch.arrivals.add(event);
      case ActivityEvent.ActivityTaskCanceled ignored -> batch.arrivals.add(event);
      case TimerEvent.TimerFired ignored -> batch.arrivals.add(event);
      case RunEnd.WorkflowExecutionTerminated ignored -> {}
      case RunEnd.WorkflowExecutionTimedOut ignored -> {}
      case RunEnd.WorkflowExecutionContinuedAsNew ignored -> batch.commands.add(event);
      case PropertyEvent.UpsertWorkflowSearchAttributes ignored -> batch.commands.add(event);
      case PropertyEvent.WorkflowPropertiesModified ignored -> batch.commands.add(event);
      case ChildEvent.StartChildWorkflowExecutionInitiated ignored -> batch.commands.add(event);
      case ExternalEvent.SignalExternalWorkflowExecutionInitiated ignored ->
          batch.commands.add(event);
      case ExternalEvent.RequestCancelExternalWorkflowExecutionInitiated ignored ->
          batch.commands.add(event);
      case ExecutionEvent.WorkflowExecutionOptionsUpdated ignored -> {}
      case UpdateEvent.WorkflowExecutionUpdateAdmitted ignored -> {}
      case UpdateEvent.WorkflowExecutionUpdateAccepted ignored -> batch.commands.add(event);
      case UpdateEvent.WorkflowExecutionUpdateCompleted ignored -> batch.commands.add(event);
      case ChildEvent.StartChildWorkflowExecutionFailed ignored -> batch.arrivals.add(event);
      case ChildEvent.ChildWorkflowExecutionStarted ignored -> batch.arrivals.add(event);
      case ChildEvent.ChildWorkflowExecutionCompleted ignored -> batch.arrivals.add(event);
      case ChildEvent.ChildWorkflowExecutionFailed ignored -> batch.arrivals.add(event);
      case ChildEvent.ChildWorkflowExecutionCanceled ignored -> batch.arrivals.add(event);
      case ChildEvent.ChildWorkflowExecutionTimedOut ignored -> batch.arrivals.add(event);
      case ChildEvent.ChildWorkflowExecutionTerminated ignored -> batch.arrivals.add(event);
      case ExternalEvent.SignalExternalWorkflowExecutionFailed ignored -> batch.arrivals.add(event);
      case ExternalEvent.ExternalWorkflowExecutionSignaled ignored -> batch.arrivals.add(event);
      case ExternalEvent.RequestCancelExternalWorkflowExecutionFailed ignored ->
          batch.arrivals.add(event);
      case ExternalEvent.ExternalWorkflowExecutionCancelRequested ignored ->
          batch.arrivals.add(event);
    }
  }

  /** The events up to a workflow task's start. */
  private static final class Batch {
    private final List<HistoryEvent> commands = new ArrayList<>();
    private final List<HistoryEvent> arrivals = new ArrayList<>();
    private @Nullable HistoryEvent started;
    private boolean completed;

    private Slice slice(Batch following) {
      if (started == null) {
        throw new IllegalStateException("Only the last batch has no workflow task");
      }
      return new Slice(
          started.eventId(),
          started.eventTime(),
          commands,
          arrivals,
          completed ? Optional.of(List.copyOf(following.commands)) : Optional.empty());
    }
  }
}
