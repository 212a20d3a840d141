package io.workflow.engine.decide;

import io.workflow.engine.decide.Decision.RunTransition;
import io.workflow.engine.state.Arrival;
import io.workflow.engine.state.Change;
import io.workflow.engine.state.OutboxMessage;
import io.workflow.engine.state.PendingActivity;
import io.workflow.engine.state.PendingTimer;
import io.workflow.engine.state.PendingWorkflowTask;
import io.workflow.engine.state.StateFold;
import io.workflow.engine.state.StickyQueue;
import io.workflow.engine.state.WorkflowKey;
import io.workflow.engine.state.WorkflowState;
import io.workflow.protocol.Priority;
import io.workflow.protocol.history.ActivityEvent.ActivityEnd;
import io.workflow.protocol.history.ActivityEvent.ActivityTaskStarted;
import io.workflow.protocol.history.ChildEvent.ChildEnd;
import io.workflow.protocol.history.ChildEvent.ChildWorkflowExecutionStarted;
import io.workflow.protocol.history.EventAttributes;
import io.workflow.protocol.history.EventMetadata;
import io.workflow.protocol.history.ExecutionEvent.WorkflowExecutionStarted;
import io.workflow.protocol.history.HistoryEvent;
import io.workflow.protocol.history.RunEnd;
import io.workflow.protocol.history.RunEnd.WorkflowExecutionTerminated;
import io.workflow.protocol.history.RunEnd.WorkflowExecutionTimedOut;
import io.workflow.protocol.history.WorkflowTaskEvent.WorkflowTaskScheduled;
import io.workflow.protocol.worker.TaskId;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A run being changed by one request: each change is applied at once, so that what follows sees it.
 * Lives inside one decision; the state that the decision began with stays as it was.
 */
final class Transition {

  private final Instant now;
  private final boolean opened;
  private final Limits limits;
  private final List<Change> changes = new ArrayList<>();
  private final List<Effect> effects = new ArrayList<>();
  private final List<OutboxMessage> messages = new ArrayList<>();
  private WorkflowState state;
  private @Nullable Transition next;

  private Transition(WorkflowState state, Instant now, boolean opened, Limits limits) {
    this.state = state;
    this.now = now;
    this.opened = opened;
    this.limits = limits;
  }

  static Transition of(WorkflowState state, Instant now, Limits limits) {
    return new Transition(state, now, false, limits);
  }

  static Transition opening(
      WorkflowKey key,
      String runId,
      WorkflowExecutionStarted started,
      @Nullable EventMetadata metadata,
      Instant now,
      Limits limits) {
    return opening(key, runId, new HistoryEvent(1, now, started, metadata), now, limits);
  }

  /** Opens a run with a first event that happened earlier. */
  static Transition opening(
      WorkflowKey key, String runId, HistoryEvent started, Instant now, Limits limits) {
    Change first = new Change.EventAdded(started);
    Transition transition = new Transition(StateFold.open(key, runId, first), now, true, limits);
    transition.changes.add(first);
    return transition;
  }

  WorkflowState state() {
    return state;
  }

  Instant now() {
    return now;
  }

  Limits limits() {
    return limits;
  }

  List<Effect> effects() {
    return effects;
  }

  /** The run that follows this one, which has closed. */
  void continueWith(Transition successor) {
    next = successor;
  }

  /** What all runs of this decision come to, in order; runs without changes are left out. */
  List<RunTransition> results() {
    List<RunTransition> results = new ArrayList<>();
    for (Transition run = this; run != null; run = run.next) {
      if (!run.isEmpty()) {
        results.add(run.result());
      }
    }
    return results;
  }

  /** What all runs of this decision bring about, in order. */
  List<Effect> allEffects() {
    List<Effect> all = new ArrayList<>();
    for (Transition run = this; run != null; run = run.next) {
      all.addAll(run.effects);
    }
    return all;
  }

  boolean isEmpty() {
    return changes.isEmpty();
  }

  /** What it comes to; nothing follows. */
  RunTransition result() {
    boolean durable = changes.stream().anyMatch(Change.Durable.class::isInstance);
    return new RunTransition(durable ? state.counted() : state, changes, opened, messages);
  }

  void record(Change change) {
    WorkflowState before = state;
    changes.add(change);
    state = StateFold.apply(state, change);
    if (state.status().isClosed() && !before.status().isClosed()) {
      effects.addAll(UpdateDecisions.abandoned(before));
    }
  }

