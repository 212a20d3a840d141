package io.workflow.engine.decide;

import io.workflow.engine.decide.CommandDecisions.ScheduledActivity;
import io.workflow.engine.decide.ExecutionRequest.TerminateWorkflow;
import io.workflow.engine.decide.Rejection.Reason;
import io.workflow.engine.decide.Response.StartedWorkflowTask;
import io.workflow.engine.decide.Response.WorkflowTaskCompleted;
import io.workflow.engine.decide.WorkflowTaskRequest.CompleteWorkflowTask;
import io.workflow.engine.decide.WorkflowTaskRequest.FailWorkflowTask;
import io.workflow.engine.decide.WorkflowTaskRequest.ReturnWorkflowTask;
import io.workflow.engine.decide.WorkflowTaskRequest.StartWorkflowTask;
import io.workflow.engine.state.Change;
import io.workflow.engine.state.PendingActivity;
import io.workflow.engine.state.PendingWorkflowTask;
import io.workflow.engine.state.WorkflowState;
import io.workflow.protocol.Failure;
import io.workflow.protocol.WorkflowTaskFailedCause;
import io.workflow.protocol.history.WorkerVersion;
import io.workflow.protocol.worker.ActivityTask;
import io.workflow.protocol.worker.TaskToken;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Workflow tasks as workers see them: taken, answered, given back. */
final class WorkflowTaskDecisions {

  private static final String IDENTITY = "history-service";
  private static final Duration LONGEST_BUSY = Duration.ofMinutes(30);

  private final CommandDecisions commands;

  WorkflowTaskDecisions(Limits limits) {
    this.commands = new CommandDecisions(limits);
  }

  static Response.WorkflowTaskStarted start(Transition run, StartWorkflowTask start) {
    PendingWorkflowTask task = run.state().workflowTask();
    if (task == null
        || task.scheduledEventId() != start.task().scheduledEventId()
        || task.attempt() != start.task().attempt()
        || task.notBefore().isAfter(run.now())) {
      throw stale("start", run, start.task().scheduledEventId(), start.task().attempt());
    }
    PendingWorkflowTask.Start current = task.start();
    if (current == null) {
      StickyDecisions.claimed(run, start);
      return new Response.WorkflowTaskStarted(
          WorkflowTaskLife.handOut(run, start.startId(), start.identity(), start.worker()));
    }
    if (current.startId().equals(start.startId())) {
      return new Response.WorkflowTaskStarted(WorkflowTaskLife.inFlight(run.state()));
    }
    throw new RejectedException(
        Reason.TASK_ALREADY_STARTED,
        "Expected workflow task %d of run %s to wait for a worker, but %s has it. Forget the task"
            .formatted(task.scheduledEventId(), run.state().runId(), current.identity()));
  }

  /**
   * Carries the commands out.
   *
   * @throws BadCommandException when one can't be; then nothing of the transition counts, and
   *     {@link #failInstead} says what does
   */
  Response.WorkflowTaskAnswered complete(Transition run, CompleteWorkflowTask complete) {
    if (isRepeatedAnswer(run.state(), complete)) {
      return new WorkflowTaskCompleted(
          startedWith(run, complete.handOut().startId()),
          handedOutWith(run, complete.handOut().startId()),
          0);
    }
    requireInFlight(run, complete.token());
    Instant busySince = WorkflowTaskLife.busySince(run);
    if (complete.isHeartbeat() && !busySince.plus(LONGEST_BUSY).isAfter(run.now())) {
      return busyTooLong(run);
    }
    if (UpdateAnswers.leaveNoTrace(run.state(), complete)) {
      return dropped(run, complete);
    }
    long completedEventId = WorkflowTaskLife.completed(run, complete.identity(), complete.sdk());
    List<ScheduledActivity> scheduled = commands.execute(run, complete, completedEventId);
    if (run.state().status().isClosed()) {
      return new WorkflowTaskCompleted(List.of(), null, 0);
    }
    run.stickTo(complete.stickyQueue());
    if (!complete.forceWorkflowTask()) {
      UpdateAnswers.rejectUnanswered(run);
    }
    if (run.flushArrivals() || complete.forceWorkflowTask()) {
      run.scheduleWorkflowTask();
    }
    if (complete.isHeartbeat()) {
      run.record(new Change.WorkflowTaskHeartbeatRecorded(busySince));
    }
    carryUpdates(run);
    List<ActivityTask> started = startOrDispatch(run, scheduled, complete);
    return new WorkflowTaskCompleted(started, next(run, complete), 0);
  }

  /** The task was for updates alone, and all of them were turned down. */
  private static Response.WorkflowTaskCompleted dropped(
      Transition run, CompleteWorkflowTask complete) {
    new UpdateAnswers(run, complete).takeRejections();
    UpdateAnswers.rejectUnanswered(run);
    run.record(new Change.SpeculativeTaskDropped());
    run.stickTo(complete.stickyQueue());
    carryUpdates(run);
    return new WorkflowTaskCompleted(
        List.of(), next(run, complete), run.state().workflowTasks().previousStartedEventId());
  }

  private static void carryUpdates(Transition run) {
    if (run.state().updates().hasUnsent()) {
      run.scheduleSpeculativeTask();
    }
  }

  private static @Nullable StartedWorkflowTask next(Transition run, CompleteWorkflowTask complete) {
    return complete.handOut().acceptWorkflowTask()
        ? WorkflowTaskLife.handOnIfReady(
            run, complete.handOut().startId(), complete.identity(), worker(complete))
        : dispatch(run);
  }

