package io.workflow.worker.replay;

import io.workflow.protocol.history.EventAttributes;
import io.workflow.protocol.history.HistoryEvent;
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
      case EventAttributes.WorkflowTaskStarted started -> {
        boolean completed =
            next.isPresent()
                && next.get().attributes() instanceof EventAttributes.WorkflowTaskCompleted;
        boolean live = next.isEmpty() && event.eventId() == liveStartedEventId;
        if (completed || live) {
          batch.started = event;
          batch.completed = completed;
          batches.add(batch);
          batch = new Batch();
        }
      }
      case EventAttributes.WorkflowTaskScheduled ignored -> {}
      case EventAttributes.WorkflowTaskCompleted ignored -> {}
      case EventAttributes.WorkflowTaskFailed ignored -> {}
      case EventAttributes.WorkflowTaskTimedOut ignored -> {}
      case EventAttributes.ActivityTaskScheduled ignored -> batch.commands.add(event);
      case EventAttributes.ActivityTaskCancelRequested ignored -> batch.commands.add(event);
      case EventAttributes.TimerStarted ignored -> batch.commands.add(event);
      case EventAttributes.TimerCanceled ignored -> batch.commands.add(event);
      case EventAttributes.MarkerRecorded ignored -> batch.commands.add(event);
      case EventAttributes.WorkflowExecutionCompleted ignored -> batch.commands.add(event);
      case EventAttributes.WorkflowExecutionFailed ignored -> batch.commands.add(event);
      case EventAttributes.WorkflowExecutionCanceled ignored -> batch.commands.add(event);
      case EventAttributes.WorkflowExecutionStarted ignored -> batch.arrivals.add(event);
      case EventAttributes.WorkflowExecutionSignaled ignored -> batch.arrivals.add(event);
      case EventAttributes.WorkflowExecutionCancelRequested ignored -> batch.arrivals.add(event);
      case EventAttributes.ActivityTaskStarted ignored -> {}
      case EventAttributes.ActivityTaskCompleted ignored -> batch.arrivals.add(event);
      case EventAttributes.ActivityTaskFailed ignored -> batch.arrivals.add(event);
      case EventAttributes.ActivityTaskTimedOut ignored -> batch.arrivals.add(event);
      case EventAttributes.ActivityTaskCanceled ignored -> batch.arrivals.add(event);
      case EventAttributes.TimerFired ignored -> batch.arrivals.add(event);
      case EventAttributes.WorkflowExecutionTerminated ignored -> {}
      case EventAttributes.WorkflowExecutionTimedOut ignored -> {}
      case EventAttributes.WorkflowExecutionContinuedAsNew ignored -> batch.commands.add(event);
      case EventAttributes.UpsertWorkflowSearchAttributes ignored -> batch.commands.add(event);
      case EventAttributes.WorkflowPropertiesModified ignored -> batch.commands.add(event);
      case EventAttributes.StartChildWorkflowExecutionInitiated ignored ->
          batch.commands.add(event);
      case EventAttributes.SignalExternalWorkflowExecutionInitiated ignored ->
          batch.commands.add(event);
      case EventAttributes.RequestCancelExternalWorkflowExecutionInitiated ignored ->
          batch.commands.add(event);
      case EventAttributes.WorkflowExecutionOptionsUpdated ignored -> {}
      case EventAttributes.WorkflowExecutionUpdateAdmitted ignored -> {}
      case EventAttributes.WorkflowExecutionUpdateAccepted ignored -> batch.commands.add(event);
      case EventAttributes.WorkflowExecutionUpdateCompleted ignored -> batch.commands.add(event);
      case EventAttributes.StartChildWorkflowExecutionFailed ignored -> batch.arrivals.add(event);
      case EventAttributes.ChildWorkflowExecutionStarted ignored -> batch.arrivals.add(event);
      case EventAttributes.ChildWorkflowExecutionCompleted ignored -> batch.arrivals.add(event);
      case EventAttributes.ChildWorkflowExecutionFailed ignored -> batch.arrivals.add(event);
      case EventAttributes.ChildWorkflowExecutionCanceled ignored -> batch.arrivals.add(event);
      case EventAttributes.ChildWorkflowExecutionTimedOut ignored -> batch.arrivals.add(event);
      case EventAttributes.ChildWorkflowExecutionTerminated ignored -> batch.arrivals.add(event);
      case EventAttributes.SignalExternalWorkflowExecutionFailed ignored ->
          batch.arrivals.add(event);
      case EventAttributes.ExternalWorkflowExecutionSignaled ignored -> batch.arrivals.add(event);
      case EventAttributes.RequestCancelExternalWorkflowExecutionFailed ignored ->
          batch.arrivals.add(event);
      case EventAttributes.ExternalWorkflowExecutionCancelRequested ignored ->
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
