package io.workflow.engine.decide;

import io.workflow.engine.decide.Response.StartedWorkflowTask;
import io.workflow.engine.state.Change;
import io.workflow.engine.state.PendingWorkflowTask;
import io.workflow.engine.state.UpdateState;
import io.workflow.engine.state.WorkflowState;
import io.workflow.engine.state.WorkflowTaskFailure;
import io.workflow.protocol.Backoff;
import io.workflow.protocol.Failure;
import io.workflow.protocol.TimeoutType;
import io.workflow.protocol.WorkflowTaskFailedCause;
import io.workflow.protocol.history.HistoryEvent;
import io.workflow.protocol.history.SdkMetadata;
import io.workflow.protocol.history.WorkerVersion;
import io.workflow.protocol.history.WorkflowTaskEvent.WorkflowTaskCompleted;
import io.workflow.protocol.history.WorkflowTaskEvent.WorkflowTaskFailed;
import io.workflow.protocol.history.WorkflowTaskEvent.WorkflowTaskScheduled;
import io.workflow.protocol.history.WorkflowTaskEvent.WorkflowTaskStarted;
import io.workflow.protocol.history.WorkflowTaskEvent.WorkflowTaskTimedOut;
import io.workflow.protocol.worker.TaskId;
import io.workflow.protocol.worker.TaskToken;
import io.workflow.protocol.worker.UpdateMessage;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a workflow task leaves in the history. Its start is memory until it ends; the first failed
 * attempt writes events, further ones only count.
 */
final class WorkflowTaskLife {

  private static final int ATTEMPTS_AT_ONCE = 3;
  private static final Backoff BACKOFF =
      Backoff.doubling(Duration.ofSeconds(1), Duration.ofMinutes(1));

  private WorkflowTaskLife() {}

  static @Nullable StartedWorkflowTask handOutIfReady(
      Transition run, String startId, String identity) {
    PendingWorkflowTask task = run.state().workflowTask();
    if (task == null || task.start() != null || task.notBefore().isAfter(run.now())) {
      return null;
    }
    return handOut(run, startId, identity, null);
  }

  /**
   * As {@link #handOutIfReady}, to the worker that has just answered the task before: it knows what
   * came with that.
   */
  static @Nullable StartedWorkflowTask handOnIfReady(
      Transition run, String startId, String identity, @Nullable WorkerVersion worker) {
    PendingWorkflowTask task = run.state().workflowTask();
    return task == null || task.start() != null || task.notBefore().isAfter(run.now())
        ? null
        : handOut(run, startId, identity, worker, true);
  }

  static StartedWorkflowTask handOut(
      Transition run, String startId, String identity, @Nullable WorkerVersion worker) {
    return handOut(
        run, startId, identity, worker, run.state().workflowTasks().stickyQueue() != null);
  }

  private static StartedWorkflowTask handOut(
      Transition run,
      String startId,
      String identity,
      @Nullable WorkerVersion worker,
      boolean sameWorker) {
    // Arrivals are here only when the owner that had handed the task out is gone: they need not
    // wait any more.
    run.flushArrivals();
    PendingWorkflowTask task = pending(run.state());
    if (task.isTransient() && task.scheduledEventId() != run.state().nextEventId()) {
      // Events came in between, so the retry can't have the id that it was to have: it becomes a
      // task of its own.
      schedule(run, 1);
      task = pending(run.state());
    }
    long startedEventId =
        run.state().nextEventId() + (task.isTransient() || task.speculative() ? 1 : 0);
    // What a worker holds since the task before it, which it kept alive, is not sent again.
    String alreadyWith =
        sameWorker && task.attempt() == 1 ? run.state().workflowTasks().lastStartId() : "";
    run.record(
        new Change.WorkflowTaskHandedOut(
            startedEventId,
            identity,
            startId,
            run.now(),
            suggestsContinueAsNew(run),
            alreadyWith,
            worker));
    return inFlight(run.state());
  }

  private static boolean suggestsContinueAsNew(Transition run) {
    return run.state().nextEventId() >= run.limits().suggestContinueAsNew().count()
        || run.state().history().bytes() >= run.limits().suggestContinueAsNew().bytes();
  }

  /** The task in flight, as its worker gets it. */
  static StartedWorkflowTask inFlight(WorkflowState state) {
    PendingWorkflowTask task = pending(state);
    PendingWorkflowTask.Start start = start(state);
    HistoryEvent started =
        new HistoryEvent(start.startedEventId(), start.time(), startedEvent(task, start), null);
    return new StartedWorkflowTask(
        new TaskToken(
            new TaskId(
                state.key().namespace(),
                state.key().workflowId(),
                state.runId(),
                task.scheduledEventId(),
                task.attempt()),
            start.startedEventId(),
            start.startId()),
        state.started().spec().workflowType(),
        state.started().spec().taskQueue(),
        task.startToCloseTimeout(state.started().workflowTaskTimeout()),
        state.workflowTasks().previousStartedEventId(),
        task.isTransient() || task.speculative()
            ? List.of(
                new HistoryEvent(
                    task.scheduledEventId(), task.scheduledTime(), retriedEvent(state, task), null),
                started)
            : List.of(started),
        null,
        task.scheduledTime(),
        messages(state, start));
  }

  private static List<UpdateMessage.Request> messages(
      WorkflowState state, PendingWorkflowTask.Start start) {
    List<UpdateMessage.Request> messages = new ArrayList<>();
    for (UpdateState.Admitted update : state.updates().admitted()) {
      if (update.sentWith().equals(start.startId())
          && update.kept() != UpdateState.Kept.IN_HISTORY) {
        messages.add(UpdateMessage.Request.of(update.request(), start.startedEventId() - 1));
      }
    }
    return messages;
  }

