package io.workflow.engine.decide;

import io.workflow.engine.decide.ActivityRequest.ActivityReference;
import io.workflow.engine.decide.ActivityRequest.CancelActivityTask;
import io.workflow.engine.decide.ActivityRequest.CompleteActivityTask;
import io.workflow.engine.decide.ActivityRequest.FailActivityTask;
import io.workflow.engine.decide.ActivityRequest.RecordActivityHeartbeat;
import io.workflow.engine.decide.ActivityRequest.ReturnActivityTask;
import io.workflow.engine.decide.ActivityRequest.StartActivityTask;
import io.workflow.engine.decide.Rejection.Reason;
import io.workflow.engine.state.Change;
import io.workflow.engine.state.PendingActivity;
import io.workflow.protocol.Payload;
import io.workflow.protocol.Priority;
import io.workflow.protocol.history.ActivityEvent.ActivityTaskCanceled;
import io.workflow.protocol.history.ActivityEvent.ActivityTaskCompleted;
import io.workflow.protocol.history.ActivityEvent.ActivityTaskScheduled;
import io.workflow.protocol.history.WorkerVersion;
import io.workflow.protocol.worker.ActivityTask;
import io.workflow.protocol.worker.TaskToken;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Activities as workers see them: taken, alive, returned, failed, stopped. */
final class ActivityDecisions {

  /** How the text begins that users' code looks for. */
  private static final String GONE =
      "invalid activityID or activity already timed out or invoking workflow is completed: ";

  private ActivityDecisions() {}

  static Response.ActivityTaskStarted start(Transition run, StartActivityTask start) {
    long eventId = start.task().scheduledEventId();
    PendingActivity activity = run.state().activities().find(eventId);
    if (activity == null
        || activity.attempt() != start.task().attempt()
        || activity.attemptTime().isAfter(run.now())) {
      throw stale("start", run, eventId, start.task().attempt(), activity);
    }
    PendingActivity.Start current = activity.start();
    if (current == null) {
      return new Response.ActivityTaskStarted(
          handOut(run, activity, start.startId(), start.identity(), start.worker()));
    }
    if (current.startId().equals(start.startId())) {
      return new Response.ActivityTaskStarted(task(run, activity, current));
    }
    throw new RejectedException(
        Reason.TASK_ALREADY_STARTED,
        "Expected attempt %d of activity '%s' to wait for a worker, but %s runs it. Forget the task"
            .formatted(activity.attempt(), activity.scheduled().activityId(), current.identity()));
  }

  /** Starts the current attempt, durably with this transition. */
  static ActivityTask handOut(
      Transition run,
      PendingActivity activity,
      String startId,
      String identity,
      @Nullable WorkerVersion worker) {
    run.record(
        new Change.ActivityAttemptStarted(
            activity.scheduledEventId(), identity, startId, run.now(), worker));
    return task(run, activity, new PendingActivity.Start(run.now(), identity, startId, worker));
  }

  /** A started attempt, as its worker gets it. */
  static ActivityTask task(Transition run, PendingActivity activity, PendingActivity.Start start) {
    ActivityTaskScheduled scheduled = activity.scheduled();
    return new ActivityTask(
        new TaskToken(
            run.taskId(activity.scheduledEventId(), activity.attempt()), 0, start.startId()),
        scheduled.activityId(),
        scheduled.activityType(),
        run.state().started().spec().workflowType(),
        scheduled.taskQueue(),
        scheduled.header(),
        scheduled.input(),
        new ActivityTask.Times(activity.attemptTime(), start.time()),
        new ActivityTask.Timeouts(
            scheduled.scheduleToCloseTimeout(),
            scheduled.startToCloseTimeout(),
            scheduled.heartbeatTimeout()),
        scheduled.retryPolicy(),
        activity.current().heartbeats().details(),
        Priority.merged(run.state().started().spec().priority(), scheduled.priority()));
  }

  static Response.ActivityTaskClosed complete(Transition run, CompleteActivityTask complete) {
    PendingActivity activity = toComplete(run, complete);
    long startedEventId = ActivityLife.writeStart(run, activity);
    run.arrive(
        new ActivityTaskCompleted(
            activity.scheduledEventId(), startedEventId, complete.result(), complete.identity()));
    return closed(run, complete.workflowTaskStartId(), complete.identity());
  }

  /** Somebody who knows the activity by its id may complete it before a worker has taken it. */
  private static PendingActivity toComplete(Transition run, CompleteActivityTask complete) {
    if (!(complete.activity() instanceof ActivityReference.ById(var _runId, String activityId))) {
      return running(run, complete.activity());
    }
    PendingActivity activity = open(run, activityId);
    if (activity.start() == null) {
      run.record(
          new Change.ActivityAttemptStarted(
              activity.scheduledEventId(), complete.identity(), "", run.now(), null));
    }
    return run.activity(activity.scheduledEventId());
  }

  static Response.ActivityTaskClosed fail(Transition run, FailActivityTask fail) {
    PendingActivity activity =
        reported(run, running(run, fail.activity()), fail.lastHeartbeatDetails());
    boolean retried = ActivityLife.attemptFailed(run, activity, fail.failure(), fail.identity());
    return retried
        ? new Response.ActivityTaskClosed(null)
        : closed(run, fail.workflowTaskStartId(), fail.identity());
  }

