package io.workflow.worker.activity;

import io.workflow.data.DataConverter;
import io.workflow.data.FailureConverter;
import io.workflow.protocol.Failure;
import io.workflow.protocol.Payload;
import io.workflow.protocol.worker.ActivityTask;
import io.workflow.protocol.worker.TaskKind;
import io.workflow.protocol.worker.TaskMessage;
import io.workflow.protocol.worker.TaskToken;
import io.workflow.protocol.worker.WorkerRequest;
import io.workflow.protocol.worker.WorkerResponse;
import io.workflow.worker.activity.ActivityAttempt.Outcome;
import io.workflow.worker.channel.WorkerChannel;
import io.workflow.worker.channel.WorkerChannelException;
import io.workflow.worker.task.ClaimAtServer;
import io.workflow.worker.task.TaskClaims;
import io.workflow.worker.task.TaskSlots;
import io.workflow.worker.task.WorkerMetrics;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Claims and runs activity attempts, each on a virtual thread of its own, and reports what they
 * came to. A slot is held until the server has the report.
 */
public final class ActivityRunner implements TaskClaims, AutoCloseable {

  private static final String UNKNOWN_TYPE =
      """
      Add an @Activity bean that has it, or let the workflow use the task queue of the application \
      that does.\
      """;

  private final Map<String, ActivityBean> activities;
  private final WorkerChannel channel;
  private final NextWorkflowTasks workflowTasks;
  private final TaskSlots slots;
  private final ClaimAtServer claims;
  private final DataConverter values;
  private final FailureConverter failures;
  private final WorkerMetrics metrics;
  private final ScheduledThreadPoolExecutor timers;
  private final Set<ActivityAttempt> running = ConcurrentHashMap.newKeySet();
  private volatile boolean stopping;
  private final ActivityLog attempts = new ActivityLog();

  /** {@code activities} by type. */
  public ActivityRunner(
      Map<String, ActivityBean> activities,
      WorkerChannel channel,
      NextWorkflowTasks workflowTasks,
      TaskSlots slots,
      DataConverter values,
      WorkerMetrics metrics) {
    this.activities = Map.copyOf(activities);
    this.channel = channel;
    this.workflowTasks = workflowTasks;
    this.slots = slots;
    this.values = values;
    this.failures = new FailureConverter(values);
    this.metrics = metrics;
    this.claims =
        new ClaimAtServer(
            TaskKind.ACTIVITY, activities.keySet(), UNKNOWN_TYPE, channel, slots, metrics);
    this.timers =
        new ScheduledThreadPoolExecutor(
            1, Thread.ofPlatform().daemon().name("workflow-activity-timers").factory());
    timers.setRemoveOnCancelPolicy(true);
  }

  @Override
  public CompletableFuture<Verdict> claim(TaskMessage message) {
    return claims.claim(
        message, hint -> new WorkerRequest.ClaimActivityTask(hint.task()), this::runs);
  }

  private boolean runs(@Nullable WorkerResponse answer) {
    if (answer instanceof WorkerResponse.ActivityTaskStarted started) {
      run(started.task());
      return true;
    }
    return false;
  }

  /** Runs a started attempt. Takes over one reserved slot; does not block. */
  public void run(ActivityTask task) {
    slots.began();
    Thread unused =
        Thread.ofVirtual()
            .name(task.activityType() + "/" + task.token().task().workflowId())
            .start(() -> runAndRelease(task));
  }

  private void runAndRelease(ActivityTask task) {
    long startedAt = System.nanoTime();
    metrics.started(
        TaskKind.ACTIVITY,
        task.activityType(),
        Duration.between(task.times().scheduled(), task.times().started()));
    String outcome = "lost";
    try {
      outcome = runAndReport(task);
    } catch (RuntimeException defect) {
      attempts.notReported(task, defect);
    } finally {
      slots.ended();
      metrics.ended(
          TaskKind.ACTIVITY,
          task.activityType(),
          outcome,
          Duration.ofNanos(System.nanoTime() - startedAt));
    }
  }