  /** Adds an event with the next id, which is returned. */
  long add(EventAttributes attributes) {
    return addAt(attributes, now, null);
  }

  /** The same; the event carries what people are to read about it. */
  long add(EventAttributes attributes, @Nullable EventMetadata metadata) {
    return addAt(attributes, now, metadata);
  }

  /** Adds an event that happened earlier, with the next id, which is returned. */
  long addAt(EventAttributes attributes, Instant time) {
    return addAt(attributes, time, null);
  }

  private long addAt(EventAttributes attributes, Instant time, @Nullable EventMetadata metadata) {
    if (!endsWithoutTask(attributes)) {
      writeSpeculativeTask();
    }
    WorkflowState before = state;
    long eventId = before.nextEventId();
    record(new Change.EventAdded(new HistoryEvent(eventId, time, attributes, metadata)));
    if (attributes instanceof RunEnd end) {
      CloseMessages.add(before, end, messages);
    }
    return eventId;
  }

  /** Tells another workflow, as soon as this transition is durable. */
  void send(OutboxMessage message) {
    messages.add(message);
  }

  /** What was to be sent is not sent. */
  void tellNobody() {
    messages.clear();
  }

  /**
   * Something happened outside the workflow code: an event now, or, while a workflow task is in
   * flight, one that waits for its end.
   *
   * @return the event's id, or 0 when it waits
   */
  long arrive(EventAttributes attributes) {
    return arriveAt(attributes, now, null);
  }

  /** The same; the event carries what people are to read about it. */
  long arrive(EventAttributes attributes, @Nullable EventMetadata metadata) {
    return arriveAt(attributes, now, metadata);
  }

  /** The same for something that began earlier. */
  long arriveAt(EventAttributes attributes, Instant time) {
    return arriveAt(attributes, time, null);
  }

  private long arriveAt(
      EventAttributes attributes, Instant time, @Nullable EventMetadata metadata) {
    if (state.workflowTaskInFlight()) {
      writeSpeculativeTask();
      record(new Change.ArrivalBuffered(attributes, time, metadata));
      return 0;
    }
    // What waits was left by an owner that is gone, and happened before.
    flushArrivals();
    return addAt(attributes, time, metadata);
  }

  /** Something that takes its place after all that has arrived so far. */
  void arriveLast(EventAttributes attributes) {
    record(new Change.ArrivalBuffered(attributes, now, null));
  }

  /**
   * Gives the arrivals their place: in their order, but what closes activities and children last.
   *
   * @return whether there were any
   */
  boolean flushArrivals() {
    if (state.arrivals().isEmpty()) {
      return false;
    }
    List<Arrival> arrivals = List.copyOf(state.arrivals().all());
    record(new Change.ArrivalsFlushed());
    Map<Long, Long> startedEventIds = new HashMap<>();
    for (Arrival arrival : arrivals) {
      if (!comesLast(arrival.attributes())) {
        long eventId = addAt(arrival.attributes(), arrival.time(), arrival.metadata());
        if (arrival.attributes() instanceof ActivityTaskStarted started) {
          startedEventIds.put(started.scheduledEventId(), eventId);
        } else if (arrival.attributes() instanceof ChildWorkflowExecutionStarted started) {
          startedEventIds.put(started.initiatedEventId(), eventId);
        }
      }
    }
    for (Arrival arrival : arrivals) {
      if (comesLast(arrival.attributes())) {
        addAt(wired(arrival.attributes(), startedEventIds), arrival.time(), arrival.metadata());
      }
    }
    return true;
  }

  private static boolean comesLast(EventAttributes attributes) {
    return attributes instanceof ActivityEnd || attributes instanceof ChildEnd;
  }

  /** An end whose start is not among the arrivals is wired already: that had its place before. */
  private static EventAttributes wired(
      EventAttributes attributes, Map<Long, Long> startedEventIds) {
    if (attributes instanceof ActivityEnd end) {
      Long started = startedEventIds.get(end.scheduledEventId());
      return started == null ? end : end.startedBy(started);
    }
    if (attributes instanceof ChildEnd end) {
      Long started = startedEventIds.get(end.initiatedEventId());
      return started == null ? end : end.startedBy(started);
    }
    return attributes;
  }