  /** Since when a worker has been busy with the task in flight and those before it. */
  static Instant busySince(Transition run) {
    return pending(run.state()).busySince();
  }

  /** Writes the events of a completed task; returns the id of {@code WorkflowTaskCompleted}. */
  static long completed(Transition run, String identity, @Nullable SdkMetadata sdk) {
    PendingWorkflowTask task = pending(run.state());
    long startedEventId = writeStart(run, task);
    return run.add(
        new WorkflowTaskCompleted(task.scheduledEventId(), startedEventId, identity, sdk));
  }

  static void failed(
      Transition run, WorkflowTaskFailedCause cause, @Nullable Failure failure, String identity) {
    failed(run, cause, failure, identity, null);
  }

  static void failed(
      Transition run,
      WorkflowTaskFailedCause cause,
      @Nullable Failure failure,
      String identity,
      @Nullable WorkerVersion worker) {
    PendingWorkflowTask task = pending(run.state());
    if (!task.isTransient()) {
      long startedEventId = writeStart(run, task);
      run.add(
          new WorkflowTaskFailed(
              task.scheduledEventId(),
              startedEventId,
              cause,
              failure,
              identity,
              null,
              null,
              worker));
    }
    retry(run, task, WorkflowTaskFailure.of(cause, failure));
  }

  /** The run is ended from outside while a worker has its task, which comes to nothing. */
  static void endedFromOutside(Transition run) {
    if (run.state().workflowTaskInFlight()) {
      PendingWorkflowTask task = pending(run.state());
      if (!task.isTransient()) {
        long startedEventId = writeStart(run, task);
        run.add(
            new WorkflowTaskFailed(
                task.scheduledEventId(),
                startedEventId,
                WorkflowTaskFailedCause.FORCE_CLOSE_COMMAND,
                null,
                "history-service",
                null,
                null,
                null));
      }
    }
    run.flushArrivals();
  }

  /**
   * The worker of the sticky queue did not come, or none took a speculative task in its time: any
   * worker may take the task now, and it waits as long as it must.
   */
  static void notTaken(Transition run) {
    PendingWorkflowTask task = pending(run.state());
    run.add(new WorkflowTaskTimedOut(task.scheduledEventId(), 0, TimeoutType.SCHEDULE_TO_START));
    run.leaveStickyQueue();
    run.flushArrivals();
    schedule(run, 1);
  }

  static void timedOut(Transition run) {
    PendingWorkflowTask task = pending(run.state());
    if (!task.isTransient()) {
      long startedEventId = writeStart(run, task);
      run.add(
          new WorkflowTaskTimedOut(
              task.scheduledEventId(), startedEventId, TimeoutType.START_TO_CLOSE));
    }
    retry(run, task, WorkflowTaskFailure.timedOut());
  }

  /**
   * New events deserve a fresh task at once, and so does a failure that may come of what a worker
   * had cached; otherwise the same is tried again, from the fourth attempt on later each time.
   */
  private static void retry(
      Transition run, PendingWorkflowTask failed, WorkflowTaskFailure failure) {
    boolean cached = run.state().workflowTasks().stickyQueue() != null;
    run.leaveStickyQueue();
    if (run.flushArrivals() || cached) {
      schedule(run, 1);
    } else {
      run.record(
          new Change.WorkflowTaskRetryScheduled(
              failed.attempt() + 1, run.now(), run.now().plus(backoff(failed.attempt()))));
    }
    if (!failure.equals(pending(run.state()).lastFailure())) {
      run.record(new Change.WorkflowTaskFailureNoted(failure));
    }
  }

  /** What fails by chance fails once or twice: only then is it worth to wait. */
  private static Duration backoff(int failedAttempt) {
    return failedAttempt < ATTEMPTS_AT_ONCE
        ? Duration.ZERO
        : BACKOFF.after(failedAttempt - ATTEMPTS_AT_ONCE + 1);
  }

  private static long writeStart(Transition run, PendingWorkflowTask task) {
    PendingWorkflowTask.Start start = start(run.state());
    run.writeSpeculativeTask();
    if (task.isTransient()) {
      run.addAt(retriedEvent(run.state(), task), task.scheduledTime());
    }
    return run.addAt(startedEvent(task, start), start.time());
  }

  private static void schedule(Transition run, int attempt) {
    run.add(
        new WorkflowTaskScheduled(
            run.state().started().spec().taskQueue(),
            run.state().started().workflowTaskTimeout(),
            attempt));
  }

  private static WorkflowTaskScheduled retriedEvent(WorkflowState state, PendingWorkflowTask task) {
    return new WorkflowTaskScheduled(
        state.started().spec().taskQueue(),
        task.startToCloseTimeout(state.started().workflowTaskTimeout()),
        task.attempt());
  }

  private static WorkflowTaskStarted startedEvent(
      PendingWorkflowTask task, PendingWorkflowTask.Start start) {
    return new WorkflowTaskStarted(
        task.scheduledEventId(),
        start.identity(),
        start.startId(),
        start.historySizeBytes(),
        start.suggestContinueAsNew(),
        start.worker());
  }

  private static PendingWorkflowTask pending(WorkflowState state) {
    PendingWorkflowTask task = state.workflowTask();
    if (task == null) {
      throw new IllegalStateException(
          "Expected a pending workflow task in run " + state.runId() + ", but there is none");
    }
    return task;
  }

  private static PendingWorkflowTask.Start start(WorkflowState state) {
    PendingWorkflowTask.Start start = pending(state).start();
    if (start == null) {
      throw new IllegalStateException(
          "Expected the workflow task of run " + state.runId() + " to be in flight");
    }
    return start;
  }
}