  private static Response.WorkflowTaskTimedOut busyTooLong(Transition run) {
    WorkflowTaskLife.timedOut(run);
    run.dispatchWorkflowTask();
    return new Response.WorkflowTaskTimedOut(
        ("Expected the workflow code of run %s to be done with its local activities within "
                + "%s, but the worker has been busy since then. Forget the task")
            .formatted(run.state().runId(), LONGEST_BUSY));
  }

  /** The task counts as failed because of a bad command. */
  Response.WorkflowTaskFailed failInstead(
      Transition run, CompleteWorkflowTask complete, BadCommandException bad) {
    requireInFlight(run, complete.token());
    String text = "%s: %s".formatted(bad.failedCause().title(), bad.reason());
    WorkflowTaskLife.failed(
        run, bad.failedCause(), Failure.server(text), complete.identity(), worker(complete));
    if (bad.endsRun()) {
      ExecutionDecisions.terminate(
          run, new TerminateWorkflow(null, text, List.of(), IDENTITY, null, List.of()));
    } else {
      run.dispatchWorkflowTask();
    }
    return new Response.WorkflowTaskFailed(bad.failedCause(), bad.reason());
  }

  static Response.Done fail(Transition run, FailWorkflowTask fail) {
    requireInFlight(run, fail.token());
    if (fail.cause() == WorkflowTaskFailedCause.GRPC_MESSAGE_TOO_LARGE) {
      return ExecutionDecisions.terminate(
          run,
          new TerminateWorkflow(
              null, fail.cause().name(), List.of(), "history-service", null, List.of()));
    }
    WorkflowTaskLife.failed(run, fail.cause(), fail.failure(), fail.identity(), fail.worker());
    run.dispatchWorkflowTask();
    return new Response.Done();
  }

  /** What arrived meanwhile takes its place when the task is handed out again. */
  static Response.Done giveBack(Transition run, ReturnWorkflowTask giveBack) {
    requireInFlight(run, giveBack.token());
    run.record(new Change.WorkflowTaskReturned());
    run.dispatchWorkflowTask();
    return new Response.Done();
  }

  /** Who answers, and takes what goes with the answer. */
  private static @Nullable WorkerVersion worker(CompleteWorkflowTask complete) {
    return complete.sdk() == null ? null : complete.sdk().worker();
  }

  private static List<ActivityTask> startOrDispatch(
      Transition run, List<ScheduledActivity> scheduled, CompleteWorkflowTask complete) {
    List<ActivityTask> started = new ArrayList<>();
    for (ScheduledActivity one : scheduled) {
      PendingActivity activity = run.state().activities().find(one.scheduledEventId());
      if (activity == null) {
        continue; // cancelled by a later command of the same answer
      }
      if (complete.handOut().eagerActivities() && one.eager()) {
        started.add(
            ActivityDecisions.handOut(
                run,
                activity,
                complete.handOut().startId(),
                complete.identity(),
                worker(complete)));
      } else {
        run.dispatchActivity(activity);
      }
    }
    return started;
  }

  /** The worker sends its answer again because ours did not reach it. */
  private static boolean isRepeatedAnswer(WorkflowState state, CompleteWorkflowTask complete) {
    return state.workflowTasks().lastStartId().equals(complete.token().startId())
        && state.workflowTasks().previousStartedEventId() == complete.token().startedEventId();
  }

  /** What was started for the worker with the answer that it did not get is still its own. */
  private static List<ActivityTask> startedWith(Transition run, String startId) {
    List<ActivityTask> started = new ArrayList<>();
    for (PendingActivity activity : run.state().activities().all()) {
      PendingActivity.Start start = activity.start();
      if (start != null && start.startId().equals(startId)) {
        started.add(ActivityDecisions.task(run, activity, start));
      }
    }
    return started;
  }

  private static @Nullable StartedWorkflowTask handedOutWith(Transition run, String startId) {
    PendingWorkflowTask task = run.state().workflowTask();
    PendingWorkflowTask.Start start = task == null ? null : task.start();
    return start != null && start.startId().equals(startId)
        ? WorkflowTaskLife.inFlight(run.state())
        : null;
  }

  private static @Nullable StartedWorkflowTask dispatch(Transition run) {
    run.dispatchWorkflowTask();
    return null;
  }

  private static void requireInFlight(Transition run, TaskToken token) {
    PendingWorkflowTask task = run.state().workflowTask();
    PendingWorkflowTask.Start start = task == null ? null : task.start();
    if (start == null || !start.startId().equals(token.startId())) {
      throw stale("answer", run, token.task().scheduledEventId(), token.task().attempt());
    }
  }

  private static RejectedException stale(String what, Transition run, long eventId, int attempt) {
    PendingWorkflowTask task = run.state().workflowTask();
    return new RejectedException(
        Reason.TASK_STALE,
        """
        Workflow task not found. Expected to %s workflow task %d (attempt %d) of run %s, but %s. \
        Forget the task"""
            .formatted(
                what,
                eventId,
                attempt,
                run.state().runId(),
                task == null
                    ? "no workflow task is pending"
                    : "the pending one is %d (attempt %d), %s"
                        .formatted(
                            task.scheduledEventId(),
                            task.attempt(),
                            task.start() == null ? "not handed out" : "in other hands")));
  }
}