  /** What an attempt had to report when it ended; empty for nothing new. */
  private static PendingActivity reported(
      Transition run, PendingActivity activity, List<Payload> details) {
    if (details.isEmpty()) {
      return activity;
    }
    run.record(
        new Change.ActivityHeartbeatRecorded(activity.scheduledEventId(), details, run.now()));
    return run.activity(activity.scheduledEventId());
  }

  static Response.ActivityTaskClosed cancel(Transition run, CancelActivityTask cancel) {
    PendingActivity activity = running(run, cancel.activity());
    if (activity.cancelRequestedEventId() == 0) {
      throw new RejectedException(
          Reason.INVALID_ARGUMENT,
          """
          unable to mark activity as canceled without activity being request canceled first: fail \
          activity '%s' instead"""
              .formatted(activity.scheduled().activityId()));
    }
    writeCanceled(run, activity, cancel.details(), cancel.identity());
    return closed(run, cancel.workflowTaskStartId(), cancel.identity());
  }

  private static void writeCanceled(
      Transition run, PendingActivity activity, List<Payload> details, String identity) {
    long startedEventId = ActivityLife.writeStart(run, activity);
    run.arrive(
        new ActivityTaskCanceled(
            activity.scheduledEventId(),
            startedEventId,
            activity.cancelRequestedEventId(),
            details,
            identity));
  }

  static Response.ActivityTaskClosed giveBack(Transition run, ReturnActivityTask giveBack) {
    PendingActivity activity =
        reported(run, byToken(run, giveBack.token()), giveBack.lastHeartbeatDetails());
    String identity = byWhom(activity);
    if (activity.cancelRequestedEventId() != 0 && giveBack.begun()) {
      writeCanceled(run, activity, List.of(), identity);
      return closed(run, null, identity);
    }
    // It has waited since it was given back; an attempt that never arrived has waited all along.
    run.record(
        new Change.ActivityAttemptReturned(
            activity.scheduledEventId(), giveBack.begun() ? run.now() : activity.attemptTime()));
    if (activity.cancelRequestedEventId() != 0) {
      writeCanceled(run, run.activity(activity.scheduledEventId()), List.of(), identity);
      return closed(run, null, identity);
    }
    run.dispatchActivity(run.activity(activity.scheduledEventId()));
    return new Response.ActivityTaskClosed(null);
  }

  private static String byWhom(PendingActivity activity) {
    PendingActivity.Start start = activity.start();
    return start == null ? "" : start.identity();
  }

  static Response.HeartbeatRecorded heartbeat(Transition run, RecordActivityHeartbeat heartbeat) {
    PendingActivity activity = running(run, heartbeat.activity());
    run.record(
        new Change.ActivityHeartbeatRecorded(
            activity.scheduledEventId(), heartbeat.details(), run.now()));
    return new Response.HeartbeatRecorded(activity.cancelRequestedEventId() != 0);
  }

  private static Response.ActivityTaskClosed closed(
      Transition run, @Nullable String startId, String identity) {
    run.scheduleWorkflowTask();
    if (startId != null) {
      return new Response.ActivityTaskClosed(
          WorkflowTaskLife.handOutIfReady(run, startId, identity));
    }
    if (!run.state().workflowTaskInFlight() && run.taskNeverDispatched()) {
      run.dispatchWorkflowTask();
    }
    return new Response.ActivityTaskClosed(null);
  }

  private static PendingActivity running(Transition run, ActivityReference reference) {
    return switch (reference) {
      case ActivityReference.ByToken(TaskToken token) -> byToken(run, token);
      case ActivityReference.ById(var _runId, String activityId) -> byId(run, activityId);
    };
  }

  private static PendingActivity byToken(Transition run, TaskToken token) {
    PendingActivity activity = run.state().activities().find(token.task().scheduledEventId());
    PendingActivity.Start start = activity == null ? null : activity.start();
    if (activity == null
        || start == null
        || activity.attempt() != token.task().attempt()
        || !start.startId().equals(token.startId())) {
      throw stale("answer", run, token.task().scheduledEventId(), token.task().attempt(), activity);
    }
    return activity;
  }

  private static PendingActivity byId(Transition run, String activityId) {
    PendingActivity activity = open(run, activityId);
    if (activity.start() == null) {
      throw new RejectedException(
          Reason.NOT_FOUND,
          (GONE + "activity '%s' of run %s is not started")
              .formatted(activityId, run.state().runId()));
    }
    return activity;
  }

  private static PendingActivity open(Transition run, String activityId) {
    PendingActivity activity = run.state().activities().named(activityId);
    if (activity == null) {
      throw new RejectedException(
          Reason.NOT_FOUND,
          (GONE + "no activity with id '%s' is open in run %s")
              .formatted(activityId, run.state().runId()));
    }
    return activity;
  }

  private static RejectedException stale(
      String what, Transition run, long eventId, int attempt, @Nullable PendingActivity activity) {
    return new RejectedException(
        Reason.TASK_STALE,
        (GONE + "expected to %s attempt %d of activity %d of run %s, but %s. Forget the task")
            .formatted(
                what,
                attempt,
                eventId,
                run.state().runId(),
                activity == null
                    ? "it is closed"
                    : "attempt %d is current, and %s"
                        .formatted(
                            activity.attempt(),
                            activity.start() == null ? "waits" : "runs elsewhere")));
  }
}
