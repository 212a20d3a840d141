package io.workflow.engine.state;

import io.workflow.engine.state.Deadlines.Deadline;
import io.workflow.protocol.WorkflowStatus;
import io.workflow.protocol.history.EventMetadata;
import io.workflow.protocol.history.ExecutionEvent.WorkflowExecutionStarted;
import java.time.Instant;
import org.jspecify.annotations.Nullable;
import org.pcollections.PSortedMap;

/**
 * One run, as its changes tell it. Immutable: applying a change makes a new state that shares what
 * did not change, so a rejected request or a failed commit leaves no trace, and a step costs with
 * 2,000 pending activities what it costs with one.
 *
 * <p>Each part keeps its own values true; only {@link StateFold} puts changed parts together.
 *
 * @param updates what clients asked of update handlers
 */
public record WorkflowState(
    RunIdentity run,
    Lifecycle lifecycle,
    HistorySize history,
    WorkflowTasks workflowTasks,
    PendingWork pending,
    Arrivals arrivals,
    Requests requests,
    Updates updates,
    Properties properties) {

  /** A run before its first event is counted. */
  static WorkflowState opened(
      WorkflowKey key,
      String runId,
      WorkflowExecutionStarted started,
      Instant startTime,
      @Nullable EventMetadata startMetadata) {
    return new WorkflowState(
        new RunIdentity(key, runId, started, startMetadata, startTime, Lineage.of(runId)),
        Lifecycle.OPENED,
        HistorySize.NONE,
        WorkflowTasks.NONE,
        PendingWork.NONE,
        Arrivals.NONE,
        Requests.NONE,
        Updates.NONE,
        Properties.of(started.spec()));
  }

  public WorkflowKey key() {
    return run.key();
  }

  public String runId() {
    return run.runId();
  }

  public WorkflowExecutionStarted started() {
    return run.started();
  }

  public Instant startTime() {
    return run.startTime();
  }

  /** The run and those that it was reset from. */
  public Lineage lineage() {
    return run.lineage();
  }

  public WorkflowStatus status() {
    return lifecycle.status();
  }

  /** {@code null} while the run is open. */
  public @Nullable Instant closeTime() {
    return lifecycle.closeTime();
  }

  /** The id that the next event gets. */
  public long nextEventId() {
    return history.nextEventId();
  }

  /** The workflow task that is scheduled or in a worker's hands; {@code null} for none. */
  public @Nullable PendingWorkflowTask workflowTask() {
    return workflowTasks.pending();
  }

  /** Whether a worker has the workflow task at this moment. */
  public boolean workflowTaskInFlight() {
    return workflowTasks.inFlight();
  }

  /** By their scheduled events. */
  public PendingById<PendingActivity> activities() {
    return pending.activities();
  }

  /** By their started events. */
  public PendingById<PendingTimer> timers() {
    return pending.timers();
  }

  /** What is going on with other workflows. */
  public PendingExternals externals() {
    return pending.externals();
  }

  /** The child workflows that have not closed, by the id of their initiated event. */
  public PSortedMap<Long, PendingChild> children() {
    return externals().children();
  }

  /** How many signals the open run has got, also those that wait for their place. */
  public long signals() {
    return requests.signals() + arrivals.signals();
  }

  /** What must be looked at next; {@code null} when the run waits for no time at all. */
  public @Nullable Deadline nextDeadline() {
    return earliest(workflowTasks.deadline(run));
  }

  /** When the run next wants to be woken; {@code null} when it waits for no time at all. */
  public @Nullable Instant wakeAt() {
    return time(nextDeadline());
  }

  /** As {@link #wakeAt}, without a workflow task that only memory knows. */
  public @Nullable Instant durableWakeAt() {
    return time(earliest(workflowTasks.durableDeadline(run)));
  }

  private @Nullable Deadline earliest(@Nullable Deadline ofWorkflowTasks) {
    return Deadlines.earlier(
        status().isClosed() ? null : run.end(),
        Deadlines.earlier(ofWorkflowTasks, pending.deadline()));
  }

  private static @Nullable Instant time(@Nullable Deadline deadline) {
    return deadline == null ? null : deadline.at();
  }

  /** After the last change of a row. */
  public WorkflowState counted() {
    return with(history.plusTransition());
  }

  /** A closed run waits for nothing. */
  WorkflowState closed(WorkflowStatus status, Instant time) {
    return new WorkflowState(
        run,
        lifecycle.closed(status, time),
        history,
        workflowTasks.closed(),
        PendingWork.NONE,
        arrivals,
        requests.closed(),
        updates.forgotten(),
        properties);
  }

  WorkflowState with(RunIdentity changed) {
    return new WorkflowState(
        changed,
        lifecycle,
        history,
        workflowTasks,
        pending,
        arrivals,
        requests,
        updates,
        properties);
  }

  WorkflowState with(Lifecycle changed) {
    return new WorkflowState(
        run, changed, history, workflowTasks, pending, arrivals, requests, updates, properties);
  }

  WorkflowState with(HistorySize changed) {
    return new WorkflowState(
        run, lifecycle, changed, workflowTasks, pending, arrivals, requests, updates, properties);
  }

  WorkflowState with(WorkflowTasks changed) {
    return new WorkflowState(
        run, lifecycle, history, changed, pending, arrivals, requests, updates, properties);
  }

  WorkflowState with(PendingWork changed) {
    return new WorkflowState(
        run, lifecycle, history, workflowTasks, changed, arrivals, requests, updates, properties);
  }

  WorkflowState withActivities(PendingById<PendingActivity> changed) {
    return with(pending.withActivities(changed));
  }

  WorkflowState withTimers(PendingById<PendingTimer> changed) {
    return with(pending.withTimers(changed));
  }

  WorkflowState with(PendingExternals changed) {
    return with(pending.with(changed));
  }

  WorkflowState with(Arrivals changed) {
    return new WorkflowState(
        run, lifecycle, history, workflowTasks, pending, changed, requests, updates, properties);
  }

  WorkflowState with(Requests changed) {
    return new WorkflowState(
        run, lifecycle, history, workflowTasks, pending, arrivals, changed, updates, properties);
  }

  WorkflowState with(Updates changed) {
    return new WorkflowState(
        run, lifecycle, history, workflowTasks, pending, arrivals, requests, changed, properties);
  }

  WorkflowState with(Properties changed) {
    return new WorkflowState(
        run, lifecycle, history, workflowTasks, pending, arrivals, requests, updates, changed);
  }
}
