package io.workflow.engine.state;

import io.workflow.engine.state.Deadlines.Deadline;
import io.workflow.engine.state.Deadlines.Subject;
import io.workflow.protocol.Payload;
import io.workflow.protocol.WorkflowStatus;
import io.workflow.protocol.history.EventMetadata;
import io.workflow.protocol.history.ExecutionEvent.WorkflowExecutionStarted;
import java.time.Instant;
import java.util.Map;
import java.util.Objects;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.pcollections.HashTreePMap;
import org.pcollections.HashTreePSet;
import org.pcollections.PMap;
import org.pcollections.PSet;
import org.pcollections.PSortedMap;
import org.pcollections.PVector;
import org.pcollections.TreePMap;
import org.pcollections.TreePVector;

/**
 * One run, as its changes tell it. Immutable: applying a change makes a new state that shares what
 * did not change, so a rejected request or a failed commit leaves no trace, and a step costs with
 * 2,000 pending activities what it costs with one.
 *
 * @param nextEventId the id that the next event gets
 * @param previousStartedEventId the started event of the last completed workflow task; 0 before the
 *     first
 * @param lastWorkflowTaskStartId the start that the last completed workflow task had; empty before
 *     the first
 * @param workflowTask the workflow task that is scheduled or in a worker's hands
 * @param activities by the id of their scheduled event
 * @param activityIds the scheduled event of each pending activity, by activity id
 * @param timers by the id of their started event
 * @param timerIds the started event of each pending timer, by timer id
 * @param arrivals durable, but without a place in the history until the workflow task in flight
 *     ends
 * @param cancelRequested the code was asked to stop
 * @param signalRequestIds requests that have been delivered
 * @param firstWorkflowTaskWaits the start was delayed, and the delay is not over
 * @param deadlines one for each thing that waits for a time
 * @param historySizeBytes the payload bytes of the events, roughly
 * @param stickyQueue where the worker that has the run cached takes its workflow tasks; {@code
 *     null} when none has. Known to the shard's owner alone: a state that was loaded has none
 * @param stickyTaskUntil how long the waiting workflow task is for the worker of the sticky queue
 *     alone; {@code null} when any worker may take it
 * @param signals that the open run has got, also those among the arrivals
 * @param arrivalBytes the payload bytes of the arrivals, roughly
 * @param updates what clients asked of update handlers
 * @param memo as it is now, after what the code has set and removed
 * @param searchAttributes as they are now
 * @param externals what is going on with other workflows
 * @param attachedRequestIds starts that found the run open and are known as its own, with the event
 *     that says so; 0 while that waits for its place
 * @param startMetadata what the first event carries; {@code null} for nothing
 * @param resetRunId the run that a reset began instead of this one; {@code null} when none did
 * @param transitions how often the state has changed durably, each time by one row of changes
 * @param lineage the run and those that it was reset from
 */