  /** Makes sure that the code sees what happened; does nothing when a task is pending already. */
  void scheduleWorkflowTask() {
    if (state.workflowTask() == null) {
      add(
          new WorkflowTaskScheduled(
              state.started().spec().taskQueue(), state.started().workflowTaskTimeout(), 1));
    }
  }

  /** Makes sure that the code sees an update, without writing anything. */
  void scheduleSpeculativeTask() {
    if (state.workflowTask() == null) {
      record(new Change.SpeculativeTaskScheduled(now));
    }
  }

  /** A speculative task becomes a normal one, with the id that was meant for its event. */
  void writeSpeculativeTask() {
    PendingWorkflowTask task = state.workflowTask();
    if (task != null && task.speculative()) {
      record(
          new Change.EventAdded(
              new HistoryEvent(
                  task.scheduledEventId(),
                  task.scheduledTime(),
                  new WorkflowTaskScheduled(
                      state.started().spec().taskQueue(), state.started().workflowTaskTimeout(), 1),
                  null)));
    }
  }

  private static boolean endsWithoutTask(EventAttributes attributes) {
    return attributes instanceof WorkflowExecutionTerminated
        || attributes instanceof WorkflowExecutionTimedOut;
  }

  /** Tells workers of the pending workflow task, unless it waits for its time. */
  void dispatchWorkflowTask() {
    PendingWorkflowTask task = state.workflowTask();
    if (task == null || task.start() != null || task.notBefore().isAfter(now)) {
      return;
    }
    TaskId id = taskId(task.scheduledEventId(), task.attempt());
    String type = state.started().spec().workflowType();
    String taskQueue = state.started().spec().taskQueue();
    Priority priority = Priority.ordering(state.started().spec().priority());
    StickyQueue sticky = state.workflowTasks().stickyQueue();
    if (sticky == null) {
      record(new Change.WorkflowTaskDispatched(now, null));
      effects.add(new Effect.DispatchWorkflowTask(id, type, taskQueue, task.notBefore(), priority));
    } else {
      record(new Change.WorkflowTaskDispatched(now, now.plus(sticky.scheduleToStartTimeout())));
      effects.add(
          new Effect.DispatchStickyWorkflowTask(id, type, sticky.name(), taskQueue, priority));
    }
  }

  /** From now on any worker may take the run's workflow tasks. */
  void leaveStickyQueue() {
    stickTo(null);
  }

  /** From now on the run's workflow tasks wait in this queue first. */
  void stickTo(@Nullable StickyQueue queue) {
    if (!Objects.equals(queue, state.workflowTasks().stickyQueue())) {
      record(new Change.StickyQueueSet(queue));
    }
  }

  /** Tells workers of a waiting activity attempt. */
  void dispatchActivity(PendingActivity activity) {
    record(new Change.ActivityDispatched(activity.scheduledEventId(), now));
    effects.add(
        new Effect.DispatchActivityTask(
            taskId(activity.scheduledEventId(), activity.attempt()),
            activity.scheduled().activityType(),
            activity.scheduled().taskQueue(),
            activity.attemptTime(),
            Priority.ordering(
                Priority.merged(
                    state.started().spec().priority(), activity.scheduled().priority()))));
  }

  TaskId taskId(long scheduledEventId, int attempt) {
    return new TaskId(
        state.key().namespace(),
        state.key().workflowId(),
        state.runId(),
        scheduledEventId,
        attempt);
  }

  /** The activity as it is now; it must be pending. */
  PendingActivity activity(long scheduledEventId) {
    PendingActivity activity = state.activities().find(scheduledEventId);
    if (activity == null) {
      throw new IllegalStateException(
          "Expected activity " + scheduledEventId + " of run " + state.runId() + " to be pending");
    }
    return activity;
  }

  /** The timer as it is now; it must be pending. */
  PendingTimer timer(long startedEventId) {
    PendingTimer timer = state.timers().find(startedEventId);
    if (timer == null) {
      throw new IllegalStateException(
          "Expected timer " + startedEventId + " of run " + state.runId() + " to be pending");
    }
    return timer;
  }

  /** Whether a workflow task waits of which this node has told no worker yet. */
  boolean taskNeverDispatched() {
    PendingWorkflowTask task = state.workflowTask();
    return task != null && task.start() == null && task.handling().dispatchedAt() == null;
  }
}
