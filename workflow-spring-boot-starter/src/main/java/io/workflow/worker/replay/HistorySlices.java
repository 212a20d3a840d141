package io.workflow.worker.replay;

import io.workflow.protocol.history.ArrivalEvent;
import io.workflow.protocol.history.CommandEvent;
import io.workflow.protocol.history.HistoryEvent;
import io.workflow.protocol.history.NoteEvent;
import io.workflow.protocol.history.WorkflowTaskEvent;
import io.workflow.protocol.history.WorkflowTaskEvent.WorkflowTaskCompleted;
import io.workflow.protocol.history.WorkflowTaskEvent.WorkflowTaskStarted;
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
      case WorkflowTaskEvent task -> {
        if (task instanceof WorkflowTaskStarted) {
          started(event, next, liveStartedEventId);
        }
      }
      case CommandEvent command -> batch.commands.add(Recorded.of(event, command));
      case ArrivalEvent arrival -> batch.arrivals.add(Recorded.of(event, arrival));
      case NoteEvent ignored -> {}
    }
  }

  private void started(HistoryEvent event, Optional<HistoryEvent> next, long liveStartedEventId) {
    boolean completed =
        next.isPresent() && next.get().attributes() instanceof WorkflowTaskCompleted;
    boolean live = next.isEmpty() && event.eventId() == liveStartedEventId;
    if (completed || live) {
      batch.started = event;
      batch.completed = completed;
      batches.add(batch);
      batch = new Batch();
    }
  }

  /** The events up to a workflow task's start. */
  private static final class Batch {
    private final List<Recorded<CommandEvent>> commands = new ArrayList<>();
    private final List<Recorded<ArrivalEvent>> arrivals = new ArrayList<>();
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