public record WorkflowState(
    WorkflowKey key,
    String runId,
    WorkflowExecutionStarted started,
    Instant startTime,
    WorkflowStatus status,
    @Nullable Instant closeTime,
    long nextEventId,
    long previousStartedEventId,
    String lastWorkflowTaskStartId,
    @Nullable PendingWorkflowTask workflowTask,
    PSortedMap<Long, PendingActivity> activities,
    PMap<String, Long> activityIds,
    PSortedMap<Long, PendingTimer> timers,
    PMap<String, Long> timerIds,
    PVector<Arrival> arrivals,
    boolean cancelRequested,
    PSet<String> signalRequestIds,
    boolean firstWorkflowTaskWaits,
    Deadlines deadlines,
    long historySizeBytes,
    @Nullable StickyQueue stickyQueue,
    @Nullable Instant stickyTaskUntil,
    long signals,
    long arrivalBytes,
    Updates updates,
    Map<String, Payload> memo,
    Map<String, Payload> searchAttributes,
    PendingExternals externals,
    PMap<String, Long> attachedRequestIds,
    @Nullable EventMetadata startMetadata,
    @Nullable String resetRunId,
    long transitions,
    Lineage lineage) {

  /** A run before its first event is counted. */
  static WorkflowState opened(
      WorkflowKey key,
      String runId,
      WorkflowExecutionStarted started,
      Instant startTime,
      @Nullable EventMetadata startMetadata) {
    WorkflowState empty =
        new WorkflowState(
            key,
            runId,
            started,
            startTime,
            WorkflowStatus.RUNNING,
            null,
            1,
            0,
            "",
            null,
            TreePMap.empty(),
            HashTreePMap.empty(),
            TreePMap.empty(),
            HashTreePMap.empty(),
            TreePVector.empty(),
            false,
            HashTreePSet.empty(),
            false,
            Deadlines.NONE,
            0,
            null,
            null,
            0,
            0,
            Updates.NONE,
            started.spec().memo(),
            started.spec().searchAttributes(),
            PendingExternals.NONE,
            HashTreePMap.empty(),
            startMetadata,
            null,
            0,
            Lineage.of(runId));
    return empty.with(
        draft -> draft.deadlines = draft.deadlines.replace(null, end(started, startTime)));
  }

  private static @Nullable Deadline end(WorkflowExecutionStarted started, Instant startTime) {
    Instant expiry = started.expiry(startTime);
    return expiry == null ? null : new Deadline(expiry, Subject.WORKFLOW_EXECUTION, 0);
  }

  /** Whether a worker has the workflow task at this moment. */
  public boolean workflowTaskInFlight() {
    return workflowTask != null && workflowTask.start() != null;
  }

  /** The child workflows that have not closed, by the id of their initiated event. */
  public PSortedMap<Long, PendingChild> children() {
    return externals.children();
  }

  /** When the run next wants to be woken; {@code null} when it waits for no time at all. */
  public @Nullable Instant wakeAt() {
    return deadlines.earliest();
  }

  /** As {@link #wakeAt}, without a workflow task that only memory knows. */
  public @Nullable Instant durableWakeAt() {
    if (workflowTask == null || !workflowTask.speculative()) {
      return wakeAt();
    }
    for (Deadline deadline : deadlines.ordered()) {
      if (deadline.subject() != Subject.WORKFLOW_TASK) {
        return deadline.at();
      }
    }
    return null;
  }

  /** After the last change of a row. */
  public WorkflowState counted() {
    return with(draft -> draft.transitions++);
  }

  /** A copy with some things changed. */
  WorkflowState with(Consumer<Draft> edit) {
    Draft draft = new Draft(this);
    edit.accept(draft);
    return draft.build();
  }

  /** A state being changed: lives for one {@link #with}, and keeps the deadlines true. */
  static final class Draft {
    private final WorkflowState before;
    private Instant startTime;
    WorkflowStatus status;
    @Nullable Instant closeTime;
    long nextEventId;
    long previousStartedEventId;
    String lastWorkflowTaskStartId;
    private PVector<Arrival> arrivals;
    boolean cancelRequested;
    PSet<String> signalRequestIds;
    Deadlines deadlines;
    long historySizeBytes;
    @Nullable StickyQueue stickyQueue;
    long signals;
    private long arrivalBytes;
    Updates updates;
    Map<String, Payload> memo;
    Map<String, Payload> searchAttributes;
    PendingExternals externals;
    PMap<String, Long> attachedRequestIds;
    @Nullable String resetRunId;
    long transitions;
    Lineage lineage;
    private @Nullable PendingWorkflowTask workflowTask;
    private PSortedMap<Long, PendingActivity> activities;
    private PMap<String, Long> activityIds;
    private PSortedMap<Long, PendingTimer> timers;
    private PMap<String, Long> timerIds;
    private boolean firstWorkflowTaskWaits;
    private @Nullable Instant stickyTaskUntil;

    Draft(WorkflowState state) {
      this.before = state;
      this.startTime = state.startTime;
      this.status = state.status;
      this.closeTime = state.closeTime;
      this.nextEventId = state.nextEventId;
      this.previousStartedEventId = state.previousStartedEventId;
      this.lastWorkflowTaskStartId = state.lastWorkflowTaskStartId;
      this.workflowTask = state.workflowTask;
      this.activities = state.activities;
      this.activityIds = state.activityIds;
      this.timers = state.timers;
      this.timerIds = state.timerIds;
      this.arrivals = state.arrivals;
      this.cancelRequested = state.cancelRequested;
      this.signalRequestIds = state.signalRequestIds;
      this.firstWorkflowTaskWaits = state.firstWorkflowTaskWaits;
      this.deadlines = state.deadlines;
      this.historySizeBytes = state.historySizeBytes;
      this.stickyQueue = state.stickyQueue;
      this.stickyTaskUntil = state.stickyTaskUntil;
      this.signals = state.signals;
      this.arrivalBytes = state.arrivalBytes;
      this.updates = state.updates;
      this.memo = state.memo;
      this.searchAttributes = state.searchAttributes;
      this.externals = state.externals;
      this.attachedRequestIds = state.attachedRequestIds;
      this.resetRunId = state.resetRunId;
      this.transitions = state.transitions;
      this.lineage = state.lineage;
    }

    void workflowTask(@Nullable PendingWorkflowTask task) {
      workflowTask(task, null);
    }

    /** {@code stickyUntil}: as long the task is for the worker of the sticky queue alone. */
    void workflowTask(@Nullable PendingWorkflowTask task, @Nullable Instant stickyUntil) {
      deadlines =
          deadlines.replace(deadline(workflowTask, stickyTaskUntil), deadline(task, stickyUntil));
      workflowTask = task;
      stickyTaskUntil = stickyUntil;
    }

    private @Nullable Deadline deadline(
        @Nullable PendingWorkflowTask task, @Nullable Instant stickyUntil) {
      return task == null ? null : task.deadline(before.started.workflowTaskTimeout(), stickyUntil);
    }

    void firstWorkflowTaskWaits(boolean waits) {
      if (waits != firstWorkflowTaskWaits) {
        Deadline end =
            new Deadline(
                before.started.firstWorkflowTaskTime(startTime), Subject.FIRST_WORKFLOW_TASK, 0);
        deadlines = waits ? deadlines.replace(null, end) : deadlines.replace(end, null);
        firstWorkflowTaskWaits = waits;
      }
    }

    void putActivity(PendingActivity activity) {
      PendingActivity replaced = activities.get(activity.scheduledEventId());
      deadlines =
          deadlines.replace(replaced == null ? null : replaced.deadline(), activity.deadline());
      activities = activities.plus(activity.scheduledEventId(), activity);
      if (replaced == null) {
        activityIds =
            activityIds.plus(activity.scheduled().activityId(), activity.scheduledEventId());
      }
    }

    /** Takes a closed activity out; nothing happens when it is out already. */
    void removeActivity(long scheduledEventId) {
      PendingActivity activity = activities.get(scheduledEventId);
      if (activity != null) {
        deadlines = deadlines.replace(activity.deadline(), null);
        activities = activities.minus(scheduledEventId);
        if (Objects.equals(activityIds.get(activity.scheduled().activityId()), scheduledEventId)) {
          // else its id belongs to a later one: that was free when the code heard of the end
          activityIds = activityIds.minus(activity.scheduled().activityId());
        }
      }
    }

    /** The run has only now begun, and with it the activities that it waits for. */
    void beginAgain(Instant time) {
      deadlines = deadlines.replace(end(before.started, startTime), end(before.started, time));
      startTime = time;
      activities.values().forEach(activity -> putActivity(activity.begunAgain(time)));
    }

    /** A closed run waits for nothing. */
    void forgetPending() {
      workflowTask = null;
      stickyTaskUntil = null;
      activities = TreePMap.empty();
      activityIds = HashTreePMap.empty();
      timers = TreePMap.empty();
      timerIds = HashTreePMap.empty();
      firstWorkflowTaskWaits = false;
      signals = 0;
      updates = updates.forgotten();
      deadlines = Deadlines.NONE;
      externals = PendingExternals.NONE;
    }

    /** One more arrival. */
    void arrived(Arrival arrival) {
      arrivals = arrivals.plus(arrival);
      arrivalBytes += EventSize.of(arrival.attributes()) + EventSize.of(arrival.metadata());
      signals += arrival.isSignal() ? 1 : 0;
    }

    /** Fewer arrivals, or none. */
    void arrivals(PVector<Arrival> remaining) {
      for (Arrival arrival : arrivals) {
        signals -= arrival.isSignal() ? 1 : 0;
      }
      arrivals = TreePVector.empty();
      arrivalBytes = 0;
      remaining.forEach(this::arrived);
    }

    void putTimer(PendingTimer timer) {
      deadlines = deadlines.replace(null, timer.deadline());
      timers = timers.plus(timer.startedEventId(), timer);
      timerIds = timerIds.plus(timer.timerId(), timer.startedEventId());
    }

    /** Takes a timer out; nothing happens when it is out already. */
    void removeTimer(long startedEventId) {
      PendingTimer timer = timers.get(startedEventId);
      if (timer != null) {
        deadlines = deadlines.replace(timer.deadline(), null);
        timers = timers.minus(startedEventId);
        if (Objects.equals(timerIds.get(timer.timerId()), startedEventId)) {
          timerIds = timerIds.minus(timer.timerId());
        }
      }
    }

    WorkflowState build() {
      return new WorkflowState(
          before.key,
          before.runId,
          before.started,
          startTime,
          status,
          closeTime,
          nextEventId,
          previousStartedEventId,
          lastWorkflowTaskStartId,
          workflowTask,
          activities,
          activityIds,
          timers,
          timerIds,
          arrivals,
          cancelRequested,
          signalRequestIds,
          firstWorkflowTaskWaits,
          deadlines,
          historySizeBytes,
          stickyQueue,
          stickyTaskUntil,
          signals,
          arrivalBytes,
          updates,
          memo,
          searchAttributes,
          externals,
          attachedRequestIds,
          before.startMetadata,
          resetRunId,
          transitions,
          lineage);
    }
  }
}