  private String runAndReport(ActivityTask task) {
    TaskToken token = task.token();
    Duration limit =
        task.timeouts().startToClose() == null
            ? task.timeouts().scheduleToClose()
            : task.timeouts().startToClose();
    Heartbeats heartbeats =
        new Heartbeats(token, task.timeouts().heartbeat(), limit, channel, timers);
    Outcome outcome = outcome(task, limit, heartbeats);
    List<Payload> unsent = heartbeats.close();
    return switch (outcome) {
      case Outcome.Completed(var result) ->
          report(
              task,
              cached -> new WorkerRequest.CompleteActivityTask(token, result, cached),
              "completed");
      case Outcome.Failed(var failure, var thrown) -> {
        if (thrown == null) {
          attempts.unknownType(task, failure.message());
        } else {
          attempts.failed(task, thrown);
        }
        yield report(
            task,
            cached -> new WorkerRequest.FailActivityTask(token, failure, unsent, cached),
            "failed");
      }
      case Outcome.Canceled(var details) ->
          report(
              task,
              cached -> new WorkerRequest.CancelActivityTask(token, details, cached),
              "canceled");
      case Outcome.Returned(var thrown) -> {
        attempts.returned(task, thrown);
        yield answered(
            task,
            send(task, new WorkerRequest.ReturnActivityTask(token, unsent), "returned"),
            "returned");
      }
      case Outcome.Open() -> "open";
      case Outcome.Abandoned(var why) -> {
        attempts.doesNotCount(task, why);
        yield "abandoned";
      }
    };
  }

  private Outcome outcome(ActivityTask task, @Nullable Duration limit, Heartbeats heartbeats) {
    ActivityBean bean = activities.get(task.activityType());
    if (bean == null) {
      return new Outcome.Failed(
          Failure.server("This worker has no activity of type " + task.activityType()), null);
    }
    ActivityAttempt attempt = new ActivityAttempt(task, bean, values, failures, heartbeats);
    Optional<ScheduledFuture<?>> timeout =
        Optional.ofNullable(limit)
            .map(
                longest ->
                    timers.schedule(attempt::timeOut, longest.toMillis(), TimeUnit.MILLISECONDS));
    running.add(attempt);
    if (stopping) {
      attempt.shutDown();
    }
    try {
      return attempt.run();
    } finally {
      running.remove(attempt);
      timeout.ifPresent(timer -> timer.cancel(false));
    }
  }

  /** Makes the report, given what it says about the cache. */
  private interface Report {
    WorkerRequest with(long cachedEventId);
  }

  /** Takes the workflow task that comes with the answer, if there is one. */
  private String report(ActivityTask task, Report report, String outcome) {
    long cachedEventId = workflowTasks.reserve(task.token().task().runId());
    WorkerResponse answer = null;
    try {
      answer = send(task, report.with(cachedEventId), outcome);
    } finally {
      if (cachedEventId != 0) {
        workflowTasks.arrived(
            answer instanceof WorkerResponse.Done done ? done.workflowTask() : null);
      }
    }
    return answered(task, answer, outcome);
  }

  private @Nullable WorkerResponse send(ActivityTask task, WorkerRequest request, String outcome) {
    try {
      return channel.send(request).join();
    } catch (CompletionException failure) {
      if (!(failure.getCause() instanceof WorkerChannelException)) {
        throw failure;
      }
      attempts.notTold(task, outcome, failure.getCause().getMessage());
      return null;
    }
  }

  private String answered(ActivityTask task, @Nullable WorkerResponse answer, String outcome) {
    if (answer instanceof WorkerResponse.Refused refused) {
      attempts.refused(task, refused);
      return "refused";
    }
    return answer == null ? "lost" : outcome;
  }

  /** Tells the attempts that still run to stop, and interrupts them; none begins any more. */
  public void interruptAll() {
    stopping = true;
    running.forEach(ActivityAttempt::shutDown);
  }

  @Override
  public void close() {
    timers.shutdownNow();
  }
}
